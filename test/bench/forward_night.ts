// A typical district's night in the built appliance: from the set's last byte to the receipt, to one destination and to
// fifty at once, while somebody looks at pages.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { startSshd } from '../openssh.ts';
import {
  getPage,
  prepareAppliance,
  signIn,
  startWatchedAppliance,
  type WatchedAppliance,
} from './watched_appliance.ts';

export interface NightRow {
  destinations: number;
  night: number;
  rows: number;
  bytes: number;
  /** From the last byte received to the check's verdict, and to the last receipt, ms. */
  checkedMs: number;
  receiptMs: number;
  /** Of the main thread's event loop, and of a page, ms. */
  loop: { p99: number; longest: number };
  page: { p99: number; longest: number; count: number };
}

const user = { name: 'dana', password: 'correct horse battery' };
const students = 20_000;
const many = 50;
const pageEveryMs = 20;

/** Three nights to one destination, then three to fifty. */
export async function runNightBench(tell: (row: NightRow) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-night-'));
  const keyFile = join(folder, 'key');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  // Several hosts, because one host gets two deliveries at a time; sshd listens on 16 addresses at most.
  const addresses = Array.from({ length: 15 }, (_, n) => `127.0.1.${n + 1}`);
  const sshd = await startSshd({
    folder: mkFolder(folder, 'vendor'),
    isElsewhere: true,
    config: [...addresses.map((address) => `ListenAddress ${address}`), 'MaxStartups 200'],
  });
  const destinations = Array.from({ length: many }, (_, n) => {
    const host = addresses[n % addresses.length]!;
    mkdirSync(join(sshd.incoming, `d${n}`));
    return {
      name: `vendor-${n}`,
      ...{ host, port: sshd.port, username: sshd.username, hostKey: sshd.hostKey },
      ...{ privateKey: sshd.privateKey, directory: join(sshd.incoming, `d${n}`) },
    };
  });
  const publicKeys = [readFileSync(`${keyFile}.pub`, 'utf8').trim()];
  const kinds = [1, many];
  const senders = kinds.map((count) => ({ name: `sis-${count}`, publicKeys, allowFrom: ['127.0.0.1'] }));
  const feeds = kinds.map((count) => ({
    name: `rosters-${count}`,
    ...{ sender: `sis-${count}`, layout: 'oneroster-1.1', initialImport: 'accept', complete: { manifest: true } },
    forward: destinations.slice(0, count).map(({ name }) => ({ to: name, name: '{feed}-{name}' })),
  }));
  prepareAppliance(folder, senders, user, { destinations, feeds });
  const appliance = await startWatchedAppliance(folder);
  try {
    const cookie = await signIn(appliance.webPort, user);
    for (const count of kinds) {
      for (let night = 1; night <= 3; night++) {
        const files = filesOf(
          districtOf({ students, seed: 7, leave: 0.002 * night, change: 0.003 * night }),
          'oneroster-1.1',
        );
        tell(await playNight(appliance, cookie, { folder, keyFile, count, night, files }));
      }
    }
  } finally {
    await appliance.stop();
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function mkFolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

interface Night {
  folder: string;
  keyFile: string;
  count: number;
  night: number;
  files: Record<string, string>;
}

async function playNight(
  appliance: WatchedAppliance,
  cookie: string,
  { folder, keyFile, count, night, files }: Night,
): Promise<NightRow> {
  const local = mkFolder(folder, `night-${count}-${night}`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(local, name), text);
  const database = new Database(join(folder, 'data', 'rollcall.db'), { readonly: true });
  const pages: Promise<number>[] = [];
  await appliance.loopDelays();
  const ticking = setInterval(() => {
    const asked = performance.now();
    const page = getPage(appliance.webPort, '/', { cookie }).then(() => performance.now() - asked);
    // Met below; before that it must not end the bench.
    page.catch(() => undefined);
    pages.push(page);
  }, pageEveryMs);
  try {
    const names = Object.keys(files).map((name) => `put ${join(local, name)}`);
    const usual = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
    const { status, stderr } = await send(
      ['-q', '-b', '-', '-P', `${appliance.sftpPort}`, '-i', keyFile, ...usual, `sis-${count}@127.0.0.1`],
      `${names.join('\n')}\n`,
    );
    if (status !== 0) throw new Error(`the upload ended with ${status}: ${stderr}`);
    const done = await forwarded(database, `rosters-${count}`, night);
    clearInterval(ticking);
    const loop = await appliance.loopDelays();
    const times = (await Promise.all(pages)).sort((a, b) => a - b);
    const page = { p99: times[Math.floor(times.length * 0.99)] ?? 0, longest: times.at(-1) ?? 0, count: times.length };
    const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const rows = Object.values(files).reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    return { destinations: count, night, rows, bytes, ...done, loop, page };
  } finally {
    clearInterval(ticking);
    database.close();
  }
}

/** OpenSSH's client, apart from this thread. */
function send(args: string[], input: string): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('nice', ['-n', '19', 'sftp', ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    child.once('exit', (status) => resolve({ status, stderr }));
    child.stdin.end(input);
  });
}

interface Times {
  last_arrival_at: number;
  checked_at: number;
  state: string;
}

/** Once the feed's import of this night is forwarded. */
async function forwarded(
  database: Database.Database,
  feed: string,
  night: number,
): Promise<{ checkedMs: number; receiptMs: number }> {
  const find = database.prepare<[string, number], Times & { id: number }>(
    'SELECT i.* FROM imports i JOIN feeds f ON f.id = i.feed_id WHERE f.name = ? ORDER BY i.id LIMIT 1 OFFSET ?',
  );
  const last = database.prepare<[number], { at: number }>(
    "SELECT max(json_extract(receipt, '$.at')) AS at FROM deliveries WHERE import_id = ?",
  );
  let state = 'not there';
  for (let look = 0; look < 600; look++) {
    const it = find.get(feed, night - 1);
    if (it?.state === 'forwarded') {
      return { checkedMs: it.checked_at - it.last_arrival_at, receiptMs: last.get(it.id)!.at - it.last_arrival_at };
    }
    if (it && ['held', 'rejected', 'undelivered'].includes(it.state)) throw new Error(`the night was ${it.state}`);
    state = it?.state ?? state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the night was not forwarded; it is ${state}`);
}

/** As people read it. */
export function describeNight(row: NightRow): string {
  const ms = (it: { p99: number; longest: number }) =>
    `p99 ${it.p99.toFixed(0)} ms, longest ${it.longest.toFixed(0)} ms`;
  const to = row.destinations === 1 ? '1 destination' : `${row.destinations} destinations`;
  return (
    `night ${row.night} to ${to}: ${row.rows} rows, ${(row.bytes / 1e6).toFixed(1)} MB; complete to verdict ${row.checkedMs} ms, ` +
    `to the last receipt ${row.receiptMs} ms; event loop ${ms(row.loop)}; ${row.page.count} pages ${ms(row.page)}`
  );
}
