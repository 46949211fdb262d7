// Rotation, quota and old algorithms, with OpenSSH's own client on the other side.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/kit/password.ts';
import type { Sender } from '../../src/relay/records.ts';
import { needs } from '../programs.ts';
import type { OpenDoor } from './open_door.ts';
import { makeKey, openDoor, password, user } from './open_door.ts';
import { quiet, run, sftp } from './run_client.ts';

let door: OpenDoor;
afterEach(() => door?.close());

const soon = () => performance.timeOrigin + performance.now() + 3_600_000;
const past = () => performance.timeOrigin + performance.now() - 1_000;

function change(patch: Partial<Sender>): void {
  door.desk.setSenders(door.desk.senders().map((it) => ({ ...it, ...patch })));
  door.door.refresh();
}

/** Uploads with ssh2's client; the words of the refusal, if there is one. */
function put(name: string, bytes: Buffer): Promise<string | undefined> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('ready', () =>
      client.sftp((error, session) => {
        if (error) reject(error);
        else
          session.writeFile(name, bytes, (refused) => {
            client.end();
            resolve(refused?.message);
          });
      }),
    );
    client.connect({ host: '127.0.0.1', port: door.port, username: user, password });
  });
}

/** How a login with ssh2's client ended: `ready`, or the error and the banner. */
function logIn(config: ssh2.ConnectConfig): Promise<string> {
  const client = new ssh2.Client();
  let banner = '';
  return new Promise((resolve) => {
    client.on('banner', (text) => {
      banner = text.trim();
    });
    client.on('ready', () => {
      resolve('ready');
      client.end();
    });
    client.on('error', (error) => resolve(`${error.message} ${banner}`));
    client.connect({ host: '127.0.0.1', port: door.port, username: user, ...config });
  });
}

const whys = () => door.desk.events.flatMap((it) => (it.kind === 'refused' ? [it.why] : []));
const old = [
  'KexAlgorithms=diffie-hellman-group14-sha1',
  'Ciphers=aes128-cbc',
  'MACs=hmac-sha1',
  'HostKeyAlgorithms=ssh-rsa',
];
const asOptions = (options: string[]) => options.flatMap((option) => ['-o', option]);

describe('rotation of passwords and keys', () => {
  it('takes the previous password until its day is over, and says which was used', async () => {
    const hash = await hashPassword('the one before');
    door = await openDoor({ previousPassword: { hash, until: soon() } });
    expect(await logIn({ password: 'the one before' })).toBe('ready');
    expect(await logIn({ password })).toBe('ready');
    const methods = () => door.desk.events.flatMap((it) => (it.kind === 'login' ? [it.method] : []));
    await door.desk.until(() => methods().length === 2, 'both logins');
    expect(methods()).toEqual(['previous password', 'password']);
    change({ previousPassword: { hash, until: past() } });
    expect(await logIn({ password: 'the one before' })).toContain('This password has expired');
    expect(await logIn({ password: 'never was' })).not.toContain('expired');
    expect(await logIn({ password })).toBe('ready');
    expect(whys()).toContain('password-expired');
  });

  it('refuses a password whose last day is over, and only the right one is told so', async () => {
    door = await openDoor({ passwordUntil: past(), allowFrom: ['127.0.0.1'] });
    expect(await logIn({ password })).toContain('ask the district for a new one');
    expect(await logIn({ password: 'wrong' })).not.toContain('expired');
    change({ passwordUntil: soon() });
    expect(await logIn({ password })).toBe('ready');
  });

  needs('sftp')('dated keys', () => {
    it('takes two keys side by side until the older one ends', async () => {
      door = await openDoor({ allowFrom: ['127.0.0.1'] });
      const [first, second] = [join(door.folder, 'first'), join(door.folder, 'second')];
      const lines = [makeKey(first), makeKey(second)] as const;
      change({ publicKeys: [{ key: lines[0], until: soon() }, lines[1]] });
      for (const keyFile of [first, second]) {
        expect(await sftp({ port: door.port, keyFile }, 'pwd\n')).toMatchObject({ status: 0 });
      }
      change({ publicKeys: [{ key: lines[0], until: past() }, lines[1]] });
      const late = await sftp({ port: door.port, keyFile: first }, 'pwd\n', '-o', 'LogLevel=INFO');
      expect(late.status).toBe(255);
      expect(await sftp({ port: door.port, keyFile: second }, 'pwd\n')).toMatchObject({ status: 0 });
      expect(whys()).toContain('key-expired');
    });
  });
});

