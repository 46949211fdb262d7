// One disturbed night, from the SIS's first byte to the last receipt, and what was found wrong after it.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startAppliance, until } from '../appliance.ts';
import { createVisitor } from '../visitor.ts';
import type { Accident } from './accident.ts';
import { endsOf } from './ends.ts';
import type { Fault, FaultKind } from './fault.ts';
import { judge } from './judge.ts';
import { type Keeper, keepRunning } from './keeper.ts';
import { director, importsOf, type Lane, rowsOf } from './lane.ts';
import type { Story } from './stories.ts';
import { watchVendor } from './vendor_watch.ts';
import { type Testimony, witness } from './witness.ts';

export interface Disturbance {
  /** `kill at before commit insert arrivals #1`. */
  title: string;
  accident?: (lane: Lane, happened: string) => Accident;
  /** Something from outside, while the night goes on; called when the appliance is being started. */
  beside?: (lane: Lane, keeper: Keeper, isOver: () => boolean) => Promise<void> | void;
}

export interface RunOutcome {
  title: string;
  /** False: the step was not passed this time. */
  happened: boolean;
  starts: number;
  seconds: number;
  wrong: Fault[];
  /** Steps that were passed: in the appliance, and at the scripted vendor. */
  trace: string[];
  vendorSteps: string[];
  /** What the appliance logged. */
  lines: string[];
}

const patienceSeconds = 90;
/** So long somebody looks at the pages of an appliance whose disk refuses. */
const lookingMs = 15_000;

export async function playNight(lane: Lane, story: Story, disturbance: Disturbance): Promise<RunOutcome> {
  const begun = performance.now();
  lane.reset();
  story.prepare(lane);
  const happened = join(lane.folder, 'happened');
  const tracePath = join(lane.folder, 'trace');
  for (const path of [happened, tracePath]) rmSync(path, { force: true });
  const firstImport = Math.max(...importsOf(lane.dataFolder).map((it) => it.id)) + 1;
  const accident = disturbance.accident?.(lane, happened);
  const ends = endsOf(story.feed).map((end) => ({
    end,
    watched: watchVendor(join(lane.ends[end.name], story.feed)),
  }));
  const places = {
    [join(lane.dataFolder, 'spool', 'landing')]: 'landing',
    [join(lane.dataFolder, 'spool', 'arrivals')]: 'arrivals',
    [lane.dataFolder]: 'data',
    [lane.ends.archive]: 'archive',
    [lane.ends.made]: 'made',
    [lane.ends.packed]: 'packed',
  };
  const keeper = await keepRunning({
    dataFolder: lane.dataFolder,
    env: () => ({
      STEPS_TRACE: tracePath,
      STEPS_PLACES: JSON.stringify(places),
      ...(accident && { STEPS_ACCIDENT: JSON.stringify(accident) }),
    }),
  });
  const wrong: Fault[] = [];
  const say = (kind: FaultKind, said: string) => void wrong.push({ kind, said });
  let isOver = false;
  const helping = Promise.all([
    disturbance.beside?.(lane, keeper, () => isOver),
    accident && isOfDisk(accident)
      ? help(accident, { lane, keeper, isToBeSaid: mustBeSaid(disturbance.title) }, () => isOver)
      : undefined,
  ]);
  try {
    await story.play(lane, keeper);
    const hasLeapt = accident?.kind === 'clock' && accident.byMs > 0;
    const sendAnew = hasLeapt ? once(() => story.play(lane, keeper)) : undefined;
    await until(
      'the night to be forwarded',
      () => forwarded(lane, keeper, firstImport, sendAnew),
      patienceSeconds,
      100,
    );
  } catch (error) {
    say('lost', `${(error as Error).message}; imports: ${describeImports(lane)}`);
  }
  isOver = true;
  try {
    const [, testimony] = await helping;
    const wasRefused = keeper.lines().some((line) => /"code":"disk_(full|failed)"/.test(line));
    if (testimony?.wasThere && testimony.said === undefined && wasRefused && mustBeSaid(disturbance.title))
      say('else', 'no page said that the disk refuses');
  } catch (error) {
    say('else', (error as Error).message);
  }
  // Whatever went wrong: the next night of this lane needs the folder to itself.
  await keeper.stop().catch((error: Error) => say('else', error.message));
  for (const { watched } of ends) watched.stop();
  if (accident?.kind === 'readonly' && wrong.length === 0) {
    // What the disk did not let go of goes at the next start.
    await (await startAppliance({ dataFolder: lane.dataFolder })).stop();
  }
  if (wrong.length === 0) wrong.push(...(await judge({ lane, story, ends, firstImport, accident })));
  const trace = existsSync(tracePath) ? readFileSync(tracePath, 'utf8').split('\n').filter(Boolean) : [];
  return {
    title: disturbance.title,
    happened: existsSync(happened) || accident === undefined,
    starts: keeper.starts(),
    seconds: (performance.now() - begun) / 1000,
    wrong: [...new Map(wrong.map((it) => [it.said, it])).values()],
    trace,
    vendorSteps: [...lane.scripted.steps],
    lines: keeper.lines(),
  };
}

