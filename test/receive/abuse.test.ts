// Clients that mean no good, or are broken beyond meaning: whatever they do, the next honest one comes in.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import type { ManualClock } from '../../src/kit/clock.ts';
import { createManualClock, systemClock } from '../../src/kit/clock.ts';
import { hashPassword } from '../../src/kit/password.ts';
import type { SftpServer } from '../../src/receive/server.ts';
import { createSftpServer } from '../../src/receive/server.ts';
import { spoolFolders } from '../../src/spool/paths.ts';
import { createSpool } from '../../src/spool/spool.ts';
import type { MemoryDesk } from './memory_desk.ts';
import { createMemoryDesk } from './memory_desk.ts';
import { makeKey, password, user } from './open_door.ts';
import type { RawClient } from './raw_client.ts';
import { connectRaw, packet } from './raw_client.ts';

const create = 0x1a;
const folder = mkdtempSync(join(tmpdir(), 'rollcall-abuse-'));
const keyFile = join(folder, 'key');
const publicKey = makeKey(keyFile);
const privateKey = readFileSync(keyFile, 'utf8');
const passwordHash = await hashPassword(password);
let server: SftpServer;
let desk: MemoryDesk;
let clock: ManualClock;
let port: number;
const logged: { level: string; event: string }[] = [];

async function start(allowFrom: string[] = ['127.0.0.1'], time: 'manual' | 'real' = 'manual'): Promise<void> {
  clock = createManualClock(1_700_000_000_000);
  desk = createMemoryDesk([{ id: 1, name: user, passwordHash, publicKeys: [publicKey], allowFrom, createdAt: 0 }]);
  const dataFolder = join(folder, 'data');
  const keep = (level: string) => (event: string) => void logged.push({ level, event });
  server = createSftpServer(
    { host: '127.0.0.1', port: 0, dataFolder, notesFolder: spoolFolders(dataFolder).landing },
    {
      desk,
      spool: createSpool(dataFolder),
      clock: time === 'manual' ? clock : systemClock,
      log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    },
  );
  const status = await server.start();
  if (!status.ok) throw new Error(status.problem.detail);
  port = status.value.port;
}

afterEach(async () => {
  await server.stop(0);
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  logged.length = 0;
  rmSync(join(folder, 'data'), { recursive: true, force: true });
});

const count = (event: string) => logged.filter((it) => it.event === event).length;

interface Caller {
  socket: Socket;
  heard(): string;
  closed: Promise<void>;
}

