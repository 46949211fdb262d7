// What a real vendor's server is for a test: a folder that is looked at from outside, and an account.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DestinationSecrets } from '../../../src/relay/records.ts';

export type LoginMode = 'password' | 'key' | 'questions';

export interface VendorServer {
  port: number;
  username: string;
  secrets: DestinationSecrets;
  hostKey: string;
  /** As the account sees it. */
  directory: string;
  /** As this machine sees it. */
  incoming: string;
  stop(): Promise<void>;
}

export interface VendorKind {
  name: string;
  /** The Debian package that is missing here. */
  missing(): string | undefined;
  logins: readonly LoginMode[];
  start(folder: string, login: LoginMode): Promise<VendorServer>;
}

export const account = { user: 'lakeside', password: 'correct horse' };

export interface Keys {
  hostKeyPath: string;
  hostKey: string;
  privateKey: string;
  /** Of the login key, one line. */
  publicKeyPath: string;
}

/** Keys of a server and of its one account, made once per folder. `type`: of the host key. */
export function keysIn(folder: string, type: 'ed25519' | 'ecdsa' = 'ecdsa'): Keys {
  mkdirSync(folder, { recursive: true });
  const make = (path: string, kind: string) => {
    if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', kind, '-m', 'PEM', '-N', '', '-f', path]);
  };
  const [hostKeyPath, loginPath] = [join(folder, 'host'), join(folder, 'login')];
  make(hostKeyPath, type);
  make(loginPath, 'ecdsa');
  const hostKey = execFileSync('ssh-keygen', ['-l', '-f', `${hostKeyPath}.pub`], { encoding: 'utf8' }).split(' ')[1]!;
  return { hostKeyPath, hostKey, privateKey: readFileSync(loginPath, 'utf8'), publicKeyPath: `${loginPath}.pub` };
}

export function secretsFor(login: LoginMode, keys: Keys): DestinationSecrets {
  return login === 'key' ? { privateKey: keys.privateKey } : { password: account.password };
}

/** An empty `incoming` below a folder that is the account's root. */
export function emptyRoot(folder: string): { root: string; incoming: string } {
  const root = join(folder, 'root');
  const incoming = join(root, 'incoming');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  return { root, incoming };
}

/** Names of everything in the folder, hidden ones too. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

/** A Python server that says its port; it ends with its standard input. */
export async function startPython(script: string, args: string[]): Promise<{ port: number; stop(): Promise<void> }> {
  const child: ChildProcess = spawn('/usr/bin/python3', ['-W', 'ignore', script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4_000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(Number(line)));
    child.once('exit', () => reject(new Error(`${script} ended: ${said}`)));
  });
  return {
    port,
    stop() {
      child.stdin?.end();
      return exited;
    },
  };
}
