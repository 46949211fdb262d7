// The columns of the matrix: what a client is made to do, and how it is proven by the rows, the bytes and the times at
// our end. A deed throws what is wrong, or answers `cannot` when the program has no way to do it.
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OpenDoor } from '../receive/open_door.ts';
import { connectRaw } from '../receive/raw_client.ts';
import type { Ran } from '../receive/run_client.ts';
import type { Client } from './client.ts';

export const cannot = 'cannot';

export interface Files {
  students: LocalFile;
  /** Other bytes, for the second night. */
  second: LocalFile;
  empty: LocalFile;
  large: LocalFile;
  several: LocalFile[];
}

export interface LocalFile {
  path: string;
  bytes: number;
  sha256: string;
  /** Epoch milliseconds, whole seconds. */
  modifiedAt: number;
}

export interface Deed {
  title: string;
  do(client: Client, door: OpenDoor, files: Files): Promise<typeof cannot | undefined>;
}

/** Local files to upload, in `folder`. */
export async function makeFiles(folder: string, largeBytes: number): Promise<Files> {
  mkdirSync(folder);
  let age = 0;
  async function make(name: string, bytes: number): Promise<LocalFile> {
    const path = join(folder, name);
    const hash = createHash('sha256');
    const file = await open(path, 'w');
    const piece = randomBytes(Math.min(bytes, 4 * 1024 * 1024));
    for (let left = bytes; left > 0; ) {
      const part = piece.subarray(0, Math.min(piece.length, left));
      if (part.length >= 4) part.writeUInt32BE(left >>> 0, 0);
      hash.update(part);
      await file.write(part);
      left -= part.length;
    }
    await file.close();
    const modifiedAt = 1_700_000_000_000 - 86_400_000 * age++;
    utimesSync(path, modifiedAt / 1000, modifiedAt / 1000);
    return { path, bytes, sha256: hash.digest('hex'), modifiedAt };
  }
  const several = [];
  for (const name of ['users.csv', 'orgs.csv', 'classes.csv', 'enrollments.csv'])
    several.push(await make(name, 70_001));
  return {
    students: await make('students.csv', 1_500_011),
    second: await make('second.csv', 900_007),
    empty: await make('empty.csv', 0),
    large: await make('large.csv', largeBytes),
    several,
  };
}

/** `largeTitle` says how large the large file is. */
export function deedsFor(largeTitle: string): Deed[] {
  return [
    {
      title: 'new',
      async do(client, door, { students }) {
        succeeded(await client.put(door, students.path, 'students.csv'));
        await expectArrivals(door, ['students.csv', students]);
      },
    },
    {
      title: 'overwrite',
      async do(client, door, { students, second }) {
        succeeded(await client.put(door, students.path, 'students.csv'));
        succeeded(await client.put(door, second.path, 'students.csv'));
        await expectArrivals(door, ['students.csv', students], ['students.csv', second]);
      },
    },
    {
      title: 'resume',
      async do(client, door, { students }) {
        if (!client.resume) return cannot;
        const half = 800_000;
        await tear(door, 'torn.csv', readFileSync(students.path).subarray(0, half));
        const before = door.desk.events.length;
        succeeded(await client.resume(door, students.path, 'torn.csv'));
        await expectArrivals(door, ['torn.csv', students]);
        const logout = () => door.desk.events.slice(before).find((it) => it.kind === 'logout');
        await door.desk.until(() => logout() !== undefined, 'the session is over');
        const sent = logout()!;
        if (sent.kind === 'logout' && sent.bytes >= students.bytes) throw new Error('it sent the whole file again');
      },
    },
    {
      title: 'temp + rename',
      async do(client, door, { students, second }) {
        if (!client.putAndRename) return cannot;
        // Over a file of yesterday, which is the usual night.
        succeeded(await client.put(door, second.path, 'students.csv'));
        succeeded(await client.putAndRename(door, students.path, 'students.csv.part', 'students.csv'));
        await expectArrivals(door, ['students.csv', second], ['students.csv', students]);
      },
    },
    {
      title: 'keep time',
      async do(client, door, { students }) {
        if (!client.putWithTime) return cannot;
        succeeded(await client.putWithTime(door, students.path, 'students.csv'));
        await expectArrivals(door, ['students.csv', students]);
        const { modifiedAt } = door.desk.arrivals.at(-1)!;
        if (modifiedAt !== students.modifiedAt)
          throw new Error(`its time is ${modifiedAt}, not ${students.modifiedAt}`);
      },
    },
    {
      title: 'empty',
      async do(client, door, { empty }) {
        succeeded(await client.put(door, empty.path, 'empty.csv'));
        await expectArrivals(door, ['empty.csv', empty]);
      },
    },
    {
      title: largeTitle,
      async do(client, door, { large }) {
        succeeded(await client.put(door, large.path, 'large.csv'));
        await expectArrivals(door, ['large.csv', large]);
      },
    },
    {
      title: 'several',
      async do(client, door, { several }) {
        if (!client.putSeveral) return cannot;
        succeeded(
          await client.putSeveral(
            door,
            several.map(({ path }) => path),
          ),
        );
        await expectArrivals(door, ...several.map((file) => [basename(file.path), file] as const));
      },
    },
    {
      title: 'list',
      async do(client, door, { students }) {
        if (!client.list) return cannot;
        succeeded(await client.put(door, students.path, 'listed.csv'));
        const listed = await client.list(door);
        succeeded(listed);
        const line = listed.out.split('\n').find((it) => it.includes('listed.csv'));
        if (!line?.includes(String(students.bytes))) throw new Error(`it does not show the file: ${listed.out}`);
      },
    },
    {
      title: 'get',
      async do(client, door, { students }) {
        if (!client.get) return cannot;
        succeeded(await client.put(door, students.path, 'students.csv'));
        const back = join(door.folder, 'back.csv');
        rmSync(back, { force: true });
        succeeded(await client.get(door, 'students.csv', back));
        if (hashOf(back) !== students.sha256) throw new Error(`it got ${statSync(back).size} bytes, or other ones`);
      },
    },
  ];
}

