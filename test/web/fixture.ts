// A district with ninety nights behind it, in the real database: what the pages' tests and screenshots look at.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCheck } from '../../src/check/run.ts';
import { type Clock, createManualClock, type ManualClock, systemClock } from '../../src/kit/clock.ts';
import { createLog, type Log } from '../../src/kit/log.ts';
import { problem } from '../../src/kit/problem.ts';
import { fail, type Result } from '../../src/kit/result.ts';
import { addDays, atLocalTime, weekdayOf } from '../../src/kit/zone.ts';
import { createRelay } from '../../src/relay/conductor.ts';
import type { Packer } from '../../src/relay/pack_port.ts';
import type { Spool } from '../../src/relay/ports.ts';
import type { Destination, Feed, Import, ImportState, Role, Sender } from '../../src/relay/records.ts';
import type { Relay } from '../../src/relay/relay.ts';
import type { Reporter } from '../../src/relay/report_port.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { CheckReport } from '../../src/roster/report.ts';
import { cronSlots } from '../../src/schedule.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { WebConfig, WebDeps } from '../../src/web/site.ts';
import { createWeb, type Web } from '../../src/web/web.ts';
import { scriptedPacker } from '../relay/a_packer.ts';
import { scriptedReporter } from '../relay/a_reporter.ts';
import { calmReport, measuresOf, reorderedReport, shrunkReport } from './fixture_reports.ts';

export const zone = 'America/Los_Angeles';
/** Friday morning, five past seven. */
export const today = '2026-11-20';
export const password = 'a long enough password';
export const assetsFolder = fileURLToPath(new URL('../../views/assets', import.meta.url));

export interface Fixture {
  store: Store;
  relay: Relay;
  web: Web;
  /** With `isChecking`. */
  spool?: Spool;
  clock: Clock & Partial<ManualClock>;
  lines: string[];
  /** Cookie header of a signed-in person of this role. */
  cookies: Record<Role, string>;
  /** Asks in process as this role. */
  get(path: string, role?: Role | 'nobody', headers?: Record<string, string>): Promise<Response>;
  post(
    path: string,
    form: Record<string, string | string[]>,
    role?: Role | 'nobody',
    headers?: Record<string, string>,
  ): Promise<Response>;
  held: Import;
  stop(): Promise<void>;
}

export interface FixtureOptions {
  /** Nothing is set up but the owner and the district. */
  isNew?: boolean;
  /** Also a late feed, an undelivered one and a stopped one. */
  isRough?: boolean;
  /** The clock goes on by itself: for a real browser. */
  isLiving?: boolean;
  /** Files are stored and checked as in the appliance. */
  isChecking?: boolean;
  /** Makes the files for destinations; absent: one that makes none. */
  packer?: Packer;
  /** Makes reports; absent: one that runs nothing. */
  reporter?: Reporter;
  config?: Partial<WebConfig>;
  deps?: Partial<WebDeps>;
}

