// One large upload by OpenSSH's client, into our door and into OpenSSH's internal-sftp, same cipher, interleaved.
// What counts is the ratio: both were measured in the same run on the same machine.
import { spawn, spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createDoor } from '../../src/receive/door.ts';
import { createMemoryDesk } from '../receive/memory_desk.ts';
import { startSshd } from './sshd.ts';

export interface SftpBenchOptions {
  /** Size of the file in bytes; default 343 MB. */
  bytes?: number;
  /** Uploads of each kind; the median counts. Default 5. */
  runs?: number;
  ciphers?: string[];
  /** The built worker, or the source. Default: the source. */
  workerUrl?: URL;
  /** Each upload as it is done. */
  print?: (line: string) => void;
}

export interface SftpBenchRow {
  cipher: string;
  /** OpenSSH's median seconds / ours: 1 is as fast, 0.5 half as fast. */
  ratio: number;
  ourSeconds: number;
  opensshSeconds: number;
  all: { ours: number[]; openssh: number[] };
}

const benchCiphers = ['aes128-gcm@openssh.com', 'aes128-ctr', 'chacha20-poly1305@openssh.com'];

export async function runSftpBench(options: SftpBenchOptions = {}): Promise<SftpBenchRow[]> {
  const { bytes = 343_000_000, runs = 5, ciphers = benchCiphers, print = () => undefined } = options;
  const workerUrl = options.workerUrl ?? new URL('../../src/workers/door.ts', import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const keyFile = join(folder, 'key');
  const file = join(folder, 'roster.csv');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  const publicKey = readFileSync(`${keyFile}.pub`, 'utf8').trim();
  writeRandom(file, bytes);
  const desk = createMemoryDesk([
    { id: 1, name: 'aeries', publicKeys: [publicKey], allowFrom: ['127.0.0.1'], createdAt: 0 },
  ]);
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: (event: string) => print(`our log: ${event}`) };
  const door = createDoor({ host: '127.0.0.1', port: 0, dataFolder: join(folder, 'data'), workerUrl }, { desk, log });
  const sshd = await startSshd(join(folder, 'sshd'), publicKey);
  try {
    const status = await door.start();
    if (!status.ok) throw new Error(status.problem.detail);
    const ours = { port: status.value.port, user: 'aeries', target: 'roster.csv' };
    const theirs = { port: sshd.port, user: sshd.user, target: join(folder, 'received.csv') };
    const rows: SftpBenchRow[] = [];
    for (const cipher of ciphers) {
      const all = { ours: [] as number[], openssh: [] as number[] };
      for (let run = 0; run < runs; run++) {
        for (const kind of run % 2 === 0 ? (['ours', 'openssh'] as const) : (['openssh', 'ours'] as const)) {
          const seconds = await upload(kind === 'ours' ? ours : theirs, file, keyFile, cipher);
          all[kind].push(seconds);
          print(`${cipher} ${kind} ${seconds.toFixed(2)} s`);
        }
      }
      const [ourSeconds, opensshSeconds] = [median(all.ours), median(all.openssh)];
      rows.push({ cipher, ratio: opensshSeconds / ourSeconds, ourSeconds, opensshSeconds, all });
    }
    return rows;
  } finally {
    await door.stop(0);
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows as people read them, ratio first. */
export function describeSftpBench(rows: SftpBenchRow[], bytes = 343_000_000): string {
  const lines = rows.map((row) => {
    const rate = (seconds: number) => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
    const ours = `Rollcall ${row.ourSeconds.toFixed(2)} s (${rate(row.ourSeconds)})`;
    return `${row.ratio.toFixed(2)} of OpenSSH  ${row.cipher.padEnd(30)} ${ours}, OpenSSH ${row.opensshSeconds.toFixed(2)} s (${rate(row.opensshSeconds)})`;
  });
  return lines.join('\n');
}

function upload(
  to: { port: number; user: string; target: string },
  file: string,
  keyFile: string,
  cipher: string,
): Promise<number> {
  const options = [
    `Port=${to.port}`,
    `Ciphers=${cipher}`,
    'MACs=hmac-sha2-256-etm@openssh.com',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `IdentityFile=${keyFile}`,
  ].flatMap((option) => ['-o', option]);
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn('sftp', ['-F', '/dev/null', ...options, '-b', '-', `${to.user}@127.0.0.1`], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1000);
      else reject(new Error(`sftp ended with ${code}: ${said}`));
    });
    child.stdin.end(`put ${file} ${to.target}\n`);
  });
}

function writeRandom(path: string, bytes: number): void {
  const chunk = randomFillSync(Buffer.allocUnsafe(4 * 1024 * 1024));
  const fd = openSync(path, 'w');
  for (let at = 0; at < bytes; at += chunk.length) {
    // Each piece differs, so that nothing below can share blocks.
    chunk.writeUInt32BE(at >>> 0, 0);
    writeSync(fd, chunk, 0, Math.min(chunk.length, bytes - at));
  }
  closeSync(fd);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
