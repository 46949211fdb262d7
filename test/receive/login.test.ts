// Who comes in, who does not, and what each is told.

import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/kit/password.ts';
import type { Sender } from '../../src/relay/records.ts';
import { needs } from '../programs.ts';
import type { OpenDoor } from './open_door.ts';
import { makeKey, openDoor, password, user } from './open_door.ts';
import { quiet, run, sftp } from './run_client.ts';

let door: OpenDoor;

afterEach(() => door?.close());

/** OpenSSH with a password, given by a program as it asks for one. */
async function withPassword(name: string, secret: string, ...options: string[]) {
  const askpass = join(door.folder, 'askpass');
  writeFileSync(askpass, `#!/bin/sh\necho '${secret}'\n`, { mode: 0o700 });
  const args = quiet(door.port, 'PubkeyAuthentication=no', 'NumberOfPasswordPrompts=1', 'LogLevel=INFO', ...options);
  return run('sftp', ['-oBatchMode=no', ...args, '-b', '-', `${name}@127.0.0.1`], {
    input: 'pwd\n',
    env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none' },
  });
}

function refusals(): string[] {
  return door.desk.events.flatMap((it) => (it.kind === 'refused' ? [`${it.user} ${it.why}`] : []));
}

/** Resolves with `error` or `ready`. */
function connect(config: ssh2.ConnectConfig): Promise<string> {
  const client = new ssh2.Client();
  return new Promise((resolve) => {
    client.on('ready', () => {
      resolve('ready');
      client.end();
    });
    client.on('error', (error) => resolve(error.message));
    client.on('close', () => resolve('closed'));
    client.connect({ host: '127.0.0.1', port: door.port, username: user, ...config });
  });
}

