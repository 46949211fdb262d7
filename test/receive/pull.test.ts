// Pulls from a real OpenSSH server, with the real database: what is fetched, what never is, and what a failure says.

import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import type { Result } from '../../src/kit/result.ts';
import { createCollectorNotes } from '../../src/receive/collector.ts';
import { createPullDoor, type PullDoor } from '../../src/receive/pull.ts';
import { createRelay } from '../../src/relay/conductor.ts';
import type { PullEntry } from '../../src/relay/district_file.ts';
import type { DoorEvent } from '../../src/relay/ports.ts';
import type { Relay } from '../../src/relay/relay.ts';
import { cronSlots } from '../../src/schedule.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { freePort, hasSshd, type Sshd, startSshd } from '../openssh.ts';
import { scriptedPacker } from '../relay/a_packer.ts';
import { scriptedReporter } from '../relay/a_reporter.ts';

const log = createLog('error', () => {});

describe.skipIf(!hasSshd)('a pull (needs sshd)', () => {
  let root: string;
  let sis: Sshd;
  let data: string;
  let store: Store;
  let relay: Relay;
  let door: PullDoor;
  const events: DoorEvent[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'rollcall-pull-'));
    sis = await startSshd({ folder: root });
  });
  afterAll(async () => {
    await sis.stop();
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    rmSync(sis.incoming, { recursive: true, force: true });
    mkdirSync(sis.incoming);
    data = mkdtempSync(join(root, 'data-'));
    events.length = 0;
    open();
  });
  afterEach(() => close());

  function open(): void {
    store = must(openStore({ dataFolder: data }, { clock: systemClock, log }));
    const spool = createSpool(data);
    relay = createRelay({
      ...{ rows: store, spool, clock: systemClock, log, slots: cronSlots },
      checker: { check: () => new Promise(() => {}), stop: async () => {} },
      reporter: scriptedReporter(),
      packer: scriptedPacker(),
      courier: { deliver: () => new Promise(() => {}), recall: () => {}, stop: async () => {} },
    });
    const { noted } = relay.desk;
    relay.desk.noted = (event) => {
      events.push(event);
      noted(event);
    };
    const notes = createCollectorNotes(join(data, 'spool', 'landing'), spool);
    const { desk } = relay;
    const rest = { rows: store, taken: store.taken, slots: cronSlots, clock: systemClock, log };
    door = createPullDoor({ desk, spool, notes, ...rest });
  }

  async function close(): Promise<void> {
    await door.stop(5000);
    await relay.stop(1000);
    store.close();
  }

  async function apply(pull: Partial<PullEntry> = {}): Promise<void> {
    const { host, port, username, privateKey, hostKey, incoming: directory } = sis;
    // Once a year: every look in these tests is asked for.
    const usual = { host, port, username, privateKey, hostKey, directory, at: '0 0 29 2 *', settleMs: 20 };
    must(
      await store.applyDistrict(
        {
          district: { name: 'Lakeside', timezone: 'America/Los_Angeles' },
          senders: [{ name: 'sis', publicKeys: [], allowFrom: [], pull: { ...usual, after: 'leave', ...pull } }],
          destinations: [],
          feeds: [],
        },
        'test',
      ),
    );
  }

  const sender = () => store.senders.byName('sis')!;
  const put = (name: string, text: string | Buffer) => writeFileSync(join(sis.incoming, name), text);
  const arrivals = () => store.arrivals.ofSender(sender().id, 100).reverse();
  /** Starts the door; its first look is the one at the start. */
  async function fetchFirst(): Promise<Result<unknown>> {
    door.start();
    return await fetchAgain();
  }
  async function fetchAgain(): Promise<Result<unknown>> {
    const task = door.of(sender().id);
    if (!task) throw new Error('no pull was begun');
    return await task.fetch();
  }

  it('fetches every new file byte by byte, each once, and leaves it', async () => {
    const large = randomBytes(5_000_017);
    put('users.csv', large);
    put('empty.csv', '');
    put('.hidden', 'x');
    put('late.csv.part', 'x');
    mkdirSync(join(sis.incoming, 'folder'));
    await apply();
    must(await fetchFirst());
    expect(
      arrivals()
        .map(({ name, door: by, bytes }) => [name, by, bytes])
        .sort(),
    ).toEqual([
      ['empty.csv', 'pull', 0],
      ['users.csv', 'pull', 5_000_017],
    ]);
    const stored = arrivals().find((it) => it.name === 'users.csv')!;
    expect(stored.sha256).toBe(createHash('sha256').update(large).digest('hex'));
    expect(readFileSync(join(data, 'spool', 'arrivals', stored.sha256)).equals(large)).toBe(true);
    must(await fetchAgain());
    expect(arrivals()).toHaveLength(2);
    await close();
    open();
    must(await fetchFirst());
    expect(arrivals()).toHaveLength(2);
    put('users.csv', 'the next night');
    must(await fetchAgain());
    expect(arrivals().map((it) => it.bytes)).toEqual(expect.arrayContaining([14]));
    expect(arrivals()).toHaveLength(3);
    expect(readdirSync(sis.incoming).sort()).toContain('users.csv');
    expect(readdirSync(join(data, 'spool', 'landing'))).toEqual([]);
  });

  it('never takes what changes between the two looks; the next time does', async () => {
    put('users.csv', 'half');
    await apply({ settleMs: 300 });
    door.start();
    const look = fetchAgain();
    const timer = setInterval(() => appendFileSync(join(sis.incoming, 'users.csv'), '.'), 20);
    must(await look);
    expect(arrivals()).toEqual([]);
    clearInterval(timer);
    const whole = readFileSync(join(sis.incoming, 'users.csv'), 'utf8');
    must(await fetchAgain());
    expect(arrivals()).toMatchObject([{ bytes: whole.length }]);
    const open_ = events.filter((it) => it.kind === 'uploads-open');
    expect(open_.at(-1)).toMatchObject({ door: 'pull', count: 0 });
    expect(open_.some((it) => it.count === 1)).toBe(true);
  });

  it('deletes or moves after the arrival is certain', async () => {
    put('users.csv', 'one');
    await apply({ after: 'delete' });
    must(await fetchFirst());
    expect(arrivals()).toHaveLength(1);
    expect(readdirSync(sis.incoming)).toEqual([]);
    const moveTo = join(root, 'done');
    mkdirSync(moveTo, { recursive: true });
    await apply({ after: 'move', moveTo });
    door.refresh();
    await door.stop(5000);
    for (const text of ['two', 'three']) {
      put('users.csv', text);
      must(await fetchFirst());
      expect(readFileSync(join(moveTo, 'users.csv'), 'utf8')).toBe(text);
      await door.stop(5000);
    }
    expect(readdirSync(sis.incoming)).toEqual([]);
    expect(arrivals().map((it) => it.bytes)).toEqual([3, 3, 5]);
  });

  it('a crash between arrival and delete: deleted the next time, no second arrival', async () => {
    put('users.csv', 'one');
    await apply();
    must(await fetchFirst());
    await close();
    open();
    await apply({ after: 'delete' });
    must(await fetchFirst());
    expect(readdirSync(sis.incoming)).toEqual([]);
    expect(arrivals()).toHaveLength(1);
  });

  it('a file rewritten within the same second, of the same size, is not deleted unread', async () => {
    put('users.csv', 'one');
    await apply();
    must(await fetchFirst());
    await close();
    open();
    put('users.csv', 'two');
    await apply({ after: 'delete' });
    must(await fetchFirst());
    expect(arrivals()).toHaveLength(2);
    expect(existsSync(join(sis.incoming, 'users.csv'))).toBe(false);
  });

  it('a connection that is cut leaves no arrival and no litter; the next time fetches the file', async () => {
    put('users.csv', randomBytes(60_000_000));
    await apply();
    door.start();
    const look = fetchAgain();
    const cutter = setInterval(() => {
      const landing = readdirSync(join(data, 'spool', 'landing'));
      if (landing.some((name) => name.endsWith('.part'))) sis.cut();
    }, 2);
    const result = await look;
    clearInterval(cutter);
    expect(result).toMatchObject({ ok: false, problem: { code: 'pull_failed' } });
    expect(sender().problem).toMatchObject({ code: 'pull_failed' });
    expect(arrivals()).toEqual([]);
    expect(readdirSync(join(data, 'spool', 'landing'))).toEqual([]);
    must(await fetchAgain());
    expect(arrivals()).toMatchObject([{ bytes: 60_000_000 }]);
    expect(sender().problem).toBeUndefined();
  });

  it('another host key than the pinned one: nothing is fetched, and the page says why', async () => {
    put('users.csv', 'one');
    await apply({ hostKey: `SHA256:${'A'.repeat(43)}` });
    expect(await fetchFirst()).toMatchObject({ ok: false, problem: { code: 'pull_host_key' } });
    expect(sender().problem?.detail).toContain(sis.hostKey);
    expect(arrivals()).toEqual([]);
  });

  it('the first key seen is pinned where that was asked for', async () => {
    put('users.csv', 'one');
    await apply({ hostKey: 'accept-first' });
    must(await fetchFirst());
    expect(sender().pull?.hostKey).toBe(sis.hostKey);
    await apply({ hostKey: 'accept-first' });
    expect(sender().pull?.hostKey).toBe(sis.hostKey);
  });

  it('a server that does not answer, a directory that is not there, a login that is refused', async () => {
    await apply({ port: await freePort() });
    expect(await fetchFirst()).toMatchObject({ ok: false, problem: { code: 'pull_failed' } });
    await door.stop(5000);
    await apply({ directory: '/no/such/directory' });
    const missing = await fetchFirst();
    expect(missing).toMatchObject({ ok: false, problem: { code: 'pull_failed' } });
    expect(sender().problem?.detail).toContain('/no/such/directory');
    await door.stop(5000);
    await apply({ username: 'nobody-of-this-name' });
    expect(await fetchFirst()).toMatchObject({ ok: false, problem: { code: 'pull_failed' } });
    expect(sender().problem?.detail).toContain('login was refused');
  });
});

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`);
  return result.value;
}