needs('sftp')('old algorithms', () => {
  it('are offered to the addresses of a legacy sender and to no other', async () => {
    door = await openDoor({ legacy: true, allowFrom: ['127.0.0.2'] });
    const file = join(door.folder, 'students.csv');
    writeFileSync(file, 'id\n1\n');
    const from = (address: string) => sftp(door, `put ${file}\n`, ...asOptions([...old, `BindAddress=${address}`]));
    expect(await from('127.0.0.2')).toMatchObject({ status: 0 });
    expect(door.stored('students.csv').toString()).toBe('id\n1\n');
    const used = door.log.find((it) => it.event === 'old_algorithms_used');
    expect(used).toMatchObject({ level: 'warn', fields: { sender: user, address: '127.0.0.2' } });
    expect(used?.fields.algorithm).toBe('diffie-hellman-group14-sha1, ssh-rsa, aes128-cbc, hmac-sha1');

    const stranger = await from('127.0.0.1');
    expect(stranger.status).toBe(255);
    await door.desk.until(() => door.desk.events.some((it) => it.kind === 'algorithms'), 'the refusal');
    const noted = door.desk.events.find((it) => it.kind === 'algorithms');
    expect(noted).toMatchObject({
      address: '127.0.0.1',
      detail: expect.stringContaining('diffie-hellman-group14-sha1'),
    });
  });

  it('begin when the sender is made legacy while the door is open, with an RSA key that is shown', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    expect((await sftp(door, 'pwd\n', ...asOptions(old))).status).toBe(255);
    change({ legacy: true });
    expect(await sftp(door, 'pwd\n', ...asOptions(old))).toMatchObject({ status: 0 });
    expect(door.door.status()?.hostKeys.map(({ type }) => type)).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ssh-rsa',
    ]);
  });

  it('are refused to another sender at the same address', async () => {
    door = await openDoor({ legacy: true, allowFrom: ['127.0.0.1'] });
    const [it] = door.desk.senders();
    const { legacy: _, ...modern } = it!;
    door.desk.setSenders([{ ...it!, id: 2, name: 'ancient', publicKeys: [] }, modern]);
    door.door.refresh();
    const ran = await run('sftp', [
      ...quiet(door.port, 'LogLevel=INFO', 'BatchMode=yes', `IdentityFile=${door.keyFile}`, ...old),
      `${user}@127.0.0.1`,
    ]);
    expect(ran.status).toBe(255);
    expect(ran.out).toContain('Only old algorithms were offered (diffie-hellman-group14-sha1');
    expect(door.desk.events).toContainEqual(expect.objectContaining({ kind: 'algorithms', user }));
  });

  it('leave the usual offer without SHA-1, an RSA host key or not', async () => {
    door = await openDoor({ legacy: true, allowFrom: ['127.0.0.2'] });
    const asked = spawnSync('ssh', [
      '-vv',
      '-oBatchMode=yes',
      '-oStrictHostKeyChecking=no',
      '-oUserKnownHostsFile=/dev/null',
      '-oHostKeyAlgorithms=rsa-sha2-512',
      '-p',
      String(door.port),
      '127.0.0.1',
      'true',
    ]);
    const offered = /peer server KEXINIT proposal[\s\S]*?compression/.exec(asked.stderr.toString())?.[0] ?? '';
    expect(offered).toContain('rsa-sha2-512');
    expect(offered).not.toMatch(/ssh-rsa|sha1|cbc/);
    expect(asked.stderr.toString()).toContain('kex: host key algorithm: rsa-sha2-512');
  });
});

