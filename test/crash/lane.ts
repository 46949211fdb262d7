// One district for the crash harness: its vendor, its archive, and a data folder with one accepted night, copied for
// each run. Lanes share nothing, so that several runs go side by side.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { rollcall, run, startAppliance, until } from '../appliance.ts';
import { type Sshd, startSshd } from '../openssh.ts';
import { type EndName, endNames, endsOf, filesOf, forwardOf, vendorsKey } from './ends.ts';
import { openScriptedVendor, type ScriptedVendor } from './scripted_vendor.ts';

const sample = fileURLToPath(new URL('../specimens/samples/sds-v1-100', import.meta.url));

export const director = { name: 'director', password: 'coffee at 7:05 sharp' };
export const token = 'a-token-of-the-crash-harness';
/** Where files end at both destinations. */
export const feeds = { loose: 'rosters', zip: 'zipped' } as const;

export interface Lane {
  folder: string;
  /** Of this run; on a small disk of its own when one was asked for. */
  dataFolder: string;
  /** The accepted night, as the SIS had it. */
  lastNight: string;
  /** The night of this run, as the SIS sends it. */
  tonight: string;
  /** Tonight's files as they must come out at the other end: the same, or the zip that was sent. */
  sent: string;
  key: string;
  vendor: Sshd;
  /** Where files end, but for the scripted vendor's. */
  ends: Record<EndName, string>;
  /** What the files of the accepted night hold there, by path. */
  lastNightAt: Record<EndName, Map<string, string>>;
  /** Opens what was encrypted. */
  privateKey: string;
  scripted: ScriptedVendor;
  /** Puts data folder and destinations back to the morning after the accepted night. */
  reset(): void;
  stop(): Promise<void>;
}

export interface LaneOptions {
  /** The data folder is on a disk of so many MB. Needs root. */
  diskMb?: number;
}

export async function openLane(options: LaneOptions = {}): Promise<Lane> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-crash-'));
  const at = (name: string) => join(folder, name);
  const [disk, template, lastNight, key] = [at('disk'), at('template'), at('last'), at('key')];
  const [tonight, sent, kept] = [at('tonight'), at('sent'), at('kept')];
  mkdirSync(disk);
  if (options.diskMb) mountSmall(disk, options.diskMb);
  const dataFolder = join(disk, 'data');
  cpSync(sample, lastNight, { recursive: true });
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const vendor = await startSshd({ folder: at('vendor') });
  const ends: Lane['ends'] = {
    vendor: vendor.incoming,
    ...{ archive: at('archive'), made: at('made'), packed: at('packed'), sealed: at('sealed') },
  };
  for (const end of Object.values(ends)) mkdirSync(end, { recursive: true });
  const scripted = await openScriptedVendor();
  const { publicKey, privateKey } = await vendorsKey();
  writeFileSync(at('vendor.asc'), publicKey);
  const district = at('district.yaml');
  writeFileSync(district, districtOf({ key, vendor, ends, scripted, lastNight }));

  const lane: Lane = {
    folder,
    dataFolder,
    lastNight,
    tonight,
    sent,
    key,
    vendor,
    ends,
    lastNightAt: { vendor: new Map(), archive: new Map(), made: new Map(), packed: new Map(), sealed: new Map() },
    privateKey,
    scripted,
    reset() {
      for (const mounted of [join(dataFolder, 'spool'), dataFolder]) spawnSync('umount', ['-q', mounted]);
      for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true, force: true });
      cpSync(template, dataFolder, { recursive: true });
      for (const name of endNames) replace(join(kept, name), ends[name]);
      scripted.reset();
      for (const folder of [tonight, sent]) rmSync(folder, { recursive: true, force: true });
      cpSync(lastNight, tonight, { recursive: true });
    },
    async stop() {
      await vendor.stop();
      await scripted.stop();
      spawnSync('umount', ['-q', join(dataFolder, 'spool')]);
      if (options.diskMb) await unmount(disk);
      rmSync(folder, { recursive: true, force: true });
    },
  };

  mkdirSync(template, { mode: 0o700 });
  const env = { ROLLCALL_DATA: template };
  await expectDone(rollcall(['apply', district], env));
  writeFileSync(at('password'), `${director.password}\n`);
  await expectDone(rollcall(['user', 'add', director.name, '--role', 'owner', '--password-file', at('password')], env));
  const appliance = await startAppliance({ dataFolder: template });
  try {
    await push(lane, appliance.sftpPort, lastNight);
    makeZip(lastNight, at('last-zip'));
    await uploadZip(appliance.url, at('last-zip'));
    await until('the first nights to be forwarded', () =>
      importsOf(template).filter((it) => it.state === 'forwarded').length === 2 ? true : undefined,
    );
  } finally {
    await appliance.stop();
  }
  for (const name of endNames) cpSync(ends[name], join(kept, name), { recursive: true });
  for (const feed of Object.values(feeds)) {
    for (const { name, opened } of endsOf(feed)) {
      for (const [file, bytes] of filesOf(join(ends[name], feed)))
        lane.lastNightAt[name].set(`${feed}/${file}`, await opened(lane, bytes));
    }
  }
  scripted.keep();
  return lane;
}

