// The nights that are played again and again: who sends what, what a person does, and what must be at the vendor after.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../appliance.ts';
import { createVisitor } from '../visitor.ts';
import type { Keeper } from './keeper.ts';
import { director, feeds, importsOf, type Lane, makeZip, push, uploadZip } from './lane.ts';

export interface Story {
  title: string;
  feed: string;
  /** Changes the files of the SIS. */
  prepare(lane: Lane): void;
  /** What everybody does until their part is done, as often as it takes; how often the whole set was sent for certain. */
  play(lane: Lane, keeper: Keeper): Promise<void>;
}

const patienceSeconds = 60;
const again = 300;

async function sendUntilTaken(send: () => Promise<boolean>): Promise<void> {
  await until('the SIS to get rid of its files', async () => (await send()) || undefined, patienceSeconds, again);
}

export const stories = {
  loose: {
    title: 'six files by SFTP, accepted',
    feed: feeds.loose,
    prepare(lane) {
      edit(lane, 'Student.csv', (lines) => [
        ...lines,
        '13999,10001,Nia,Late,NLate,x,WA,,13999,,9,Active,4/2/2000,2019',
      ]);
      cpSync(lane.tonight, lane.sent, { recursive: true });
    },
    play: (lane, keeper) => sendUntilTaken(() => push(lane, keeper.sftpPort, lane.tonight)),
  },
  zip: {
    title: 'one zip by HTTPS, accepted',
    feed: feeds.zip,
    prepare(lane) {
      edit(lane, 'Student.csv', (lines) =>
        lines.map((line, at) => (at < 4 ? line.replace('Active', 'Inactive') : line)),
      );
      makeZip(lane.tonight, lane.sent);
    },
    play: (lane, keeper) => sendUntilTaken(() => uploadZip(keeper.url, lane.sent)),
  },
  held: {
    title: 'six files by SFTP, two students in five gone, held, released by a person',
    feed: feeds.loose,
    prepare(lane) {
      const gone = new Set<string>();
      edit(lane, 'Student.csv', (lines) => {
        const leaving = lines.slice(1, 1 + Math.floor((lines.length - 1) * 0.4));
        for (const line of leaving) gone.add(line.split(',')[0]!);
        return [lines[0]!, ...lines.slice(1 + leaving.length)];
      });
      edit(lane, 'StudentEnrollment.csv', (lines) => lines.filter((line) => !gone.has(line.split(',')[1]!)));
      cpSync(lane.tonight, lane.sent, { recursive: true });
    },
    async play(lane, keeper) {
      await sendUntilTaken(() => push(lane, keeper.sftpPort, lane.tonight));
      await until('a person to release the night', () => release(lane, keeper), patienceSeconds, again);
    },
  },
} satisfies Record<string, Story>;
export type StoryName = keyof typeof stories;

/** Releases what is held, as a person with a browser who tries again when the page did not come. */
async function release(lane: Lane, keeper: Keeper): Promise<true | undefined> {
  const newest = importsOf(lane.dataFolder).at(-1);
  if (newest?.state === 'accepted' || newest?.state === 'forwarding' || newest?.state === 'forwarded') return true;
  if (newest?.state !== 'held') return undefined;
  const visitor = createVisitor(() => keeper.url);
  try {
    await visitor.logIn(director.name, director.password);
    await visitor.submit(`/imports/${newest.id}/release`, { why: 'The graduates left today.' });
  } catch {
    // The page did not come: the appliance is down. Whether it was released shows at the next look.
  }
  return undefined;
}

function edit(lane: Lane, name: string, change: (lines: string[]) => string[]): void {
  const path = join(lane.tonight, name);
  const lines = readFileSync(path, 'latin1')
    .split('\r\n')
    .filter((line) => line !== '');
  writeFileSync(path, `${change(lines).join('\r\n')}\r\n`, 'latin1');
}