async function forwarded(
  lane: Lane,
  keeper: Keeper,
  firstImport: number,
  sendAnew?: () => Promise<void>,
): Promise<true | undefined> {
  const tonight = importsOf(lane.dataFolder).filter((it) => it.id >= firstImport);
  // A clock that jumps a day ahead in the middle of a set ends the hours that a set has: its first files are rejected as
  // half a set, and the SIS sends all of it in the next night.
  if (sendAnew && tonight.some((it) => it.state === 'rejected') && tonight.at(-1)?.state === 'receiving')
    await sendAnew();
  const isQuiet = tonight.every(
    (it) => !['receiving', 'ready', 'checking', 'accepted', 'forwarding'].includes(it.state),
  );
  // A clock that jumps a day ahead takes it past the last moment for sending: people are told, and send it themselves.
  if (isQuiet && tonight.some((it) => it.state === 'undelivered')) await sendAgain(lane, keeper);
  // What was made for the destinations is removed a moment after the last receipt.
  const isSwept = readdirSync(join(lane.dataFolder, 'spool', 'reports')).length === 0;
  return (isQuiet && isSwept && tonight.some((it) => it.state === 'forwarded')) || undefined;
}

function once(deed: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= deed();
    return done;
  };
}

async function sendAgain(lane: Lane, keeper: Keeper): Promise<void> {
  const visitor = createVisitor(() => keeper.url);
  try {
    await visitor.logIn(director.name, director.password);
    for (const { id } of rowsOf<{ id: number }>(lane.dataFolder, "select id from deliveries where state = 'failed'")) {
      await visitor.submit(`/deliveries/${id}/again`, {});
    }
  } catch {
    // The page did not come: it is tried at the next look.
  }
}

function describeImports(lane: Lane): string {
  return rowsOf<{ id: number; state: string; verdict: string | null }>(
    lane.dataFolder,
    'select id, state, verdict from imports order by id',
  )
    .map((it) => `${it.id} ${it.state} (${it.verdict ?? 'no verdict'})`)
    .join(', ');
}

type DiskAccident = Extract<Accident, { kind: 'full' | 'readonly' }>;

function isOfDisk(accident: Accident): accident is DiskAccident {
  return accident.kind === 'full' || accident.kind === 'readonly';
}

/** Whatever comes after this step needs the disk, so that somebody must be told; a removal needs no room, and makes some. */
function mustBeSaid(title: string): boolean {
  return /report: |spool\/(packing|reports|scratch)/.test(title) && !title.includes(' rm data/');
}

/**
 * The admin makes room, or makes the disk writable, a while after it happened; and looks at the page meanwhile, until it
 * says what is wrong where it is to.
 */
async function help(
  accident: DiskAccident,
  { lane, keeper, isToBeSaid }: { lane: Lane; keeper: Keeper; isToBeSaid: boolean },
  isOver: () => boolean,
): Promise<Testimony> {
  let isMended = false;
  const hasHappened = () => existsSync(accident.happened);
  const testimony = witness({ lane, keeper }, hasHappened, () => isOver() || isMended);
  while (!hasHappened() && !isOver()) await new Promise((resolve) => setTimeout(resolve, 50));
  const aWhile = new Promise((resolve) => setTimeout(resolve, isToBeSaid ? lookingMs : 1500));
  await (isToBeSaid ? Promise.race([testimony, aWhile]) : aWhile);
  isMended = true;
  if (accident.kind === 'full') rmSync(accident.filler, { force: true });
  else {
    // A program that is just writing there keeps it busy for a moment.
    await until(
      'the folder to be writable again',
      () => spawnSync('umount', [accident.folder]).status === 0 || !isMounted(accident.folder),
      20,
    );
  }
  return testimony;
}

function isMounted(folder: string): boolean {
  return readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `);
}