needs('sftp')('login with OpenSSH', () => {
  it('takes the password, as password and as keyboard-interactive', async () => {
    door = await openDoor();
    for (const method of ['password', 'keyboard-interactive']) {
      const ran = await withPassword(user, password, `PreferredAuthentications=${method}`);
      expect(ran).toMatchObject({ status: 0 });
      expect(ran.out).toContain('Remote working directory: /');
      expect(door.desk.events).toContainEqual(
        expect.objectContaining({ kind: 'login', sender: user, method, address: '127.0.0.1' }),
      );
    }
    expect(door.log.filter((it) => it.event === 'login_ok').length).toBe(2);
  });

  it('refuses a wrong password and an unknown user alike', async () => {
    door = await openDoor();
    const wrong = await withPassword(user, 'wrong');
    const unknown = await withPassword('nobody', password);
    for (const ran of [wrong, unknown]) {
      expect(ran.status).toBe(255);
      expect(ran.out).toMatch(/Permission denied \(publickey,password,keyboard-interactive\)/);
    }
    expect(refusals()).toEqual(expect.arrayContaining([`${user} wrong-password`, 'nobody unknown-user']));
    expect(door.log.filter((it) => it.event === 'login_refused').map((it) => it.fields.detail)).toEqual(
      expect.arrayContaining(['wrong-password', 'unknown-user']),
    );
  });

  it('tells a disabled sender why, and only with the right password', async () => {
    door = await openDoor({ disabled: { at: 1, why: 'contract ended in June' } });
    const right = await withPassword(user, password);
    expect(right.status).toBe(255);
    expect(right.out).toContain('This sender is disabled: contract ended in June');
    expect((await withPassword(user, 'wrong')).out).not.toContain('contract');
    expect(refusals()).toEqual(expect.arrayContaining([`${user} disabled`, `${user} wrong-password`]));
  });

  it.each([
    ['ed25519', undefined],
    ['ecdsa', 256],
    ['ecdsa', 521],
    ['rsa', 2048],
  ])('takes a key of type %s %s', async (type, bits) => {
    door = await openDoor();
    const path = join(door.folder, 'other');
    const line = makeKey(path, type, bits);
    change({ publicKeys: ['not a key', line] });
    expect(await sftp({ port: door.port, keyFile: path }, 'pwd\n')).toMatchObject({ status: 0 });
    const stranger = await sftp(door, 'pwd\n');
    expect(stranger.status).toBe(255);
    await door.desk.until(() => refusals().includes(`${user} wrong-key`), 'the stranger is noted');
  });

  it('refuses RSA with SHA-1 and short RSA keys, and says so', async () => {
    door = await openDoor();
    const path = join(door.folder, 'rsa');
    change({ publicKeys: [makeKey(path, 'rsa', 2048), makeKey(`${path}1`, 'rsa', 1024)] });
    const old = ['-o', 'PubkeyAcceptedAlgorithms=ssh-rsa'];
    expect((await sftp({ port: door.port, keyFile: path }, 'pwd\n', ...old)).status).toBe(255);
    expect((await sftp({ port: door.port, keyFile: `${path}1` }, 'pwd\n', '-o', 'RequiredRSASize=1024')).status).toBe(
      255,
    );
    const details = door.desk.events.flatMap((it) => (it.kind === 'algorithms' ? [it.detail] : []));
    expect(details).toContainEqual(expect.stringContaining('SHA-1'));
    expect(details).toContainEqual(expect.stringContaining('fewer than 2048 bits'));
  });

  it('names what a client offers that shares no algorithm', async () => {
    door = await openDoor();
    const ran = await sftp(door, 'pwd\n', '-o', 'Ciphers=aes128-cbc');
    expect(ran.status).toBe(255);
    await door.desk.until(() => door.desk.events.some((it) => it.kind === 'algorithms'), 'it is noted');
    expect(door.desk.events.find((it) => it.kind === 'algorithms')).toMatchObject({
      detail: expect.stringContaining('aes128-cbc'),
      client: expect.stringContaining('OpenSSH'),
    });
  });

  it('offers nothing with SHA-1 and no compression', async () => {
    door = await openDoor();
    const talk = quiet(door.port, 'LogLevel=INFO', 'BatchMode=yes');
    for (const option of ['MACs=hmac-sha1', 'KexAlgorithms=diffie-hellman-group14-sha1', 'HostKeyAlgorithms=ssh-rsa']) {
      const macs = option.startsWith('MACs') ? ['-o', 'Ciphers=aes128-ctr'] : [];
      expect((await run('ssh', ['-o', option, ...macs, ...talk, `${user}@127.0.0.1`, 'true'])).out).toMatch(
        /no matching/i,
      );
    }
    const spoken = await run('ssh', [
      '-vv',
      ...quiet(door.port, 'LogLevel=DEBUG2', 'BatchMode=yes'),
      `${user}@127.0.0.1`,
      'true',
    ]);
    expect(spoken.out).toMatch(/compression stoc: none\s/);
    expect(spoken.out).not.toMatch(/peer server KEXINIT[\s\S]*sha1/);
  });

  it('refuses exec, and answers a shell with one line, without ending the connection for others', async () => {
    door = await openDoor();
    const options = [...quiet(door.port), '-oIdentitiesOnly=yes', '-i', door.keyFile];
    const exec = await run('ssh', [...options, `${user}@127.0.0.1`, 'id']);
    expect(exec.out).toMatch(/exec request failed/);
    const shell = await run('ssh', [...options, '-T', `${user}@127.0.0.1`]);
    expect(shell.out).toContain('This server takes files by SFTP only.');
    expect(shell.status).toBe(1);
    const forward = await run('ssh', [...options, '-W', '127.0.0.1:1', `${user}@127.0.0.1`]);
    expect(forward.out).toMatch(/prohibited|failed/);
    const oldScp = await run('scp', ['-O', ...options, '-P', String(door.port), door.keyFile, `${user}@127.0.0.1:x`]);
    expect(oldScp.status).not.toBe(0);
    const newScp = await run('scp', ['-s', ...options, '-P', String(door.port), door.keyFile, `${user}@127.0.0.1:x`]);
    expect(newScp).toMatchObject({ status: 0 });
    expect(door.desk.arrivals.map((it) => it.name)).toEqual(['x']);
  });
});