function call(): Caller {
  const socket = createConnection(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return { socket, heard: () => Buffer.concat(chunks).toString('latin1'), closed };
}

/** An honest client uploads a file. */
async function uploadWorks(): Promise<void> {
  const raw = await connectRaw(port, { privateKey });
  const handle = await raw.open('/honest.csv', create);
  await raw.write(handle, 0, Buffer.from('id\n1\n'));
  expect(raw.status(await raw.ask(4, handle)).code).toBe(0);
  raw.drop();
}

it('refuses the 21st silent connection of an address, and is free again when their ten seconds are over', async () => {
  await start();
  const silent = Array.from({ length: 200 }, call);
  await expect.poll(() => count('connection_refused'), { timeout: 10_000 }).toBeGreaterThanOrEqual(180);
  clock.advance(10_001);
  await Promise.all(silent.map(({ closed }) => closed));
  expect(count('login_too_slow')).toBe(200 - count('connection_refused'));
  await uploadWorks();
});

it('does not wait longer for a first line that comes letter by letter', async () => {
  await start();
  const slow = call();
  for (const letter of 'SSH-2.0-slow') {
    await new Promise<void>((resolve) => slow.socket.write(letter, () => resolve()));
    clock.advance(800);
  }
  clock.advance(1_000);
  await slow.closed;
  expect(count('login_too_slow')).toBe(1);
  await uploadWorks();
});

it('does not wait longer than thirty seconds for a login, whatever is said meanwhile', async () => {
  await start();
  const client = new ssh2.Client();
  const closed = new Promise<void>((resolve) => client.on('close', () => resolve()));
  client.on('error', () => undefined);
  const asked = new Promise<void>((resolve) => {
    client.on('handshake', () => resolve());
    client.connect({ host: '127.0.0.1', port, username: user, authHandler: () => undefined as never });
  });
  await asked;
  clock.advance(30_001);
  await closed;
  expect(count('login_too_slow')).toBe(1);
  await uploadWorks();
});

it('takes the right password after a hundred wrong ones: slowed down, never locked out', async () => {
  await start(['127.0.0.1']);
  const attempt = (secret: string) => {
    const client = new ssh2.Client();
    return new Promise<string>((resolve) => {
      client.on('ready', () => {
        client.end();
        resolve('ready');
      });
      client.on('error', (error) => resolve(error.message));
      client.connect({ host: '127.0.0.1', port, username: user, password: secret });
    });
  };
  for (let n = 0; n < 13; n++) {
    const tries = Array.from({ length: 8 }, () => attempt('wrong'));
    const refused = () => desk.events.filter((it) => it.kind === 'refused' && it.why === 'wrong-password').length;
    await desk.until(() => refused() === 8 * (n + 1), 'eight are refused');
    clock.advance(1_001);
    for (const answer of await Promise.all(tries)) expect(answer).toMatch(/authentication methods failed/);
  }
  expect(await attempt(password)).toBe('ready');
}, 60_000);

it('serves a thousand logins, eight at a time, and keeps nothing of them', async () => {
  await start();
  const login = () =>
    new Promise<void>((resolve, reject) => {
      const client = new ssh2.Client();
      client.on('ready', () => client.end());
      client.on('error', reject).on('close', () => resolve());
      client.connect({ host: '127.0.0.1', port, username: user, privateKey });
    });
  for (let n = 0; n < 125; n++) await Promise.all(Array.from({ length: 8 }, login));
  const events = (kind: string) => desk.events.filter((it) => it.kind === kind).length;
  await desk.until(() => events('logout') === 1_000, 'all are gone');
  expect(events('login')).toBe(1_000);
  await uploadWorks();
}, 240_000);

it('refuses 290 of 300 sessions on one connection, and serves the ten', async () => {
  await start();
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject).on('ready', () => resolve());
    client.connect({ host: '127.0.0.1', port, username: user, privateKey });
  });
  const open = () =>
    new Promise<boolean>((resolve) => {
      client.subsys('sftp', (error) => resolve(!error));
    });
  const opened = await Promise.all(Array.from({ length: 300 }, open));
  expect(opened.filter((it) => it).length).toBe(10);
  expect(count('session_refused')).toBe(290);
  client.end();
  await uploadWorks();
});

it('is not impressed by what is no SSH at all', async () => {
  await start();
  const garbage = [
    Buffer.alloc(100_000, 'A'),
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from('SSH-1.5-old\r\n'),
    Buffer.concat([Buffer.from('SSH-2.0-big\r\n'), Buffer.alloc(64, 0xff)]),
    Buffer.concat([Buffer.from('SSH-2.0-nul\r\n'), Buffer.alloc(4_000)]),
    Buffer.from('SSH-2.0-\u0000\u0007\r\n\r\n\r\n'),
  ];
  for (const bytes of garbage) {
    const caller = call();
    caller.socket.write(bytes);
    caller.socket.end();
    await expect.poll(() => caller.socket.destroyed || caller.heard().length > 0, { timeout: 5_000 }).toBe(true);
    clock.advance(40_000);
    await caller.closed;
  }
  await uploadWorks();
});

