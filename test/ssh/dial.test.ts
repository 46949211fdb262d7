// Dialling a vendor: the host key comes before the secret, and every failure says its true reason.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { type DialDeps, type Dialled, type DialTarget, dial } from '../../src/ssh/dial.ts';
import { startVendor, type VendorOptions } from '../forward/vendor.ts';
import { freePort, hasSshd, startSshd } from '../openssh.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function vendor(options: VendorOptions = {}) {
  const started = await startVendor(options);
  ends.push(() => started.stop());
  const target: DialTarget = {
    host: '127.0.0.1',
    port: started.port,
    username: 'lakeside',
    password: 'correct horse',
    hostKey: started.hostKey,
  };
  return { started, target };
}

/** A bare TCP server. */
async function bare(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const deps = (more: Partial<DialDeps> = {}): DialDeps => ({
  clock: systemClock,
  limits: { connectMs: 3_000, loginMs: 10_000 },
  ...more,
});

function up(result: Awaited<ReturnType<typeof dial>>): Dialled {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`);
  ends.push(() => result.value.end());
  return result.value;
}

describe('a dial that works', () => {
  it('checks the pinned key, logs in and tells each step in order', async () => {
    const { target } = await vendor();
    const steps: string[] = [];
    const dialled = up(await dial(target, deps({ passed: (step, detail) => steps.push(`${step}: ${detail}`) })));
    expect(dialled.hostKey).toBe(target.hostKey);
    expect(steps).toEqual([
      'resolve: 127.0.0.1',
      `connect: 127.0.0.1, port ${target.port}`,
      expect.stringMatching(/^banner: SSH-2\.0-ssh2js/),
      'algorithms: curve25519-sha256, ecdsa-sha2-nistp256, aes128-gcm@openssh.com',
      `host key: ${target.hostKey}`,
      'login: lakeside, password',
    ]);
  });

  it('answers keyboard-interactive with the password', async () => {
    const { target } = await vendor({ isInteractive: true });
    up(await dial(target, deps()));
  });

  it('notes the first host key before it logs in', async () => {
    const order: string[] = [];
    const { started, target } = await vendor({
      login: (context) => {
        order.push(context.method);
        context.accept();
      },
    });
    const seen = async (fingerprint: string) => {
      await Promise.resolve();
      order.push(fingerprint);
    };
    up(await dial({ ...target, hostKey: 'accept-first' }, deps({ seen })));
    expect(order).toEqual([started.hostKey, 'none']);
  });

  it('says when the connection is lost later', async () => {
    const { started, target } = await vendor();
    const dialled = up(await dial(target, deps()));
    const lost = new Promise<string>((resolve) => dialled.onLost((why) => resolve(why.code)));
    await started.stop();
    expect(await lost).toBe('connection_lost');
  });
});

it('ends with a server that asks on and on and reads no answer', async () => {
  const { target } = await vendor({
    login(context, connection) {
      connection.once('ready', () => {
        const { _sock, _protocol } = connection as unknown as { _sock: Socket; _protocol: { ping(): void } };
        _sock.pause();
        const ask = () => {
          for (let n = 0; n < 2_000; n++) _protocol.ping();
          if (!_sock.destroyed) setTimeout(ask, 1);
        };
        ask();
      });
      context.accept();
    },
  });
  const limits = { connectMs: 3_000, loginMs: 10_000, unsentBytes: 64 * 1024 };
  const dialled = up(await dial(target, deps({ limits })));
  const why = await new Promise((resolve) => dialled.onLost(resolve));
  expect(why).toMatchObject({ code: 'no_progress', detail: '127.0.0.1 asks on and on and does not read the answers.' });
}, 120_000);

describe('the host key', () => {
  it('ends the dial before any secret when none is pinned', async () => {
    const methods: string[] = [];
    const { started, target } = await vendor({ login: (context) => void methods.push(context.method) });
    const result = await dial({ ...target, hostKey: undefined }, deps());
    expect(result).toMatchObject({ ok: false, problem: { code: 'host_key_unpinned' } });
    expect(JSON.stringify(result)).toContain(started.hostKey);
    expect(methods).toEqual([]);
  });

  it('ends the dial before any secret when another is pinned, and names both', async () => {
    const methods: string[] = [];
    const { started, target } = await vendor({ login: (context) => void methods.push(context.method) });
    const pinned = `SHA256:${'A'.repeat(43)}`;
    const result = await dial({ ...target, hostKey: pinned }, deps());
    expect(result).toMatchObject({ ok: false, problem: { code: 'host_key_changed' } });
    expect(JSON.stringify(result)).toContain(started.hostKey);
    expect(JSON.stringify(result)).toContain(pinned);
    expect(methods).toEqual([]);
  });

  it.skipIf(!hasSshd)('may be pinned as any of the keys the server has', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-dial-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const rsa = join(folder, 'rsa');
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', rsa]);
    const sshd = await startSshd({ folder, config: [`HostKey ${rsa}`] });
    ends.push(() => sshd.stop());
    const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', `${rsa}.pub`], { encoding: 'utf8' }).split(' ')[1]!;
    const target = { host: sshd.host, port: sshd.port, username: sshd.username, privateKey: sshd.privateKey };
    expect(up(await dial({ ...target, hostKey: fingerprint }, deps())).hostKey).toBe(fingerprint);
    const wrong = await dial({ ...target, hostKey: `SHA256:${'A'.repeat(43)}` }, deps());
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'host_key_changed' } });
  });
});

describe('a dial that fails', () => {
  it.each([
    [
      'a wrong password',
      { password: 'wrong' },
      'login_refused_there',
      /refused lakeside with password. It accepts: password/,
    ],
    ['no secret at all', { password: undefined }, 'login_refused_there', /refused lakeside\. It accepts: password/],
    [
      'a key that is none',
      { privateKey: 'not a key' },
      'login_key_unusable',
      /private key for lakeside is none in the form/,
    ],
    [
      'a public key',
      { privateKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMtRbmCoSYlYhSoUzVRYiE0iRUpAbA1Z2zGWmRyTqXgb x\n' },
      'login_key_unusable',
      /is a public key/,
    ],
    ['a key of PuTTY', { privateKey: 'PuTTY-User-Key-File-3: ssh-ed25519\n' }, 'login_key_unusable', /one of PuTTY/],
    ['a name nobody knows', { host: 'nobody.invalid' }, 'host_unknown', /nobody\.invalid/],
  ] as const)('%s', async (_name, change, code, detail) => {
    const { target } = await vendor();
    const result = await dial({ ...target, ...change }, deps());
    expect(result).toMatchObject({ ok: false, problem: { code, detail: expect.stringMatching(detail) } });
  });

  it('a key locked with a passphrase we do not have', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-dial-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', join(folder, 'key')]);
    const privateKey = readFileSync(join(folder, 'key'), 'utf8');
    const { target } = await vendor();
    const result = await dial({ ...target, privateKey, passphrase: 'wrong' }, deps());
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'login_key_unusable', detail: expect.stringContaining('is not opened by this passphrase') },
    });
    // The key opens, is not taken by this server, and the password then is.
    up(await dial({ ...target, privateKey, passphrase: 'open sesame' }, deps()));
  });

  it('nothing listens', async () => {
    const { target } = await vendor();
    const result = await dial({ ...target, port: await freePort() }, deps());
    const detail = expect.stringContaining('nothing listens there');
    expect(result).toMatchObject({ ok: false, problem: { code: 'host_unreachable', detail } });
  });

  it('no key exchange in common: names what the server has, without the signs that are no algorithms', async () => {
    const { target } = await vendor({ algorithms: { kex: ['diffie-hellman-group1-sha1'] } });
    const result = await dial(target, deps());
    const detail = expect.stringMatching(/only diffie-hellman-group1-sha1 as key exchange/);
    expect(result).toMatchObject({ ok: false, problem: { code: 'algorithm_refused_there', detail } });
  });

  it('no cipher in common: names what the server has', async () => {
    const { target } = await vendor({ algorithms: { cipher: ['aes256-cbc', '3des-cbc'] } });
    const result = await dial(target, deps());
    const detail = expect.stringMatching(/SSH-2\.0-.*only aes256-cbc, 3des-cbc as cipher/);
    expect(result).toMatchObject({ ok: false, problem: { code: 'algorithm_refused_there', detail } });
  });

  it.each([
    ['closes without a word', (socket: Socket) => socket.end(), 'host_unreachable', /without a word/],
    ['cuts without a word', (socket: Socket) => socket.resetAndDestroy(), 'host_unreachable', /without a word/],
    ['is no SSH server', (socket: Socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'), 'host_unreachable', /SSH/],
    [
      'waits as an FTP server',
      (socket: Socket) => socket.write('220 FTP\r\n'),
      'host_unreachable',
      /answers as an FTP/,
    ],
    [
      'cuts after its greeting',
      (socket: Socket) => socket.end('SSH-2.0-Old\r\n'),
      'connection_lost',
      /before the login/,
    ],
    ['never speaks', () => undefined, 'no_progress', /login was not done in 0\.4 s/],
    ['stops after its greeting', (socket: Socket) => socket.write('SSH-2.0-Slow\r\n'), 'no_progress', /not done/],
  ] as const)('the other side %s', async (_name, talk, code, detail) => {
    const port = await bare((socket) => void talk(socket));
    const { target } = await vendor();
    const loginMs = code === 'no_progress' ? 400 : 10_000;
    const result = await dial({ ...target, port }, deps({ limits: { connectMs: 3_000, loginMs } }));
    expect(result).toMatchObject({ ok: false, problem: { code, detail: expect.stringMatching(detail) } });
  });

  it('a login that is never answered', async () => {
    const { target } = await vendor({ login: () => undefined });
    const result = await dial(target, deps({ limits: { connectMs: 3_000, loginMs: 800 } }));
    expect(result).toMatchObject({ ok: false, problem: { code: 'no_progress' } });
  });
});
