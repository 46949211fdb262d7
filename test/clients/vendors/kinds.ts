// The real servers that vendors run, each with a throw-away folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, hasSshd, startSshd } from '../../openssh.ts';
import { hasPythonModule } from '../../programs.ts';
import { account, emptyRoot, keysIn, type LoginMode, secretsFor, startPython, type VendorKind } from './server.ts';
import { startSsh2Server } from './ssh2_server.ts';

const openssh: VendorKind = {
  name: 'OpenSSH',
  missing: () => (hasSshd ? undefined : 'openssh-server'),
  logins: ['key'],
  async start(folder) {
    const sshd = await startSshd({ folder });
    return {
      ...{ port: sshd.port, username: sshd.username, hostKey: sshd.hostKey },
      ...{ directory: sshd.incoming, incoming: sshd.incoming, secrets: { privateKey: sshd.privateKey } },
      stop: () => sshd.stop(),
    };
  },
};

const proftpdProgram = '/usr/sbin/proftpd';
const proftpdUser = 1000;

const proftpd: VendorKind = {
  name: 'ProFTPD mod_sftp',
  missing: () =>
    existsSync(proftpdProgram) && existsSync('/usr/lib/proftpd/mod_sftp.so') ? undefined : 'proftpd-mod-crypto',
  logins: ['password', 'key'],
  async start(folder, login) {
    const { root, incoming } = emptyRoot(folder);
    const keys = keysIn(join(folder, 'keys'));
    const isRoot = process.getuid?.() === 0;
    const uid = isRoot ? proftpdUser : (process.getuid?.() ?? 0);
    const gid = isRoot ? proftpdUser : (process.getgid?.() ?? 0);
    if (isRoot) {
      chmodSync(folder, 0o755);
      for (const path of [root, incoming]) chownSync(path, uid, gid);
    }
    const hash = execFileSync('openssl', ['passwd', '-6', account.password], { encoding: 'utf8' }).trim();
    const users = join(folder, 'users');
    writeFileSync(users, `${account.user}:${hash}:${uid}:${gid}::${root}:/bin/false\n`, { mode: 0o600 });
    const authorized = join(folder, 'authorized');
    // RFC 4716 is the form it reads.
    const rfc4716 = execFileSync('ssh-keygen', ['-e', '-m', 'RFC4716', '-f', keys.publicKeyPath], { encoding: 'utf8' });
    writeFileSync(authorized, rfc4716, { mode: 0o644 });
    const port = await freePort();
    const work = join(folder, 'work');
    mkdirSync(work, { recursive: true });
    const lines = [
      'ModulePath /usr/lib/proftpd',
      'LoadModule mod_sftp.c',
      'ServerType standalone',
      'ServerName vendor',
      'DefaultServer on',
      'UseIPv6 off',
      'DefaultAddress 127.0.0.1',
      `Port ${port}`,
      ...(isRoot ? ['User nobody', 'Group nogroup'] : []),
      `PidFile ${join(work, 'pid')}`,
      `ScoreboardFile ${join(work, 'scoreboard')}`,
      `SystemLog ${join(work, 'log')}`,
      'WtmpLog off',
      'TransferLog none',
      'AuthOrder mod_auth_file.c',
      `AuthUserFile ${users}`,
      'RequireValidShell off',
      'UseFtpUsers off',
      'UseReverseDNS off',
      'DefaultRoot ~',
      'AllowOverwrite on',
      'AllowStoreRestart on',
      'AllowRetrieveRestart on',
      'SFTPEngine on',
      `SFTPHostKey ${keys.hostKeyPath}`,
      `SFTPLog ${join(work, 'sftp.log')}`,
      `SFTPAuthorizedUserKeys file:${authorized}`,
      `SFTPAuthMethods ${login === 'key' ? 'publickey' : 'password'}`,
    ];
    const config = join(folder, 'proftpd.conf');
    writeFileSync(config, `${lines.join('\n')}\n`);
    const child: ChildProcess = spawn(proftpdProgram, ['-n', '-q', '-c', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()));
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await listening(port, child, () => said);
    return {
      ...{ port, username: account.user, hostKey: keys.hostKey, directory: '/incoming', incoming },
      secrets: secretsFor(login, keys),
      stop() {
        child.kill('SIGTERM');
        return exited;
      },
    };
  },
};

async function listening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => setTimeout(() => resolve(false), 25));
    });
    if (isUp) return;
  }
}

function pythonKind(name: string, module: string, script: string, logins: readonly LoginMode[]): VendorKind {
  return {
    name,
    missing: () => (hasPythonModule(module) ? undefined : `python3-${module}`),
    logins,
    async start(folder, login) {
      const { root, incoming } = emptyRoot(folder);
      const keys = keysIn(join(folder, 'keys'));
      const path = fileURLToPath(new URL(script, import.meta.url));
      const args = [root, keys.hostKeyPath, account.user, account.password, keys.publicKeyPath, login];
      const { port, stop } = await startPython(path, args);
      return {
        ...{ port, username: account.user, hostKey: keys.hostKey, directory: '/incoming', incoming },
        secrets: secretsFor(login, keys),
        stop,
      };
    },
  };
}

const ssh2: VendorKind = {
  name: 'ssh2',
  missing: () => undefined,
  logins: ['password', 'questions'],
  start: startSsh2Server,
};

export const vendorKinds: readonly VendorKind[] = [
  openssh,
  proftpd,
  pythonKind('AsyncSSH', 'asyncssh', './asyncssh_server.py', ['password', 'key', 'questions']),
  pythonKind('paramiko', 'paramiko', './paramiko_server.py', ['password', 'key', 'questions']),
  ssh2,
];
