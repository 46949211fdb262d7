// Plays a plan of disturbed nights, several lanes side by side, and sums it up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '../fuzz/random.ts';
import { playChange } from './change_night.ts';
import type { Fault } from './fault.ts';
import { type Lane, openLane } from './lane.ts';
import { type Kind, kinds, type Planned, planNights, type Traces } from './plan.ts';
import { playNight, type RunOutcome } from './run.ts';
import { type StoryName, stories } from './stories.ts';

export interface HarnessOptions {
  seed: number;
  lanes: number;
  /** Left out: all kinds. */
  kinds?: readonly Kind[];
  /** Of each kind, taken by chance; left out: all. */
  perKind?: number;
  /** `of` machines or runs share the plan; this is the one numbered `part`, from 1. */
  share?: { part: number; of: number };
  /** Asked before each night: true ends the run after those in hand. */
  isOver?: () => boolean;
  told?: (outcome: RunOutcome & { kind: Kind; story: StoryName }, done: number, all: number) => void;
}

export interface KindSummary {
  kind: Kind;
  /** So many the plan has. */
  planned: number;
  runs: number;
  /** Runs whose step was passed, so that it did happen. */
  happened: number;
  /** Different ones among those that were played. */
  distinct: number;
  /** How often an appliance was started. */
  starts: number;
  wrong: { title: string; story: StoryName; faults: Fault[] }[];
  /** Planned, and not played because this machine cannot: in words. */
  skipped?: string;
}

/** An appliance with less than 64 MB free is not ready, and makes no report with less than 256 MB. */
export const diskMb = 420;

/** Whether a small disk can be mounted here: only root may. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (isMounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return isMounted;
}

export async function runHarness(options: HarnessOptions): Promise<KindSummary[]> {
  const random = createRandom(options.seed);
  const hasDisk = canMount();
  const lanes: Lane[] = [];
  try {
    for (let n = 0; n < options.lanes; n++) lanes.push(await openLane(hasDisk ? { diskMb } : {}));
    const traces = await traceAll(lanes[0]!);
    const wanted = options.kinds ?? kinds;
    const { part, of } = options.share ?? { part: 1, of: 1 };
    const byKind = Map.groupBy(planNights(traces, random), ({ kind }) => kind);
    // Of each kind by itself: every part has its share of all of them.
    const whole = [...byKind.values()].flatMap((nights) => nights.filter((_, at) => at % of === part - 1));
    const plan = pickFrom(whole, wanted, options.perKind, random);
    const seen = new Set<string>();
    const playable = plan.filter((it) => hasDisk || (it.kind !== 'full' && it.kind !== 'readonly'));
    const summaries = new Map(wanted.map((kind) => [kind, summaryOf(kind, plan, hasDisk)]));
    let next = 0;
    let done = 0;
    await Promise.all(
      lanes.map(async (lane) => {
        for (let mine = playable[next++]; mine && !options.isOver?.(); mine = playable[next++]) {
          const playing = mine.changed
            ? playChange(lane, mine.changed)
            : playNight(lane, stories[mine.story], mine.disturbance);
          const outcome = await playing.catch(brokenOff(mine));
          const summary = summaries.get(mine.kind)!;
          summary.runs++;
          const title = `${mine.story} ${mine.disturbance.title}`;
          if (!seen.has(title)) summary.distinct++;
          seen.add(title);
          if (outcome.happened) summary.happened++;
          summary.starts += outcome.starts;
          if (outcome.wrong.length > 0) {
            summary.wrong.push({ title: outcome.title, story: mine.story, faults: outcome.wrong });
          }
          options.told?.({ ...outcome, kind: mine.kind, story: mine.story }, ++done, playable.length);
        }
      }),
    );
    return [...summaries.values()];
  } finally {
    for (const lane of lanes) await lane.stop();
  }
}

/** A night that the harness itself could not play to its end is a wrong one, and the others go on. */
function brokenOff({ disturbance: { title } }: Planned): (error: Error) => RunOutcome {
  return ({ message, stack }) => ({
    ...{ title, happened: false, starts: 1, seconds: 0, trace: [], vendorSteps: [], lines: [] },
    wrong: [{ kind: 'else', said: `the harness broke off: ${stack ?? message}` }],
  });
}

function summaryOf(kind: Kind, plan: Planned[], hasDisk: boolean): KindSummary {
  const isSkipped = !hasDisk && (kind === 'full' || kind === 'readonly');
  return {
    kind,
    planned: isSkipped ? 0 : plan.filter((it) => it.kind === kind).length,
    runs: 0,
    happened: 0,
    distinct: 0,
    starts: 0,
    wrong: [],
    ...(isSkipped && { skipped: 'only root may mount a small disk' }),
  };
}

/** What undisturbed nights pass; one that goes wrong by itself ends the harness. */
async function traceAll(lane: Lane): Promise<Traces> {
  const traces: Partial<Traces> = {};
  for (const name of Object.keys(stories) as StoryName[]) {
    const outcome = await playNight(lane, stories[name], { title: 'undisturbed' });
    if (outcome.wrong.length > 0)
      throw new Error(`an undisturbed night (${name}) went wrong: ${outcome.wrong.map(({ said }) => said).join('; ')}`);
    traces[name] = outcome;
  }
  return traces as Traces;
}

/** By chance, the kinds evenly among each other: however early a run ends, it has played some of everything. */
function pickFrom(plan: Planned[], wanted: readonly Kind[], perKind = Infinity, random: Random): Planned[] {
  const picked = wanted.flatMap((kind) => {
    const left = plan.filter((it) => it.kind === kind);
    const count = Math.min(perKind, left.length);
    return Array.from({ length: count }, (_, at) => ({
      night: left.splice(random.below(left.length), 1)[0]!,
      turn: (at + 0.5) / count,
    }));
  });
  return picked.sort((a, b) => a.turn - b.turn).map(({ night }) => night);
}