describe('login, seen from the wire', () => {
  it('keeps senders to the addresses they may come from', async () => {
    door = await openDoor({ allowFrom: ['10.20.0.0/16'] });
    expect(await connect({ password })).toMatch(/authentication/i);
    expect(refusals()).toContain(`${user} address-not-allowed`);
    change({ allowFrom: ['10.20.0.0/16', '127.0.0.0/8'] });
    expect(await connect({ password })).toBe('ready');
  });

  it('ends a connection after six tries', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    const client = new ssh2.Client();
    const tries: string[] = [];
    const ended = new Promise<void>((resolve) => client.on('close', () => resolve()));
    client.on('error', () => undefined);
    client.connect({
      host: '127.0.0.1',
      port: door.port,
      username: user,
      authHandler: (_left, _partial, next) => {
        tries.push('try');
        // Keys are answered at once, passwords after a second.
        const key = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
        (next as (it: unknown) => void)({ type: 'publickey', username: user, key });
      },
    });
    await ended;
    expect(tries.length).toBe(6);
  });

  it('puts out a sender that is switched off while it is connected', async () => {
    door = await openDoor();
    const client = new ssh2.Client();
    const ended = new Promise<void>((resolve) => client.on('close', () => resolve()));
    await new Promise<void>((resolve) => {
      client.on('ready', () => resolve());
      client.connect({ host: '127.0.0.1', port: door.port, username: user, password });
    });
    change({ disabled: { at: 1, why: 'lost laptop' } });
    await ended;
    expect(door.log.some((it) => it.event === 'session_ended')).toBe(true);
  });

  it('refuses more connections from one address than it may have', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    const sockets = Array.from({ length: 90 }, () => createConnection(door.port, '127.0.0.1'));
    const refused = Promise.race(
      sockets.map(
        (socket) =>
          new Promise<string>((resolve) => {
            socket.on('error', () => undefined);
            socket.on('data', (chunk) => {
              if (chunk.toString().startsWith('Not allowed')) resolve(chunk.toString());
            });
          }),
      ),
    );
    expect(await refused).toBe('Not allowed at this time\r\n');
    for (const socket of sockets) socket.destroy();
  });

  it('survives garbage instead of a first line, and a reset in the handshake', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    for (const line of [
      'GET / HTTP/1.0\r\n\r\n',
      'SSH-1.5-old\r\n',
      Buffer.alloc(20_000, 0x41),
      'SSH-2.0-x\r\n\0\0\0\x05',
    ]) {
      const socket = createConnection(door.port, '127.0.0.1');
      await new Promise<void>((resolve) => {
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.on('connect', () => socket.write(line, () => socket.resetAndDestroy()));
      });
    }
    expect(await connect({ password })).toBe('ready');
    expect(door.log.some((it) => it.event === 'door_fell')).toBe(false);
  });
});

describe('host keys', () => {
  let first: OpenDoor;
  beforeAll(async () => {
    first = await openDoor();
  });
  afterAll(() => first.close());

  it('are ed25519 and ecdsa, and named as OpenSSH names them', async () => {
    expect(first.status.hostKeys.map((key) => key.type)).toEqual(['ssh-ed25519', 'ecdsa-sha2-nistp256']);
    for (const key of first.status.hostKeys) {
      const printed = await run('ssh-keygen', ['-lf', '-'], { input: `${key.publicKey}\n` });
      expect(printed.out).toContain(key.fingerprint);
    }
    expect(await hashPassword('x')).not.toBe('');
  });
});

function change(patch: Partial<Sender>): void {
  door.desk.setSenders(door.desk.senders().map((it) => ({ ...it, ...patch })));
  door.door.refresh();
}