describe('strict key exchange', () => {
  /** ssh2's client says what it is told to, and with `strict` false it does not know strict key exchange. */
  function connect(ident: string, cipher: 'chacha20-poly1305@openssh.com' | 'aes128-ctr'): Promise<string> {
    const client = new ssh2.Client();
    return new Promise((resolve) => {
      client.on('ready', () => {
        resolve('ready');
        client.end();
      });
      client.on('error', (error) => resolve(error.message));
      client.on('close', () => resolve('closed'));
      const config = { host: '127.0.0.1', port: door.port, username: user, password, ident };
      client.connect({ ...config, algorithms: { cipher: [cipher], kex: ['curve25519-sha256'] } });
      const { _protocol } = client as unknown as {
        _protocol: { _offer: OfferLike; _strictMode: boolean };
      };
      const { lists, constructor: KexInit } = _protocol._offer;
      const kex = lists.kex.array.filter((name) => !name.startsWith('kex-strict'));
      const way = (it: Record<string, { array: string[] }>) =>
        Object.fromEntries(Object.entries(it).map(([name, { array }]) => [name, array]));
      // Else it would be strict by itself, because the server is.
      _protocol._strictMode = false;
      _protocol._offer = new KexInit({
        kex,
        serverHostKey: lists.serverHostKey.array,
        cs: way(lists.cs),
        sc: way(lists.sc),
      });
    });
  }
  interface OfferLike {
    lists: {
      kex: { array: string[] };
      serverHostKey: { array: string[] };
      cs: Record<string, { array: string[] }>;
      sc: Record<string, { array: string[] }>;
    };
    constructor: new (lists: object) => OfferLike;
  }

  it('is required with chacha20, and not with AES-CTR', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    expect(await connect('AnySIS_1.0', 'aes128-ctr')).toBe('ready');
    expect(await connect('AnySIS_1.0', 'chacha20-poly1305@openssh.com')).not.toBe('ready');
    expect(door.desk.events).toContainEqual(
      expect.objectContaining({
        kind: 'algorithms',
        detail: 'chacha20-poly1305@openssh.com without strict key exchange',
      }),
    );
  });

  it('old OpenSSH is not offered chacha20, so that it takes AES by itself', async () => {
    door = await openDoor({ allowFrom: ['127.0.0.1'] });
    expect(await connect('OpenSSH_for_Windows_8.1', 'chacha20-poly1305@openssh.com')).toMatch(/no matching/i);
    expect(await connect('OpenSSH_for_Windows_8.1', 'aes128-ctr')).toBe('ready');
  });
});

needs('sftp')('the quota of a night', () => {
  it('refuses the write that goes beyond it, in plain words, and keeps what fits', async () => {
    door = await openDoor({ quotaBytes: 100 * 1024 });
    const files = ['a.csv', 'b.csv'].map((name) => join(door.folder, name));
    for (const file of files) writeFileSync(file, Buffer.alloc(60 * 1024, file));
    expect(await sftp(door, `put ${files[0]}\n`)).toMatchObject({ status: 0 });
    const second = await sftp(door, `put ${files[1]}\n`);
    expect(second.status).toBe(1);
    // OpenSSH says `Failure` only; clients that show our words show these.
    expect(await put('c.csv', Buffer.alloc(60 * 1024, 3))).toBe('quota: 100 KiB a night');
    expect(door.desk.arrivals.map(({ name }) => name)).toEqual(['a.csv']);
    expect(door.desk.events).toContainEqual(
      expect.objectContaining({ kind: 'upload-failed', code: 'quota_reached', file: 'b.csv' }),
    );
    change({ quotaBytes: 200 * 1024 });
    expect(await sftp(door, `put ${files[1]}\n`)).toMatchObject({ status: 0 });
  });

  it('counts the same bytes once, whatever their names', async () => {
    door = await openDoor({ quotaBytes: 100 * 1024 });
    const file = join(door.folder, 'a.csv');
    writeFileSync(file, Buffer.alloc(60 * 1024, 1));
    expect(await sftp(door, `put ${file} a.csv\nrename a.csv c.csv\n`)).toMatchObject({ status: 0 });
    writeFileSync(file, Buffer.alloc(30 * 1024, 2));
    expect(await sftp(door, `put ${file} b.csv\n`)).toMatchObject({ status: 0 });
  });
});
