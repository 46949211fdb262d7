// A real OpenSSH server on loopback, for tests: the vendor's end, as it is in the field. SFTP only, public key only.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/sshd';

/** Whether this machine has what `startSshd` needs; a test without it says so and is skipped. */
export const hasSshd: boolean = existsSync(program);

export interface SshdOptions {
  /** Holds `incoming`, and the keys: starting again in the same folder gives the same host key and login. */
  folder: string;
  /** To come back on the port of a server that was stopped. */
  port?: number;
  readOnly?: boolean;
  /** It stands for a machine of its own: it leaves the processor to the product as far as it can. */
  isElsewhere?: boolean;
  /** More lines of sshd_config, such as `Ciphers aes128-ctr`. */
  config?: string[];
}

export interface Sshd {
  host: string;
  port: number;
  username: string;
  /** OpenSSH private key that may log in. */
  privateKey: string;
  privateKeyPath: string;
  /** `SHA256:...` */
  hostKey: string;
  /** A line for a known_hosts file. */
  knownHosts: string;
  /** Absolute path of `incoming`, here and there. */
  incoming: string;
  /** What sshd wrote so far. */
  log(): string;
  /** Cuts every session at once, as a failing network does. */
  cut(): void;
  /** Stops listening and cuts every session. */
  stop(): Promise<void>;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function makeKey(path: string): void {
  if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path]);
}

function childrenOf(pid: number): number[] {
  try {
    const direct = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return direct.flatMap((child) => [child, ...childrenOf(child)]);
  } catch {
    return [];
  }
}

/** Rejects when sshd does not begin to listen, with what it said. */
export async function startSshd(options: SshdOptions): Promise<Sshd> {
  const incoming = join(options.folder, 'incoming');
  mkdirSync(incoming, { recursive: true });
  const keys = join(options.folder, 'keys');
  mkdirSync(keys, { recursive: true });
  const hostKeyPath = join(keys, 'host');
  const privateKeyPath = join(keys, 'login');
  makeKey(hostKeyPath);
  makeKey(privateKeyPath);
  writeFileSync(join(keys, 'authorized'), readFileSync(`${privateKeyPath}.pub`), { mode: 0o600 });
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });

  const port = options.port ?? (await freePort());
  const configPath = join(keys, 'sshd_config');
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKeyPath}`,
    `AuthorizedKeysFile ${join(keys, 'authorized')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    `ForceCommand internal-sftp${options.readOnly ? ' -R' : ''}`,
    ...(options.config ?? []),
  ];
  writeFileSync(configPath, `${lines.join('\n')}\n`);

  let said = '';
  const command = [...(options.isElsewhere ? ['nice', '-n', '19'] : []), program, '-D', '-e', '-f', configPath];
  const child: ChildProcess = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('Server listening on')) resolve();
    });
  });

  const publicKey = readFileSync(`${hostKeyPath}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ');
  const cut = () => {
    for (const pid of child.pid === undefined ? [] : childrenOf(child.pid)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  return {
    host: '127.0.0.1',
    port,
    username: userInfo().username,
    privateKey: readFileSync(privateKeyPath, 'utf8'),
    privateKeyPath,
    hostKey: execFileSync('ssh-keygen', ['-l', '-f', `${hostKeyPath}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '',
    knownHosts: `[127.0.0.1]:${port} ${publicKey}`,
    incoming,
    log: () => said,
    cut,
    async stop() {
      cut();
      child.kill('SIGTERM');
      await exited;
    },
  };
}