export async function createFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'rollcall-web-'));
  const start = atLocalTime(today, '07:05', zone);
  const clock = options.isLiving ? livingClock(start) : createManualClock(start);
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const store = opened(openStore({ dataFolder }, { clock, log }));
  const cookies = await addPeople(store, clock);
  await configure(store, options);
  let held: Import | undefined;
  if (!options.isNew) held = store.transaction(() => fill(store, options.isRough ?? false));
  const spool = options.isChecking ? createSpool(dataFolder) : undefined;
  const relay = createRelay({
    rows: store,
    spool: spool ?? {
      arrival: (sha256) => join(dataFolder, sha256),
      baseline: (id) => join(dataFolder, String(id)),
      readArrival: () => fail('bytes_lost', 'no file here'),
    },
    checker: {
      check: async (job, progress) => (spool ? runCheck(job, progress) : fail('check_failed', 'no check here')),
      stop: async () => {},
    },
    reporter: options.reporter ?? scriptedReporter(),
    packer: options.packer ?? scriptedPacker(),
    courier: {
      deliver: async () => fail('host_unreachable', 'no vendor here'),
      recall: () => {},
      stop: async () => {},
    },
    slots: cronSlots,
    clock,
    log,
  });
  const web = createWeb(
    { ...usualConfig, ...options.config },
    { ...usualDeps(store, relay, clock, log), ...(spool ? { spool } : {}), ...options.deps },
  );
  const headersOf = (role: Role | 'nobody') => (role === 'nobody' ? {} : { cookie: cookies[role] });
  return {
    store,
    relay,
    web,
    ...(spool ? { spool } : {}),
    clock,
    lines,
    cookies,
    held: held as Import,
    get: async (path, role = 'owner', headers = {}) =>
      await web.app.request(path, {
        headers: { accept: 'text/html', host: 'rollcall.test', ...headersOf(role), ...headers },
      }),
    post: async (path, form, role = 'owner', headers = {}) =>
      await web.app.request(path, {
        method: 'POST',
        body: new URLSearchParams(
          Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
        ),
        headers: { 'sec-fetch-site': 'same-origin', host: 'rollcall.test', ...headersOf(role), ...headers },
      }),
    async stop() {
      await web.stop();
      await relay.stop(1000);
      store.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

const usualConfig: WebConfig = {
  host: '127.0.0.1',
  port: 0,
  trustedProxies: [],
  assetsFolder,
  version: '1.0.0',
  sftp: () => ({ host: 'rollcall.lakeside.example', port: 2222 }),
};

function usualDeps(store: Store, relay: Relay, clock: Clock, log: Log): WebDeps {
  return {
    store,
    relay,
    clock,
    log,
    door: () => ({
      port: 2222,
      sessions: 1,
      hostKeys: [
        {
          type: 'ssh-ed25519',
          fingerprint: 'SHA256:3vXfT0Yq1mEw7uWc0c1Yk6bJp0o3m9aZ4e5r6t7y8u9',
          publicKey: 'ssh-ed25519 AAAA',
        },
        {
          type: 'ecdsa-sha2-nistp256',
          fingerprint: 'SHA256:Qb1kS8fZr2Wm5n7v0aX4c6d8e9f1g2h3j4k5l6m7n8p',
          publicKey: 'ecdsa-sha2-nistp256 AAAA',
        },
      ],
    }),
    spool: {
      space: () => ({ freeBytes: 61_200_000_000, totalBytes: 98_000_000_000 }),
      readArrival: () => fail('bytes_lost', 'no file here'),
    },
    isReady: () => ({ ok: true, checks: { database: true, disk: true, 'SFTP door': true } }),
    algorithms: () => ({
      'Key exchange': ['mlkem768x25519-sha256', 'curve25519-sha256'],
      Cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
    }),
  };
}

function livingClock(start: number): Clock {
  const begun = systemClock.now();
  return { ...systemClock, now: () => start + systemClock.now() - begun };
}

function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value;
}

async function addPeople(store: Store, clock: Clock): Promise<Record<Role, string>> {
  const cookie = async (name: string, role: Role) => {
    const user = opened(await store.people.add(name, role, password));
    return `rollcall=${store.sessions.open(user.id, clock.now())}`;
  };
  return {
    owner: await cookie('J. Ortiz', 'owner'),
    operator: await cookie('M. Chen', 'operator'),
    viewer: await cookie('R. Adams', 'viewer'),
  };
}

async function configure(store: Store, { isNew, isRough }: FixtureOptions): Promise<void> {
  const district = { name: 'Lakeside Unified', timezone: zone };
  const expectBy = { at: '05:00', graceMs: 45 * 60_000, days: [1, 2, 3, 4, 5], pauses: [] };
  const shared = { initialImport: 'confirm' as const, settleMs: 60_000, withinMs: 7_200_000, guards: {} };
  if (isNew) {
    opened(await store.applyDistrict({ district, senders: [], destinations: [], feeds: [] }, 'test'));
    return;
  }
  const forward = (to: string) => ({ to, at: 'arrival', name: '{name}', until: '07:00' });
  const feed = (name: string, sender: string, layout: string, to: string[]) => ({
    name,
    sender,
    layout,
    ...shared,
    expectBy,
    forwards: to.map(forward),
  });
  opened(
    await store.applyDistrict(
      {
        district,
        senders: [
          {
            name: 'aeries',
            system: 'aeries',
            password: 'sender password',
            publicKeys: [],
            allowFrom: ['10.20.0.0/16'],
          },
          { name: 'skyward', system: 'skyward', password: 'sender password', publicKeys: [], allowFrom: [] },
        ],
        destinations: [
          {
            name: 'gradecam',
            system: 'gradecam',
            end: {
              kind: 'sftp',
              host: 'sftp.gradecam.example',
              port: 22,
              username: 'lakeside',
              directory: '/incoming',
              password: 'vendor password',
              hostKey: 'SHA256:9uXnT4Yq1mEw7uWc0c1Yk6bJp0o3m9aZ4e5r6t7y8u0',
            },
          },
          { name: 'archive', end: { kind: 'folder', folder: '/srv/archive' } },
        ],
        feeds: [
          feed('rosters', 'aeries', 'microsoft-sds-v1', ['gradecam', 'archive']),
          feed('library', 'aeries', 'oneroster-1.1', ['archive']),
          feed('nutrition', 'skyward', 'learn', ['archive']),
          ...(isRough
            ? [
                feed('transport', 'skyward', 'learn', ['gradecam']),
                feed('athletics', 'skyward', 'learn', ['archive']),
                feed('summer-school', 'aeries', 'learn', []),
              ]
            : []),
        ],
      },
      'J. Ortiz',
    ),
  );
}

/** Ninety nights of each feed; returns tonight's held import. */
function fill(store: Store, isRough: boolean): Import {
  const byName = (name: string) => store.feeds.byName(name) as Feed;
  const nights = Array.from({ length: 90 }, (_, index) => addDays(today, index - 89)).filter(
    (date) => weekdayOf(date) <= 5,
  );
  for (const [index, date] of nights.entries()) {
    const isTonight = date === today;
    const night = index + 1;
    if (!isTonight || !isRough) {
      addNight(
        store,
        byName('library'),
        date,
        '01:58',
        'forwarded',
        calmReport({ night, isFirst: index === 0, scale: 31 }),
      );
      addNight(
        store,
        byName('nutrition'),
        date,
        '02:24',
        'forwarded',
        calmReport({ night, isFirst: index === 0, scale: 4 }),
      );
    }
    if (isTonight) continue;
    const growth = Math.sin(index / 9) * 4;
    const isLost = index === 31;
    if (isLost) continue;
    if (index === 22) addNight(store, byName('rosters'), date, '01:32', 'rejected', reorderedReport(night));
    else if (index === 44)
      addNight(store, byName('rosters'), date, '01:32', 'undelivered', calmReport({ night, growth }));
    else
      addNight(
        store,
        byName('rosters'),
        date,
        '01:32',
        'forwarded',
        calmReport({ night, growth, isFirst: index === 0 }),
      );
  }
  if (isRough) fillRough(store, byName, nights);
  const held = addNight(store, byName('rosters'), today, '01:32', 'held', shrunkReport(99));
  store.senders.patch((store.senders.byName('aeries') as Sender).id, { lastSeenAt: atLocalTime(today, '01:59', zone) });
  store.senders.patch((store.senders.byName('skyward') as Sender).id, {
    lastSeenAt: atLocalTime(today, '02:25', zone),
    ...(isRough ? { problem: problem('upload_torn', 'bus_stops.csv broke off after 4.1 MB at 2:31 AM.') } : {}),
  });
  store.arrivals.add({
    senderId: (store.senders.byName('aeries') as Sender).id,
    name: 'students (1).csv',
    bytes: 7455,
    sha256: 'a'.repeat(64),
    receivedAt: atLocalTime(today, '01:33', zone),
    modifiedAt: atLocalTime(today, '01:33', zone),
    door: 'sftp',
  });
  return held;
}

function fillRough(store: Store, byName: (name: string) => Feed, nights: readonly string[]): void {
  const lastNights = nights.slice(-12, -1);
  for (const [index, date] of lastNights.entries()) {
    addNight(
      store,
      byName('transport'),
      date,
      '03:10',
      'forwarded',
      calmReport({ night: index, isFirst: index === 0, scale: 2 }),
    );
    addNight(
      store,
      byName('athletics'),
      date,
      '03:40',
      'forwarded',
      calmReport({ night: index, isFirst: index === 0 }),
    );
  }
  addNight(store, byName('transport'), today, '03:10', 'undelivered', calmReport({ night: 98, scale: 2 }));
  addNight(store, byName('library'), today, '01:58', 'forwarding', calmReport({ night: 98, scale: 31 }));
  addNight(store, byName('athletics'), today, '03:40', 'accepted', calmReport({ night: 98 }));
  store.feeds.stop(byName('athletics').id, {
    at: atLocalTime('2026-11-19', '14:12', zone),
    by: 'J. Ortiz',
    why: 'The vendor asked us to wait until Monday.',
  });
}

const pinnedLayout = { ...(builtInLayout('microsoft-sds-v1') as Layout), pinned: true };

/** One night as the story would have left it. */
function addNight(
  store: Store,
  feed: Feed,
  date: string,
  time: string,
  state: ImportState,
  report: CheckReport,
): Import {
  const openedAt = atLocalTime(date, time, zone);
  const baseline = store.feeds.get(feed.id)?.baselineImportId;
  const it = store.imports.open(feed.id, openedAt);
  const lastArrivalAt = openedAt + 11_400;
  for (const [index, file] of report.files.entries()) {
    const at = openedAt + index * 2_000;
    store.arrivals.add({
      senderId: feed.senderId,
      name: file.name,
      bytes: file.bytes,
      sha256: file.sha256,
      receivedAt: at,
      modifiedAt: at,
      door: 'sftp',
      importId: it.id,
    });
  }
  const checkedAt = lastArrivalAt + 60_000 + report.milliseconds;
  const verdictWord = { accept: 'accepted', hold: 'held', reject: 'rejected' } as const;
  store.imports.move(it.id, ['receiving'], state, {
    lastArrivalAt,
    readyAt: lastArrivalAt + 60_000,
    checkStartedAt: lastArrivalAt + 60_000,
    checkedAt,
    decidedAt: checkedAt,
    verdict: report.verdict,
    pinned: pinnedLayout,
    report,
    ...(state === 'held' ? { holdCause: 'check' } : {}),
    ...(baseline === undefined ? {} : { baselineImportId: baseline }),
    decisions: [
      {
        by: 'Rollcall',
        at: checkedAt,
        what: verdictWord[report.verdict],
        why: report.reasons[0] ?? 'No guard was exceeded.',
      },
    ],
    ...(state === 'forwarded' || state === 'undelivered' ? { finishedAt: checkedAt + 4_200 } : {}),
  });
  store.measures.put(it.id, measuresOf(report));
  if (report.verdict === 'accept') {
    store.feeds.setBaseline(feed.id, it.id, pinnedLayout);
    for (const forward of feed.forwards)
      addDelivery(store, it.id, store.destinations.get(forward.destinationId) as Destination, state, report, checkedAt);
  }
  return store.imports.get(it.id) as Import;
}

function addDelivery(
  store: Store,
  importId: number,
  to: Destination,
  state: ImportState,
  report: CheckReport,
  at: number,
): void {
  if (state === 'accepted') return;
  const names = Object.fromEntries(report.files.map((file) => [file.name, file.name]));
  const delivery = store.deliveries.add({ importId, destinationId: to.id, dueAt: at, createdAt: at, names });
  const isSftp = to.end.kind === 'sftp';
  if (state === 'forwarding') {
    store.deliveries.move(delivery.id, ['waiting'], 'sending', { attempts: 1 });
    store.deliveries.beginAttempt(delivery.id, at + 200);
    return;
  }
  if (state === 'undelivered' && isSftp) {
    const why = problem('login_refused_there', 'sftp.gradecam.example:22 refused the password of lakeside.');
    for (const wait of [0, 60_000, 180_000]) {
      const attempt = store.deliveries.beginAttempt(delivery.id, at + wait);
      store.deliveries.endAttempt(attempt.id, at + wait + 900, why);
    }
    store.deliveries.move(delivery.id, ['waiting'], 'failed', { attempts: 3, problem: why, finishedAt: at + 182_000 });
    return;
  }
  const attempt = store.deliveries.beginAttempt(delivery.id, at + 200);
  store.deliveries.endAttempt(attempt.id, at + 4_100);
  store.deliveries.move(delivery.id, ['waiting'], 'delivered', {
    attempts: 1,
    finishedAt: at + 4_100,
    receipt: {
      at: at + 4_100,
      where: isSftp ? 'sftp://lakeside@sftp.gradecam.example:22/incoming' : '/srv/archive',
      files: report.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256, remoteBytes: bytes })),
      ...(isSftp ? { hostKey: 'SHA256:9uXnT4Yq1mEw7uWc0c1Yk6bJp0o3m9aZ4e5r6t7y8u0' } : {}),
    },
  });
}
