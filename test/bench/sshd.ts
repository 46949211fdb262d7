// OpenSSH's own server on the loopback, as the peer to measure against: internal-sftp, one key, a throw-away folder.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

export interface Sshd {
  port: number;
  user: string;
  /** Of the listener; those of its ended connections count as its children. */
  pid: number;
  stop(): Promise<void>;
}

/** `folder` takes its keys and configuration; `publicKey` may log in as the user who runs this. */
export async function startSshd(folder: string, publicKey: string): Promise<Sshd> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const hostKey = join(folder, 'host_key');
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
  writeFileSync(join(folder, 'authorized_keys'), `${publicKey}\n`, { mode: 0o600 });
  const port = await freePort();
  const lines = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'Subsystem sftp internal-sftp',
  ];
  const config = join(folder, 'sshd_config');
  writeFileSync(config, `${lines.join('\n')}\n`);
  // As root sshd insists on this folder.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(child, port);
  return {
    port,
    user: userInfo().username,
    pid: child.pid!,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill();
      }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Resolves when the port answers; rejects with what sshd said when it ended instead. */
function listening(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    let isOver = false;
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('close', () => {
      isOver = true;
      reject(new Error(`sshd ended: ${said}`));
    });
    const knock = () => {
      if (isOver) return;
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', () => setTimeout(knock, 20));
    };
    knock();
  });
}
