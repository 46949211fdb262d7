// Starts a client program and waits for its end; what it printed comes back with how it ended.
import { type ChildProcess, spawn } from 'node:child_process';

export interface Ran {
  status: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  bytes: Buffer;
}

export interface Running {
  child: ChildProcess;
  done: Promise<Ran>;
}

export function begin(
  program: string,
  args: string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Running {
  const child = spawn(program, args, { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const done = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const bytes = Buffer.concat(out);
      resolve({ status, signal, out: bytes.toString('utf8'), bytes });
    });
  });
  return { child, done };
}

export function run(
  program: string,
  args: string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Ran> {
  return begin(program, args, options).done;
}

/** Options of OpenSSH's programs that ask nothing and remember nothing. */
export function quiet(port: number, ...more: string[]): string[] {
  const options = [
    `Port=${port}`,
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'GlobalKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
    'ConnectTimeout=10',
    ...more,
  ];
  return ['-F', '/dev/null', ...options.flatMap((option) => ['-o', option])];
}

/** OpenSSH's `sftp` with a key and a batch of commands. */
export function sftp(door: { port: number; keyFile: string }, batch: string | Buffer, ...more: string[]): Promise<Ran> {
  return run(
    'sftp',
    [
      ...quiet(door.port, 'BatchMode=yes', 'IdentitiesOnly=yes', `IdentityFile=${door.keyFile}`),
      ...more,
      '-b',
      '-',
      'aeries@127.0.0.1',
    ],
    { input: batch },
  );
}
