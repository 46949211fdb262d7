// Where a night ends: each destination's folder, and what its files hold once they are opened as the vendor opens them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMessage, decrypt, encrypt, generateKey, readKey, readMessage, readPrivateKey } from 'openpgp';
import { unzip } from '../../src/check/unzip.ts';
import { ok } from '../../src/kit/result.ts';
import { feeds, type Lane } from './lane.ts';

/** The folders of a lane that files end in. */
export const endNames = ['vendor', 'archive', 'made', 'packed', 'sealed'] as const;
export type EndName = (typeof endNames)[number];

export interface End {
  name: EndName;
  /** By final name: the SHA-256 of what tonight's file holds. */
  expected(lane: Lane): Map<string, string>;
  /** The SHA-256 of what a file holds; throws for a part of one. */
  opened(lane: Lane, bytes: Buffer): Promise<string>;
}

const asReceived: Pick<End, 'expected' | 'opened'> = {
  expected: (lane) => hashesOf(filesOf(lane.sent)),
  opened: async (_, bytes) => hashOf(bytes),
};

const all: Record<EndName, Omit<End, 'name'>> = {
  vendor: asReceived,
  archive: asReceived,
  made: {
    expected: (lane) =>
      new Map([
        ['students.csv', hashOf(inOrder(lane, 'Student.csv'))],
        ['schools.csv', hashOf(inOrder(lane, 'School.csv'))],
      ]),
    opened: async (_, bytes) => hashOf(bytes),
  },
  packed: {
    expected: (lane) => {
      const files = filesOf(lane.tonight);
      files.set('Student.csv', withoutColumns(files.get('Student.csv')!));
      return new Map([['set.zip.pgp', hashOfSet(hashesOf(files))]]);
    },
    opened: async (lane, bytes) => hashOfSet(await unzipped(lane, await decrypted(lane, bytes))),
  },
  sealed: {
    expected: (lane) => new Map([...hashesOf(filesOf(lane.tonight))].map(([name, hash]) => [`${name}.pgp`, hash])),
    opened: async (lane, bytes) => hashOf(await decrypted(lane, bytes)),
  },
};

/** The ends that a feed goes to. */
export function endsOf(feed: string): End[] {
  const names: readonly EndName[] = feed === feeds.loose ? endNames : ['vendor', 'archive', 'packed'];
  return names.map((name) => ({ name, ...all[name] }));
}

/** What the packed files go without, by the names of Student.csv's columns. */
export const leftOut = ['Password', 'Secondary Email', 'Birthdate'];

/** What each destination is told to send, as the district file has it; undefined: the files as received. */
export function forwardOf(end: EndName, feed: string, students: Buffer): string {
  const name = `name: "${feed}/{name}"`;
  switch (end) {
    case 'made': {
      const reports = ['Student', 'School'].map(
        (table) => `{ name: ${table.toLowerCase()}s.csv, sql: SELECT * FROM ${table} ORDER BY 1 }`,
      );
      return `{ to: made, ${name}, reports: [ ${reports.join(', ')} ] }`;
    }
    case 'packed': {
      const columns = headerOf(students).filter((column) => !leftOut.includes(column));
      return `{ to: packed, zip: "${feed}/set.zip", only: { columns: { Student.csv: [ ${columns.join(', ')} ] } } }`;
    }
    default:
      return `{ to: ${end}, ${name} }`;
  }
}

/** A vendor's key, and that it works: made once for all lanes, a year old, as a vendor's is. */
export async function vendorsKey(): Promise<{ publicKey: string; privateKey: string }> {
  const userIDs = [{ name: 'Vendor', email: 'data@vendor.example' }];
  const date = new Date(Date.now() - 365 * 86_400_000);
  const { publicKey, privateKey } = await generateKey({ userIDs, date, format: 'armored' });
  const message = await createMessage({ text: 'Ana' });
  const sealed = await encrypt({ message, encryptionKeys: await readKey({ armoredKey: publicKey }), format: 'binary' });
  if (`${await decryptedBy(privateKey, Buffer.from(sealed))}` !== 'Ana') throw new Error('the key does not open');
  return { publicKey, privateKey };
}

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function filesOf(folder: string): Map<string, Buffer> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

function hashesOf(files: Map<string, Buffer>): Map<string, string> {
  return new Map([...files].map(([name, bytes]) => [name, hashOf(bytes)]));
}

function hashOfSet(members: Map<string, string>): string {
  const lines = [...members].map(([name, hash]) => `${name} ${hash}`).sort();
  return hashOf(Buffer.from(lines.join('\n')));
}

/** `SELECT * FROM Student ORDER BY 1`, as the harness would write it: the sample quotes nothing. */
function inOrder(lane: Lane, name: string): Buffer {
  const [header, ...rows] = linesOf(readFileSync(join(lane.tonight, name)));
  const idOf = (line: string) => line.split(',')[0]!;
  rows.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`);
}

function withoutColumns(students: Buffer): Buffer {
  const header = headerOf(students);
  const kept = (line: string) => line.split(',').filter((_, at) => !leftOut.includes(header[at]!));
  return Buffer.from(
    `${linesOf(students)
      .map((line) => kept(line).join(','))
      .join('\r\n')}\r\n`,
  );
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split('\r\n').filter(Boolean);
}

function headerOf(bytes: Buffer): string[] {
  return linesOf(bytes)[0]!.split(',');
}

function decrypted(lane: Lane, bytes: Buffer): Promise<Buffer> {
  return decryptedBy(lane.privateKey, bytes);
}

async function decryptedBy(privateKey: string, bytes: Buffer): Promise<Buffer> {
  const decryptionKeys = await readPrivateKey({ armoredKey: privateKey });
  const message = await readMessage({ binaryMessage: new Uint8Array(bytes) });
  const { data } = await decrypt({ message, decryptionKeys, format: 'binary' });
  return Buffer.from(data);
}

async function unzipped(lane: Lane, bytes: Buffer): Promise<Map<string, string>> {
  const path = join(lane.folder, 'opened.zip');
  writeFileSync(path, bytes);
  const members = new Map<string, string>();
  const opened = await unzip(path, {
    begin() {
      const hash = createHash('sha256');
      const write = (chunk: Uint8Array) => {
        hash.update(chunk);
        return ok();
      };
      return ok({ write, abandon: () => {}, hash });
    },
    async done(name, { hash }) {
      members.set(name, hash.digest('hex'));
      return ok();
    },
  });
  if (!opened.ok || opened.value) throw new Error('the zip does not open');
  return members;
}
