// Twenty senders at once, with real clients, while a person looks at pages: how long the pages' thread was held up, how
// long a page took, and what a session costs in memory.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeRandomFile } from './bench_file.ts';
import { memoryBytes } from './process_cost.ts';
import { seconds, uploadBySftp } from './sftp_client.ts';
import {
  getPage,
  prepareAppliance,
  signIn,
  startWatchedAppliance,
  type WatchedAppliance,
} from './watched_appliance.ts';

export interface CrowdRow {
  door: 'SFTP' | 'HTTPS';
  senders: number;
  bytes: number;
  seconds: number;
  /** Of the main thread's event loop, ms. */
  loop: { p99: number; longest: number };
  /** Of a page, ms, and how many were asked for. */
  page: { p99: number; longest: number; count: number };
  /** Growth of the process at its largest, divided by the senders. */
  bytesPerSession: number;
}

const user = { name: 'dana', password: 'correct horse battery' };
const pageEveryMs = 20;
const token = (sender: string) => `a-token-of-${sender}-with-letters-0123456789`;

/** Each sender uploads one file of `bytes`, by SFTP and then by HTTPS. */
export async function runCrowdBench(senders = 20, bytes = 50_000_000): Promise<CrowdRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-crowd-'));
  const names = Array.from({ length: senders }, (_, n) => `sis-${n + 1}`);
  const keyFile = join(folder, 'key');
  const file = join(folder, 'roster.csv');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  const publicKeys = [readFileSync(`${keyFile}.pub`, 'utf8').trim()];
  writeRandomFile(file, bytes);
  const allowFrom = ['127.0.0.1'];
  prepareAppliance(
    folder,
    names.map((name) => ({ name, publicKeys, allowFrom, token: token(name) })),
    user,
  );
  const appliance = await startWatchedAppliance(folder);
  try {
    const cookie = await signIn(appliance.webPort, user);
    const bySftp = (name: string) =>
      uploadBySftp({ port: appliance.sftpPort, user: name, name: 'roster.csv' }, file, keyFile, { isElsewhere: true });
    const byHttps = (name: string) => {
      const url = `https://127.0.0.1:${appliance.webPort}/api/v1/senders/${name}/files/roster.csv`;
      return seconds('nice', [
        '-n',
        '19',
        'curl',
        '-sSfk',
        '-H',
        `Authorization: Bearer ${token(name)}`,
        '-T',
        file,
        '-o',
        '/dev/null',
        url,
      ]);
    };
    const rows: CrowdRow[] = [];
    for (const [door, send] of [
      ['SFTP', bySftp],
      ['HTTPS', byHttps],
    ] as const) {
      // The first of each kind compiles what the others use; a day's first upload is one, not twenty.
      await send(names[0]!);
      rows.push({ door, senders, bytes, ...(await watch(appliance, cookie, () => names.map(send))) });
    }
    return rows;
  } finally {
    await appliance.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function watch(appliance: WatchedAppliance, cookie: string, begin: () => Promise<number>[]) {
  const pages: Promise<number>[] = [];
  const before = memoryBytes(appliance.pid);
  let most = before;
  const look = () => {
    most = Math.max(most, memoryBytes(appliance.pid));
    const asked = performance.now();
    pages.push(
      getPage(appliance.webPort, '/', { cookie }).then((status) => {
        if (status !== 200) throw new Error(`a page was answered with ${status}`);
        return performance.now() - asked;
      }),
    );
  };
  await appliance.loopDelays();
  const began = performance.now();
  const ticking = setInterval(look, pageEveryMs);
  const uploads = begin();
  await Promise.all(uploads).finally(() => clearInterval(ticking));
  const took = (performance.now() - began) / 1000;
  const loop = await appliance.loopDelays();
  const times = (await Promise.all(pages)).sort((a, b) => a - b);
  const page = { p99: times[Math.floor(times.length * 0.99)] ?? 0, longest: times.at(-1) ?? 0, count: times.length };
  return { seconds: took, loop, page, bytesPerSession: (most - before) / uploads.length };
}

/** As people read it. */
export function describeCrowd(row: CrowdRow): string {
  const ms = (it: { p99: number; longest: number }) =>
    `p99 ${it.p99.toFixed(0)} ms, longest ${it.longest.toFixed(0)} ms`;
  const rate = (row.senders * row.bytes) / 1e6 / row.seconds;
  return (
    `${row.senders} senders by ${row.door}, ${(row.bytes / 1e6).toFixed(0)} MB each: ${row.seconds.toFixed(1)} s (${rate.toFixed(0)} MB/s); ` +
    `event loop of the pages: ${ms(row.loop)}; ${row.page.count} pages: ${ms(row.page)}; ` +
    `${(row.bytesPerSession / 1024 / 1024).toFixed(1)} MiB a session`
  );
}