function succeeded(ran: Ran): void {
  if (ran.status === 0) return;
  const said = ran.out.trim().replaceAll(/\s+/g, ' ').slice(-300);
  throw new Error(`it ended with ${ran.status ?? ran.signal}: ${said}`);
}

/** Exactly these arrived since the desk was cleared, their bytes are stored, and nothing is left in landing/. */
async function expectArrivals(
  door: OpenDoor,
  ...expected: (readonly [name: string, file: LocalFile])[]
): Promise<void> {
  await leftBy(door);
  const line = (name: string, { bytes, sha256 }: { bytes: number; sha256: string }) => `${name} ${bytes} ${sha256}`;
  const wanted = expected.map(([name, file]) => line(name, file));
  const arrived = door.desk.arrivals.filter((it) => it.withdrawnAt === undefined || wanted.includes(line(it.name, it)));
  const got = arrived.map((it) => line(it.name, it));
  if (got.toSorted().join() !== wanted.toSorted().join()) {
    throw new Error(`arrived: ${got.join(', ') || 'nothing'}; expected: ${wanted.join(', ')}`);
  }
  const spool = join(door.folder, 'data', 'spool');
  for (const [name, { sha256 }] of expected) {
    if (hashOf(join(spool, 'arrivals', sha256)) !== sha256) throw new Error(`${name} is not what its hash says`);
  }
  const left = readdirSync(join(spool, 'landing'));
  if (left.length > 0) throw new Error(`left in landing: ${left.join(' ')}`);
}

/** sshfs, for one, still talks after it was taken away. */
export function leftBy(door: OpenDoor): Promise<void> {
  const count = (kind: 'login' | 'logout') => door.desk.events.filter((it) => it.kind === kind).length;
  return door.desk.until(() => count('login') === count('logout'), 'the client has logged out');
}

function hashOf(path: string): string {
  const hash = createHash('sha256');
  const size = statSync(path).size;
  // In pieces: the large one does not fit into one buffer.
  const fd = openSync(path, 'r');
  const piece = Buffer.allocUnsafe(1024 * 1024);
  for (let at = 0; at < size; ) {
    const read = readSync(fd, piece, 0, piece.length, at);
    if (read === 0) break;
    hash.update(piece.subarray(0, read));
    at += read;
  }
  closeSync(fd);
  return hash.digest('hex');
}

/** Begins an upload with a client of our own and drops the connection. */
export async function tear(door: OpenDoor, name: string, part: Buffer): Promise<void> {
  const before = door.desk.events.length;
  const raw = await connectRaw(door.port);
  const handle = await raw.open(`/${name}`, 0x1a);
  await raw.write(handle, 0, part);
  raw.drop();
  const since = () => door.desk.events.slice(before);
  await door.desk.until(() => since().some((it) => it.kind === 'logout'), `${name} is torn`);
}