function replace(from: string, to: string): void {
  for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

function mountSmall(folder: string, mb: number): void {
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mb}m`, 'tmpfs', folder]);
  if (status !== 0) throw new Error(`a disk could not be mounted: ${stderr}`);
}

/** Waits for processes of the last night that are still ending; one that stays is named. */
async function unmount(folder: string): Promise<void> {
  const isDone = () => spawnSync('umount', [folder]).status === 0;
  await until('a disk to be unmounted', isDone, 30).catch((error: Error) => {
    throw new Error(`${error.message}, held by ${holdersOf(folder).join('; ') || 'nobody to be seen'}`);
  });
}

/** Command lines of the processes that have a file or their working folder there. */
function holdersOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => linksOf(pid).some((path) => path.startsWith(`${folder}/`)))
    .map((pid) => `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`);
}

/** None when the process has ended meanwhile. */
function linksOf(pid: string): string[] {
  try {
    const fds = readdirSync(`/proc/${pid}/fd`).map((fd) => `fd/${fd}`);
    return ['cwd', ...fds].map((name) => readlinkSync(`/proc/${pid}/${name}`));
  } catch {
    return [];
  }
}

async function expectDone(ran: ReturnType<typeof run>): Promise<void> {
  const { code, stderr } = await ran;
  if (code !== 0) throw new Error(`a program ended with ${code}: ${stderr}`);
}

function districtOf({
  key,
  vendor,
  ends,
  scripted,
  lastNight,
}: Pick<Lane, 'key' | 'vendor' | 'ends' | 'scripted' | 'lastNight'>): string {
  const students = readFileSync(join(lastNight, 'Student.csv'));
  const destinations = (feed: string) => {
    const forwards = endsOf(feed).map(({ name }) => forwardOf(name, feed, students));
    return `    forward: [ { to: scripted, name: "${feed}/{name}" }, ${forwards.join(', ')} ]`;
  };
  const login = `host: ${vendor.host}, port: ${vendor.port}, username: ${vendor.username}, privateKeyFile: ${vendor.privateKeyPath}`;
  const atVendor = (directory: string) =>
    `${login}, directory: ${directory}, hostKey: "${vendor.hostKey}", retry: [1s]`;
  const pgp = 'pgp: { publicKeyFile: ./vendor.asc }';
  return [
    'district: { name: Lakeside Unified, timezone: America/Los_Angeles }',
    'senders:',
    `  - { name: sis, publicKeys: [ "${readFileSync(`${key}.pub`, 'utf8').trim()}" ], allowFrom: [127.0.0.1] }`,
    `  - { name: cloud, token: ${token} }`,
    'destinations:',
    `  - { name: vendor, ${atVendor(ends.vendor)} }`,
    `  - { name: sealed, ${atVendor(ends.sealed)}, ${pgp} }`,
    `  - { name: scripted, host: 127.0.0.1, port: ${scripted.port}, username: lakeside, password: ${scripted.password}, directory: /incoming, hostKey: "${scripted.hostKey}", retry: [1s] }`,
    `  - { name: archive, folder: ${ends.archive}, retry: [1s] }`,
    `  - { name: made, folder: ${ends.made}, retry: [1s] }`,
    `  - { name: packed, folder: ${ends.packed}, retry: [1s], ${pgp} }`,
    'feeds:',
    `  - name: ${feeds.loose}`,
    '    sender: sis',
    '    layout: microsoft-sds-v1',
    '    initialImport: accept',
    '    complete: { settle: 1s, within: 2h }',
    destinations(feeds.loose),
    `  - name: ${feeds.zip}`,
    '    sender: cloud',
    '    layout: microsoft-sds-v1',
    '    initialImport: accept',
    '    complete: { zip: true }',
    destinations(feeds.zip),
    '',
  ].join('\n');
}

/** One push by OpenSSH's client, as a script of the SIS does it; whether the client ended well. */
export async function push(lane: Lane, port: number, from: string): Promise<boolean> {
  const batch = join(lane.folder, 'batch');
  writeFileSync(
    batch,
    readdirSync(from)
      .sort()
      .map((name) => `put ${join(from, name)}\n`)
      .join(''),
  );
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'ConnectTimeout=10',
  ];
  const { code } = await run('sftp', [
    '-q',
    ...options.map((it) => `-o${it}`),
    '-i',
    lane.key,
    '-P',
    String(port),
    '-b',
    batch,
    'sis@127.0.0.1',
  ]);
  return code === 0;
}

/** Makes `night.zip` of a folder's files. */
export function makeZip(from: string, into: string): void {
  mkdirSync(into, { recursive: true });
  const made = spawnSync('python3', ['-m', 'zipfile', '-c', join(into, 'night.zip'), ...readdirSync(from).sort()], {
    cwd: from,
  });
  if (made.status !== 0) throw new Error(`no zip was made: ${made.stderr}`);
}

/** Sends it over HTTP; whether it was answered with 201. */
export async function uploadZip(url: string, folder: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/senders/cloud/files/night.zip`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: readFileSync(join(folder, 'night.zip')),
  }).catch(() => undefined);
  return answer?.status === 201;
}

export interface ImportSeen {
  id: number;
  state: string;
  feedId: number;
}

/** The imports' rows, read from outside; none while the database cannot be read. */
export function importsOf(dataFolder: string): ImportSeen[] {
  return rowsOf<ImportSeen>(dataFolder, 'select id, state, feed_id as feedId from imports order by id');
}

export function rowsOf<Row>(dataFolder: string, sql: string): Row[] {
  const database = new Sqlite(join(dataFolder, 'rollcall.db'), { readonly: true, timeout: 5000 });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}
