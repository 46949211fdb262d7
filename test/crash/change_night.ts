// A night that is killed while a delivery is under way, and a district that has changed its mind before the restart, or right
// after it. When all is quiet again, what lies at the vendor's must be what the district wants now.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../appliance.ts';
import { createVisitor } from '../visitor.ts';
import { judgeChange } from './change_judge.ts';
import type { Change, ChangeNight, Target } from './changes.ts';
import { type End, endsOf } from './ends.ts';
import type { Fault, FaultKind } from './fault.ts';
import { type Keeper, keepRunning } from './keeper.ts';
import { importsOf, type Lane, rowsOf } from './lane.ts';
import type { RunOutcome } from './run.ts';
import { stories } from './stories.ts';
import { watchVendor } from './vendor_watch.ts';

export interface ChangedNight {
  title: string;
  target: Target;
  /** Of the scripted vendor, or of the appliance's trace. */
  step: string;
  change: Change;
}

/** By destination and final name, the SHA-256 of what a set holds there. */
export type Expectation = Map<string, Map<string, string>>;

const patienceSeconds = 60;

export async function playChange(lane: Lane, { title, target, step, change }: ChangedNight): Promise<RunOutcome> {
  const begun = performance.now();
  const story = stories.loose;
  lane.reset();
  mkdirSync(join(lane.ends.archive, 'moved', story.feed), { recursive: true });
  story.prepare(lane);
  const happened = join(lane.folder, 'happened');
  rmSync(happened, { force: true });
  const firstImport = Math.max(...importsOf(lane.dataFolder).map((it) => it.id)) + 1;
  const ends = endsOf(story.feed);
  const folders = { ...lane.ends, 'archive/moved': join(lane.ends.archive, 'moved') };
  const watched = new Map(
    Object.entries(folders).map(([name, folder]) => [name, watchVendor(join(folder, story.feed))]),
  );
  const sets: Expectation[] = [expectedOf(lane, ends)];
  const wrong: Fault[] = [];
  const say = (kind: FaultKind, said: string) => void wrong.push({ kind, said });

  let night: ChangeNight | undefined;
  let isDown = false;
  const keeper: Keeper = await keepRunning({
    dataFolder: lane.dataFolder,
    env: () => ({
      STEPS_PLACES: JSON.stringify({ [lane.ends.archive]: 'archive' }),
      ...(target === 'archive' && { STEPS_ACCIDENT: JSON.stringify({ kind: 'kill', step, happened }) }),
    }),
    async beforeStart() {
      if (isDown || !night || !existsSync(happened)) return;
      await change.down?.(night).catch((error: Error) => say('else', error.message));
      if (!change.up) lane.scripted.open();
      isDown = true;
    },
  });
  const person = createVisitor(() => keeper.url);
  const sendNewer = async () => {
    addStudent(lane);
    sets.push(expectedOf(lane, ends));
  };
  night = { lane, keeper, target, person, firstImport, open: lane.scripted.open, sendNewer };
  if (target === 'scripted') {
    lane.scripted.disturb(step, () => {
      writeFileSync(happened, step);
      lane.scripted.shut();
      void keeper.kill();
      return 'silence';
    });
  }
  try {
    await story.play(lane, keeper);
    await until('the step', () => isDown || undefined, patienceSeconds);
    await until('the restart', () => isUp(keeper), patienceSeconds);
    await change.up?.(night);
    lane.scripted.open();
    await settled(lane, firstImport);
  } catch (error) {
    say('else', (error as Error).message);
  }
  lane.scripted.open();
  await keeper.stop().catch((error: Error) => say('else', error.message));
  for (const it of watched.values()) it.stop();
  wrong.push(...(await judgeChange({ lane, target, change, ends, watched, sets, firstImport })));
  return {
    ...{ title, happened: existsSync(happened), starts: keeper.starts() },
    seconds: (performance.now() - begun) / 1000,
    wrong: [...new Map(wrong.map((it) => [it.said, it])).values()],
    ...{ trace: [], vendorSteps: [...lane.scripted.steps], lines: keeper.lines() },
  };
}

async function isUp({ url }: Keeper): Promise<true | undefined> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  return answer?.ok || undefined;
}

function expectedOf(lane: Lane, ends: readonly End[]): Expectation {
  const all: Expectation = new Map(ends.map((end) => [end.name, end.expected(lane)]));
  return all.set('scripted', all.get('archive')!);
}

function addStudent({ tonight, sent }: Lane): void {
  const path = join(tonight, 'Student.csv');
  writeFileSync(
    path,
    `${readFileSync(path, 'latin1')}13998,10001,Ivo,Later,ILater,x,WA,,13998,,9,Active,4/3/2000,2019\r\n`,
    'latin1',
  );
  cpSync(tonight, sent, { recursive: true });
}

/** Nothing is under way, and it stays so for as long as a waiting of a second would take. */
async function settled(lane: Lane, firstImport: number): Promise<void> {
  let since = performance.now();
  await until(
    'everything to be quiet',
    () => {
      const open = rowsOf(
        lane.dataFolder,
        `select id from deliveries where state in ('waiting', 'sending') union all select id from imports
          where id >= ${firstImport} and state in ('receiving', 'ready', 'checking', 'accepted', 'forwarding')`,
      );
      const isQuiet = open.length === 0 && readdirSync(join(lane.dataFolder, 'spool', 'reports')).length === 0;
      if (!isQuiet) since = performance.now();
      return performance.now() - since > 1200 || undefined;
    },
    patienceSeconds,
    100,
  );
}
