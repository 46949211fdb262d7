// How fast a file goes out, beside OpenSSH's own client: same server, same cipher, same file, taken in turns; near, and far
// away behind a wire that adds latency and takes no bandwidth.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCourier } from '../../src/forward/courier.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { makeJob, someBytes } from '../forward/job.ts';
import { startSshd } from '../openssh.ts';
import { startTcpProxy } from '../tcp_proxy.ts';
import { median } from './bench_file.ts';

export interface ForwardBenchOptions {
  /** Size of the file, bytes. */
  bytes: number;
  /** Runs of each, in turns; the median counts. */
  runs: number;
  cipher: string;
  /** Added to each way, ms; a round trip takes twice as much longer. */
  delayMs: number;
}

export interface ForwardBenchResult extends ForwardBenchOptions {
  /** Median run, connection and login included, ms. */
  rollcallMs: number;
  opensshMs: number;
  /** Our rate as a share of OpenSSH's; 1 = as fast. */
  ratio: number;
  /** Every run, ms. */
  all: { rollcall: number[]; openssh: number[] };
}

export const gcm = 'aes128-gcm@openssh.com';
const sizeMb = 343;
/** Far away OpenSSH's window bounds both: less data shows the same. */
export const forwardRuns: readonly ForwardBenchOptions[] = [
  { bytes: sizeMb * 1e6, runs: 5, cipher: gcm, delayMs: 0 },
  { bytes: sizeMb * 1e6, runs: 5, cipher: 'aes128-ctr', delayMs: 0 },
  { bytes: sizeMb * 1e6, runs: 5, cipher: 'chacha20-poly1305@openssh.com', delayMs: 0 },
  { bytes: sizeMb * 1e6, runs: 2, cipher: gcm, delayMs: 25 },
  { bytes: sizeMb * 1e6, runs: 1, cipher: gcm, delayMs: 50 },
];

function run(command: string, args: string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command}: ${said}`))));
    child.stdin.end(input);
  });
}

/** Needs OpenSSH's server and client. */
export async function runForwardBench(options: ForwardBenchOptions): Promise<ForwardBenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  // The server's list decides which cipher both clients take.
  const sshd = await startSshd({ folder, config: [`Ciphers ${options.cipher}`] });
  const wire = options.delayMs > 0 ? await startTcpProxy(sshd.port, { delayMs: options.delayMs }) : undefined;
  const port = wire?.port ?? sshd.port;
  const courier = createCourier(
    { workerUrl: new URL('../../src/workers/delivery.ts', import.meta.url), atOnce: 1, perHost: 1 },
    { log: createLog('error'), clock: systemClock },
  );
  const all: ForwardBenchResult['all'] = { rollcall: [], openssh: [] };
  try {
    const part = someBytes(4 * 1024 * 1024);
    const data = Buffer.alloc(options.bytes);
    for (let at = 0; at < data.length; at += part.length) part.copy(data, at);
    const end = {
      ...({ kind: 'sftp', host: sshd.host, port, username: sshd.username } as const),
      ...{ directory: sshd.incoming, hostKey: sshd.hostKey, hasPassword: false, hasPrivateKey: true },
    };
    const job = makeJob(folder, end, { 'ours.csv': data }, { secrets: { privateKey: sshd.privateKey } });
    const source = job.files[0]?.path ?? '';
    const knownHosts = join(folder, 'known_hosts');
    writeFileSync(knownHosts, `${sshd.knownHosts.replace(/:\d+ /, `:${port} `)}\n`);
    const sftp = ['-q', '-b', '-', '-P', `${port}`, '-i', sshd.privateKeyPath, '-c', options.cipher];
    const host = ['-o', `UserKnownHostsFile=${knownHosts}`, `${sshd.username}@${sshd.host}`];

    for (let count = 0; count < options.runs; count++) {
      let from = performance.now();
      await run('sftp', [...sftp, ...host], `put ${source} ${sshd.incoming}/theirs.csv\n`);
      all.openssh.push(performance.now() - from);
      from = performance.now();
      const sent = await courier.deliver({ ...job, deliveryId: count }, async () => undefined);
      if (!sent.ok) throw new Error(sent.problem.detail);
      all.rollcall.push(performance.now() - from);
    }
  } finally {
    await courier.stop();
    await wire?.stop();
    await sshd.stop();
    rmSync(folder, { recursive: true });
  }
  const rollcallMs = median(all.rollcall);
  const opensshMs = median(all.openssh);
  return { ...options, rollcallMs, opensshMs, ratio: opensshMs / rollcallMs, all };
}

/** One line of the table. */
export function describeForward({
  bytes,
  cipher,
  delayMs,
  rollcallMs,
  opensshMs,
  ratio,
  all,
}: ForwardBenchResult): string {
  const way = delayMs === 0 ? 'near' : `+${2 * delayMs} ms`;
  const runs = (times: number[]) => times.map((ms) => (ms / 1000).toFixed(2)).join(' ');
  return [
    `${(bytes / 1e6).toFixed(0)} MB ${cipher.split('@')[0]!.padEnd(18)}${way.padEnd(8)}`,
    `ours ${(rollcallMs / 1000).toFixed(2)} s  OpenSSH ${(opensshMs / 1000).toFixed(2)} s  `,
    `ratio ${ratio.toFixed(2)}   (ours ${runs(all.rollcall)}; OpenSSH ${runs(all.openssh)})`,
  ].join('');
}
