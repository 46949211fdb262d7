// How fast a file goes out, beside OpenSSH's own client: same server, same cipher, same file, taken in turns.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCourier } from '../../src/forward/courier.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { makeJob, someBytes } from '../forward/job.ts';
import { startSshd } from '../openssh.ts';

export interface ForwardBenchOptions {
  /** Size of the file, bytes. */
  bytes: number;
  /** Runs of each; the fastest counts. */
  runs: number;
}

export interface ForwardBenchResult {
  bytes: number;
  /** Fastest run, connection and login included, ms. */
  rollcallMs: number;
  opensshMs: number;
  /** Our rate as a share of OpenSSH's; 1 = as fast. */
  ratio: number;
  /** Every run, ms. */
  all: { rollcall: number[]; openssh: number[] };
}

const cipher = 'aes128-gcm@openssh.com';

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
  const sshd = await startSshd({ folder });
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
      ...({ kind: 'sftp', host: sshd.host, port: sshd.port, username: sshd.username } as const),
      ...{ directory: sshd.incoming, hostKey: sshd.hostKey, hasPassword: false, hasPrivateKey: true },
    };
    const job = makeJob(folder, end, { 'ours.csv': data }, { secrets: { privateKey: sshd.privateKey } });
    const source = job.files[0]?.path ?? '';
    const knownHosts = join(folder, 'known_hosts');
    writeFileSync(knownHosts, `${sshd.knownHosts}\n`);
    const sftp = ['-q', '-b', '-', '-P', `${sshd.port}`, '-i', sshd.privateKeyPath, '-c', cipher];
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
    await sshd.stop();
    rmSync(folder, { recursive: true });
  }
  const rollcallMs = Math.min(...all.rollcall);
  const opensshMs = Math.min(...all.openssh);
  return { bytes: options.bytes, rollcallMs, opensshMs, ratio: opensshMs / rollcallMs, all };
}