it('is reset after each request of an upload in turn: nothing arrives that was not answered', async () => {
  await start();
  let handle: Buffer = Buffer.alloc(4);
  const steps: ((raw: RawClient) => Promise<unknown>)[] = [
    (raw) => raw.ask(16, '.'),
    (raw) => raw.ask(17, '/night.csv'),
    async (raw) => {
      handle = await raw.open('/night.csv.part', create);
    },
    (raw) => raw.write(handle, 0, Buffer.alloc(30_000, 'a')),
    (raw) => raw.write(handle, 30_000, Buffer.alloc(30_000, 'b')),
    (raw) => raw.ask(8, handle),
    (raw) => raw.ask(10, handle, 8, 1_600_000_000, 1_600_000_000),
    (raw) => raw.ask(4, handle),
    (raw) => raw.ask(18, '/night.csv.part', '/night.csv'),
    (raw) => raw.ask(17, '/night.csv'),
  ];
  const renamed = 9;
  for (let done = 0; done <= steps.length; done++) {
    const raw = await connectRaw(port, { privateKey });
    for (const step of steps.slice(0, done)) await step(raw);
    // The next one is on its way.
    if (done < steps.length && done !== renamed - 1) void steps[done]!(raw).catch(() => undefined);
    (raw.client as unknown as { _sock: Socket })._sock.resetAndDestroy();
    const events = (kind: string) => desk.events.filter((it) => it.kind === kind).length;
    await desk.until(() => events('login') === events('logout'), 'the session is over');
    expect(desk.arrivals.length).toBe(Math.max(0, done - renamed + 1));
  }
  await uploadWorks();
  // What is left is the part file of the earlier rounds, and the clock takes it.
  clock.advance(25 * 3_600_000);
  expect(readdirSync(spoolFolders(join(folder, 'data')).landing)).toEqual([]);
});

it('answers READDIR after its end as often as it is asked, and folders opened without end with a refusal', async () => {
  await start();
  const raw = await connectRaw(port, { privateKey });
  const opened = await raw.ask(11, '/');
  const handle = opened.body.subarray(4);
  expect((await raw.ask(12, handle)).type).toBe(104);
  const answers = await Promise.all(Array.from({ length: 2_000 }, () => raw.ask(12, handle)));
  expect(new Set(answers.map((it) => raw.status(it).code))).toEqual(new Set([1]));
  const more = await Promise.all(Array.from({ length: 500 }, () => raw.ask(11, '/')));
  expect(more.filter((it) => it.type === 102).length).toBe(63);
  expect(raw.status(await raw.ask(4, handle)).code).toBe(0);
  raw.drop();
});

it('ends a connection that asks on and on and never reads an answer', async () => {
  await start();
  const raw = await connectRaw(port, { privateKey });
  const { _sock: socket, _protocol: protocol } = raw.client as unknown as {
    _sock: Socket;
    _protocol: { ping(): void };
  };
  socket.pause();
  for (let n = 0; count('protocol_violation') === 0 && n < 3_000; n++) {
    for (let asked = 0; asked < 1_000; asked++) protocol.ping();
    if (socket.writableLength > 1_000_000) {
      await Promise.race([
        new Promise((resolve) => socket.once('drain', resolve)),
        expect.poll(() => count('protocol_violation'), { timeout: 10_000 }).toBe(1),
      ]);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(count('protocol_violation')).toBe(1);
  raw.drop();
  await uploadWorks();
}, 60_000);

it('keeps a name in any bytes inside the inbox', async () => {
  await start();
  const raw = await connectRaw(port, { privateKey });
  const names = [
    Buffer.from('../../../etc/passwd'),
    Buffer.from('/..%2f..%2fx.csv'),
    Buffer.from('..\\..\\x.csv'),
    Buffer.from([0x2f, 0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x78]),
    Buffer.from([0xff, 0xfe, 0x2e, 0x63, 0x73, 0x76]),
    Buffer.from('/a/./../b/../../c.csv'),
    Buffer.from('C:\\x.csv'),
  ];
  for (const name of names) {
    const handle = await raw.open(name, create);
    expect(raw.status(await raw.ask(4, handle)).code).toBe(0);
  }
  const refused = ['/a\u0000.csv', '/a\u001b[2J.csv', '/a\r\nb.csv', '', '/', '..', `/${'n'.repeat(256)}`];
  for (const name of refused) {
    expect(raw.status(await raw.ask(3, Buffer.from(name), create, 0)).code).toBe(4);
  }
  expect(desk.arrivals.length).toBe(names.length);
  for (const { name } of desk.arrivals) expect(name).not.toMatch(/[/\p{Cc}]|^\.{0,2}$/u);
  expect(readdirSync(folder).sort()).toEqual(['data', 'key', 'key.pub']);
  expect(readdirSync(join(folder, 'data')).sort()).toEqual(['keys', 'spool']);
  raw.send(packet(99, 1));
  raw.drop();
});
