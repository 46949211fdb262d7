// One large upload by OpenSSH's client, into the built appliance and into OpenSSH's internal-sftp, same cipher, in turns.
// What counts is the ratio: both were measured in the same run on the same machine. Cold: the first connection of servers
// that have just started, and the client's file is not in the page cache. Warm: the second connection, and it is.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetPages, median, readPages, writeRandomFile } from './bench_file.ts';
import { childrenSeconds, ownSeconds } from './process_cost.ts';
import { uploadBySftp } from './sftp_client.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { prepareAppliance, startWatchedAppliance, type WatchedAppliance } from './watched_appliance.ts';

export interface SftpBenchCase {
  cipher: string;
  bytes: number;
  /** Times that both servers are started; each gives a cold and a warm upload of either. */
  runs: number;
}

interface Measured {
  /** From the client's start to its end. */
  seconds: number[];
  /** Of the processor, by the server. */
  serverSeconds: number[];
}

export interface SftpBenchRow extends SftpBenchCase {
  state: 'cold' | 'warm';
  rollcall: Measured;
  openssh: Measured;
  /** OpenSSH's median seconds / ours: 1 is as fast, 0.5 half as fast. */
  ratio: number;
}

export const usualSftpCases: SftpBenchCase[] = [
  { cipher: 'aes128-gcm@openssh.com', bytes: 343_000_000, runs: 4 },
  { cipher: 'aes128-ctr', bytes: 343_000_000, runs: 4 },
  { cipher: 'chacha20-poly1305@openssh.com', bytes: 343_000_000, runs: 4 },
  { cipher: 'aes128-gcm@openssh.com', bytes: 1_073_741_824, runs: 3 },
];

/** Runs all cases; `print` gets each row as it is done. */
export async function runSftpBench(cases = usualSftpCases, print = (_line: string) => {}): Promise<SftpBenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  try {
    const keyFile = join(folder, 'key');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
    const publicKey = readFileSync(`${keyFile}.pub`, 'utf8').trim();
    const sender = { name: 'aeries', publicKeys: [publicKey], allowFrom: ['127.0.0.1'] };
    prepareAppliance(join(folder, 'rollcall'), [sender], { name: 'dana', password: 'correct horse battery' });
    const rows: SftpBenchRow[] = [];
    for (const it of cases) {
      const file = join(folder, `${it.bytes}.csv`);
      writeRandomFile(file, it.bytes);
      const measured = await measure(it, { folder, keyFile, publicKey, file });
      for (const row of measured) print(describeRow(row));
      rows.push(...measured);
      rmSync(file);
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  it: SftpBenchCase,
  at: { folder: string; keyFile: string; publicKey: string; file: string },
): Promise<SftpBenchRow[]> {
  const nothing = (): Measured => ({ seconds: [], serverSeconds: [] });
  const states = {
    cold: { rollcall: nothing(), openssh: nothing() },
    warm: { rollcall: nothing(), openssh: nothing() },
  };
  for (let run = 0; run < it.runs; run++) {
    const appliance = await startWatchedAppliance(join(at.folder, 'rollcall'));
    const sshd = await startSshd(join(at.folder, 'sshd'), at.publicKey);
    try {
      for (const state of ['cold', 'warm'] as const) {
        for (const peer of run % 2 === 0 ? (['rollcall', 'openssh'] as const) : (['openssh', 'rollcall'] as const)) {
          if (state === 'cold') forgetPages(at.file);
          else readPages(at.file);
          const upload = peer === 'rollcall' ? uploadToAppliance : uploadToSshd;
          const { seconds, serverSeconds } = await upload({ appliance, sshd, ...at }, it.cipher);
          states[state][peer].seconds.push(seconds);
          states[state][peer].serverSeconds.push(serverSeconds);
        }
      }
    } finally {
      await appliance.stop();
      await sshd.stop();
    }
  }
  return (['cold', 'warm'] as const).map((state) => {
    const { rollcall, openssh } = states[state];
    return { ...it, state, rollcall, openssh, ratio: median(openssh.seconds) / median(rollcall.seconds) };
  });
}

interface Place {
  appliance: WatchedAppliance;
  sshd: Sshd;
  folder: string;
  file: string;
  keyFile: string;
}

async function uploadToAppliance({ appliance, file, keyFile }: Place, cipher: string) {
  const before = ownSeconds(appliance.pid);
  const to = { port: appliance.sftpPort, user: 'aeries', name: 'roster.csv' };
  const seconds = await uploadBySftp(to, file, keyFile, { cipher });
  const serverSeconds = ownSeconds(appliance.pid) - before;
  // Replacing an old file costs either server time; each upload is a first one.
  appliance.forgetArrivals();
  return { seconds, serverSeconds };
}

async function uploadToSshd({ sshd, folder, file, keyFile }: Place, cipher: string) {
  const before = childrenSeconds(sshd.pid);
  const target = join(folder, 'received.csv');
  const seconds = await uploadBySftp({ port: sshd.port, user: sshd.user, name: target }, file, keyFile, { cipher });
  // Its time counts once the listener has waited for it, which it does a moment after the client has gone.
  for (let look = 0; look < 50 && childrenSeconds(sshd.pid) === before; look++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const serverSeconds = childrenSeconds(sshd.pid) - before;
  rmSync(target);
  return { seconds, serverSeconds };
}

/** A run this far from its median is an outlier. */
const outlier = 1.3;

/** As people read it: the ratio first, then every run, then the processor time of the servers. An outlier has a mark. */
export function describeRow(row: SftpBenchRow): string {
  const side = ({ seconds, serverSeconds }: Measured) => {
    const middle = median(seconds);
    const all = seconds.map((it) => `${it.toFixed(2)}${it > middle * outlier || it < middle / outlier ? '!' : ''}`);
    return `${middle.toFixed(2)} s (${all.join(' ')}; processor ${median(serverSeconds).toFixed(2)} s)`;
  };
  const what = `${row.cipher.replace('@openssh.com', '').padEnd(18)} ${(row.bytes / 1e6).toFixed(0).padStart(4)} MB ${row.state}`;
  return `${row.ratio.toFixed(2)} of OpenSSH  ${what}  Rollcall ${side(row.rollcall)}, OpenSSH ${side(row.openssh)}`;
}
