// The built program, as an operator runs it, with a watch on its event loop: what the door is measured in.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../openssh.ts';
import type { LoopDelays } from './loop_watch.ts';

export interface WatchedAppliance {
  pid: number;
  sftpPort: number;
  webPort: number;
  /** Of the main thread, since the last time. */
  loopDelays(): Promise<LoopDelays>;
  /** So that each upload is a first one: replacing an old file costs time. */
  forgetArrivals(): void;
  stop(): Promise<void>;
}

export interface Login {
  name: string;
  password: string;
}

const program = fileURLToPath(new URL('../../dist/rollcall.js', import.meta.url));
const watch = new URL('./loop_watch.ts', import.meta.url).href;

/** Sets up `folder` once: `senders` as a district file has them, a user, a certificate. */
export function prepareAppliance(
  folder: string,
  senders: readonly object[],
  user: Login,
  more: { destinations: readonly object[]; feeds: readonly object[] } = { destinations: [], feeds: [] },
): void {
  mkdirSync(folder, { recursive: true });
  const district = { district: { name: 'Lakeside', timezone: 'UTC' }, senders, ...more };
  const file = join(folder, 'district.yaml');
  writeFileSync(file, JSON.stringify(district));
  writeFileSync(join(folder, 'password'), user.password);
  const names = ['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')];
  run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    ...names,
    '-subj',
    '/CN=localhost',
  ]);
  run(process.execPath, [program, 'apply', file], folder);
  const password = ['--password-file', join(folder, 'password')];
  run(process.execPath, [program, 'user', 'add', user.name, '--role', 'owner', ...password], folder);
}

/** Starts it and waits until it is ready. */
export async function startWatchedAppliance(folder: string): Promise<WatchedAppliance> {
  const [webPort, sftpPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--import', watch, program, 'serve'], {
    env: {
      ...environment(folder),
      ...{ ROLLCALL_HTTP_HOST: '127.0.0.1', ROLLCALL_HTTP_PORT: `${webPort}` },
      ...{ ROLLCALL_SFTP_HOST: '127.0.0.1', ROLLCALL_SFTP_PORT: `${sftpPort}` },
      ...{ ROLLCALL_TLS_CERT_FILE: join(folder, 'tls.crt'), ROLLCALL_TLS_KEY_FILE: join(folder, 'tls.key') },
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await ready(child, webPort);
  const arrivals = join(folder, 'data', 'spool', 'arrivals');
  return {
    ...{ pid: child.pid!, sftpPort, webPort },
    async loopDelays() {
      const answer = once(child, 'message');
      child.send('delays');
      const [delays] = await answer;
      return delays as LoopDelays;
    },
    forgetArrivals() {
      rmSync(arrivals, { recursive: true, force: true });
      mkdirSync(arrivals, { recursive: true });
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The status of one page, once its last byte is here. */
export function getPage(port: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject).end();
  });
}

/** The cookie of a person who signed in. */
export function signIn(port: number, user: Login): Promise<string> {
  const origin = `https://127.0.0.1:${port}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin, 'sec-fetch-site': 'same-origin' };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/login', method: 'POST', headers, rejectUnauthorized: false };
    const asked = request(options, (response) => {
      response.resume();
      const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
      if (response.statusCode === 303 && cookie) resolve(cookie);
      else reject(new Error(`the sign-in was answered with ${response.statusCode}`));
    });
    asked.once('error', reject).end(`${new URLSearchParams({ ...user })}`);
  });
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, ROLLCALL_DATA: join(folder, 'data'), ROLLCALL_LOG_LEVEL: 'error' };
}

function run(file: string, args: string[], folder?: string): void {
  const { status, stderr, error } = spawnSync(file, args, {
    encoding: 'utf8',
    env: folder ? environment(folder) : process.env,
  });
  if (status !== 0) throw new Error(`${file} ${args[0]} ended with ${status}: ${stderr ?? error}`);
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  for (let look = 0; look < 1_000; look++) {
    if (child.exitCode !== null) throw new Error(`the appliance ended with ${child.exitCode}`);
    const status = await getPage(port, '/readyz').catch(() => 0);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the appliance did not become ready');
}
