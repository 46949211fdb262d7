// The appliance as an operator runs it: the built program in a process of its own, for tests that look from outside.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './openssh.ts';

const program = fileURLToPath(new URL('../bin/rollcall.mjs', import.meta.url));

export interface Appliance {
  webPort: number;
  sftpPort: number;
  url: string;
  pid: number;
  /** Everything it printed so far, a line each. */
  lines: string[];
  /** The one-time setup link, while it prints one. */
  setupLink(): string | undefined;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a power cut does. */
  kill(): Promise<void>;
  /** When the process is gone, for whatever reason. */
  ended: Promise<number | null>;
}

export interface ApplianceOptions {
  dataFolder: string;
  webPort?: number;
  sftpPort?: number;
  env?: Record<string, string>;
}

/** Waits until `found` gives something, looking every `everyMs`; fails with `what` after `seconds`. */
export async function until<T>(
  what: string,
  found: () => T | undefined | Promise<T | undefined>,
  seconds = 30,
  everyMs = 25,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Starts `rollcall serve` on free ports and waits until it is ready. */
export async function startAppliance(options: ApplianceOptions): Promise<Appliance> {
  const webPort = options.webPort ?? (await freePort());
  const sftpPort = options.sftpPort ?? (await freePort());
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      ...process.env,
      ROLLCALL_DATA: options.dataFolder,
      ROLLCALL_HTTP_HOST: '127.0.0.1',
      ROLLCALL_HTTP_PORT: String(webPort),
      ROLLCALL_SFTP_HOST: '127.0.0.1',
      ROLLCALL_SFTP_PORT: String(sftpPort),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${webPort}`;

  try {
    await until('the appliance to be ready', () => isReady(url, child, lines));
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
  return {
    webPort,
    sftpPort,
    url,
    pid: child.pid ?? 0,
    lines,
    setupLink: () => lines.join('\n').match(/http\S+\/setup\?token=\S+/)?.[0],
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    ended: exited,
  };
}

async function isReady(url: string, child: ChildProcess, lines: string[]): Promise<true | undefined> {
  const ending = child.exitCode ?? child.signalCode;
  if (ending !== null) throw new Error(`the appliance ended with ${ending}:\n${lines.join('\n')}`);
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  return response?.status === 200 ? true : undefined;
}

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a code that is not 0 is an answer, not an exception. */
export function run(
  file: string,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      {
        env: { ...process.env, ...options.env },
        ...(options.cwd && { cwd: options.cwd }),
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 255) : 0;
        resolve({ code, stdout, stderr });
      },
    );
    // A program that ends before it has read its input says why by its code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs the command line: `rollcall <args>`. */
export function rollcall(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return run(process.execPath, [program, ...args], { env });
}
