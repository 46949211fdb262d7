// A stage for the story: the real database in a folder of its own, a clock that stands still, and a checker and a
// courier that do as the test says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManualClock } from '../../src/kit/clock.ts';
import { createManualClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import type { Problem, ProblemCode } from '../../src/kit/problem.ts';
import { fail, ok } from '../../src/kit/result.ts';
import { createRelay } from '../../src/relay/conductor.ts';
import { placeOf } from '../../src/relay/delivery_sum.ts';
import type { FeedEntry } from '../../src/relay/district_file.ts';
import type { CheckJob, DeliveryEvent, DeliveryJob, Rows } from '../../src/relay/ports.ts';
import type { Feed, Import, ImportState } from '../../src/relay/records.ts';
import type { Relay } from '../../src/relay/relay.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { CheckReport, Verdict } from '../../src/roster/report.ts';
import { cronSlots } from '../../src/schedule.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { until } from '../appliance.ts';
import { type ScriptedPacker, scriptedPacker } from './a_packer.ts';
import { type ScriptedReporter, scriptedReporter } from './a_reporter.ts';

export const sdsNames = builtInLayout('microsoft-sds-v1')?.files.map((file) => file.name) ?? [];

export interface Stage {
  clock: ManualClock;
  store: Store;
  relay: Relay;
  feed: Feed;
  /** What was handed to the courier, in order. */
  sent: DeliveryJob[];
  checked: CheckJob[];
  reporter: ScriptedReporter;
  packer: ScriptedPacker;
  /** What is read of any arrival: a manifest. */
  manifest: Uint8Array;
  /** What a zip is said to hold. */
  members: string[];
  /** What the next check says; `broken`: it does not come to an end. */
  nextVerdict: Verdict | ProblemCode;
  /** The whole report of the next checks, where a verdict is not enough. */
  nextReport?: CheckReport | undefined;
  /** The layout as the next sets are said to have it; absent: the one they were checked by. */
  nextPinned?: Layout | undefined;
  /** What the next deliveries come to, in order; afterwards all succeed. */
  nextDeliveries: (ProblemCode | 'hangs')[];
  /** Called in each check. */
  inCheck?: (() => void) | undefined;
  /** Called in each delivery before it ends, with what the courier would tell. */
  inDelivery?: ((noted: (event: DeliveryEvent) => Promise<void>) => Promise<void>) | undefined;
  /** Put before the real rows: throws what a test wants. */
  refuse?: Error | undefined;
  /** The sender sends these names, one after another. */
  send(...names: string[]): Promise<void>;
  /** The settle time passes. */
  settle(): void;
  /** The newest import, once it is in the state. */
  newest(state: ImportState): Promise<Import>;
  /** The process is gone and a new one starts on the same rows. */
  crash(): void;
  stop(): Promise<void>;
}

/** Rows whose every transaction, move and probe throws while there is something to throw. */
function refusing(rows: Rows, refused: () => Error | undefined): Rows {
  const check = () => {
    const error = refused();
    if (error) throw error;
  };
  return {
    ...rows,
    transaction(work) {
      check();
      return rows.transaction(work);
    },
    imports: {
      ...rows.imports,
      move(...args) {
        check();
        return rows.imports.move(...args);
      },
    },
    deliveries: {
      ...rows.deliveries,
      move(...args) {
        check();
        return rows.deliveries.move(...args);
      },
    },
    probe() {
      check();
      rows.probe();
    },
  };
}

export async function createStage(entry: Partial<FeedEntry> = {}, retry: number[] = [60_000]): Promise<Stage> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'rollcall-stage-'));
  const clock = createManualClock(Temporal.Instant.from('2026-11-23T09:30:00Z').epochMilliseconds);
  const log = createLog('error', () => {});
  const opened = openStore({ dataFolder }, { clock, log });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const store = opened.value;
  const applied = await store.applyDistrict(
    {
      district: { name: 'Lakeside Unified', timezone: 'America/Los_Angeles' },
      senders: [{ name: 'sis', publicKeys: [], allowFrom: [], password: 'long enough for a test' }],
      destinations: ['gradecam', 'archive'].map((name) => ({
        name,
        end: { kind: 'folder', folder: `/srv/${name}` },
        retry,
      })),
      feeds: [
        {
          name: 'rosters',
          sender: 'sis',
          layout: 'microsoft-sds-v1',
          initialImport: 'accept',
          settleMs: 60_000,
          withinMs: 7_200_000,
          guards: {},
          forwards: [{ to: 'gradecam', at: 'arrival', name: '{name}' }],
          ...entry,
        },
      ],
    },
    'test',
  );
  if (!applied.ok) throw new Error(applied.problem.detail);
  const sender = store.senders.byName('sis');
  const feed = store.feeds.byName('rosters');
  const layout = builtInLayout('microsoft-sds-v1');
  if (!sender || !feed || !layout) throw new Error('the stage is not set');

  const reporter = scriptedReporter();
  const packer = scriptedPacker(reporter.there);
  const stage: Stage = {
    clock,
    store,
    relay: begin(),
    feed,
    sent: [],
    checked: [],
    reporter,
    packer,
    manifest: new Uint8Array(),
    members: [],
    nextVerdict: 'accept',
    nextDeliveries: [],
    async send(...names) {
      for (const name of names) {
        const arrived = await stage.relay.desk.arrived({
          senderId: sender.id,
          name,
          bytes: 3,
          sha256: `${name}${clock.now()}`,
          door: 'sftp',
        });
        if (!arrived.ok) throw new Error(arrived.problem.detail);
      }
    },
    settle: () => clock.advance(60_000),
    newest: (state) =>
      until(
        `the newest import to be ${state}`,
        () => {
          const it = store.imports.latest(feed.id);
          return it?.state === state ? it : undefined;
        },
        5,
      ),
    crash() {
      stage.relay = begin();
      stage.relay.start();
    },
    async stop() {
      await stage.relay.stop(1000);
      store.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };

  function begin(): Relay {
    const relay = createRelay({
      rows: refusing(store, () => stage.refuse),
      spool: {
        arrival: (sha256) => `/arrivals/${sha256}`,
        baseline: (id) => `/baselines/${id}`,
        readArrival: () => ok(stage.manifest),
      },
      checker: { check: async (job) => check(job), stop: async () => {} },
      courier: { deliver, recall: (id, problem) => recalls.get(id)?.({ ok: false, problem }), stop: async () => {} },
      reporter,
      packer,
      slots: cronSlots,
      clock,
      log,
    });
    return relay;
  }

  function check(job: CheckJob) {
    stage.checked.push(job);
    stage.inCheck?.();
    const verdict = stage.nextVerdict;
    if (verdict !== 'accept' && verdict !== 'hold' && verdict !== 'reject') return fail(verdict, 'as the test says');
    const report: CheckReport = stage.nextReport ?? {
      rollcall: '0',
      verdict,
      layout: 'microsoft-sds-v1',
      milliseconds: 1,
      files: [],
      notices: [],
      trips: [],
      notChecked: [],
      reasons: verdict === 'accept' ? [] : ['as the test says'],
    };
    const members = stage.members.map((name) => ({ name, bytes: 3, sha256: `inside ${name}` }));
    return ok({
      report,
      measures: [],
      pinned: { ...(stage.nextPinned ?? (job.layout === 'learn' ? (layout as Layout) : job.layout)), pinned: true },
      ...(job.archive && { members }),
    });
  }

  const recalls = new Map<number, (outcome: { ok: false; problem: Problem }) => void>();
  async function deliver(job: DeliveryJob, noted: (event: DeliveryEvent) => Promise<void>) {
    stage.sent.push(job);
    await stage.inDelivery?.(noted);
    const outcome = stage.nextDeliveries.shift();
    if (outcome === 'hangs') {
      return new Promise<{ ok: false; problem: Problem }>((resolve) => recalls.set(job.deliveryId, resolve));
    }
    if (outcome) return fail(outcome, 'as the test says');
    const files = job.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256, remoteBytes: bytes }));
    return ok({ at: clock.now(), where: placeOf(job.destination.end), files });
  }

  stage.relay.start();
  return stage;
}

/** The feed sends these reports from now on. */
export async function applyForward(stage: Stage, reports: { from: string; name?: string }[]) {
  const { settleMs, withinMs, guards, initialImport, name } = stage.feed;
  const feed = { name, settleMs, withinMs, guards, initialImport, sender: 'sis', layout: 'microsoft-sds-v1' };
  const forwards = [{ to: 'gradecam', at: 'arrival', name: '{name}', reports }];
  const file = { senders: [], destinations: [], feeds: [{ ...feed, forwards }] };
  const applied = await stage.store.applyDistrict(file, 'test');
  if (!applied.ok) throw new Error(applied.problem.detail);
}
