// The server without its worker, where a test can set what a district never does.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import type { Clock } from '../../src/kit/clock.ts';
import { systemClock } from '../../src/kit/clock.ts';
import type { SftpServer, SftpServerConfig } from '../../src/receive/server.ts';
import { createSftpServer } from '../../src/receive/server.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { has, hasPythonModule } from '../programs.ts';
import type { MemoryDesk } from './memory_desk.ts';
import { createMemoryDesk } from './memory_desk.ts';
import { makeKey } from './open_door.ts';
import { connectRaw, packet } from './raw_client.ts';
import { quiet, run } from './run_client.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-server-'));
const keyFile = join(folder, 'key');
const publicKey = makeKey(keyFile);
const privateKey = readFileSync(keyFile, 'utf8');
const events: string[] = [];
let server: SftpServer | undefined;

afterEach(async () => {
  await server?.stop(0);
  events.length = 0;
});
afterEach(() => rmSync(join(folder, 'data'), { recursive: true, force: true }));

async function start(
  patch: Partial<SftpServerConfig> = {},
  clock: Clock = systemClock,
): Promise<{ port: number; desk: MemoryDesk }> {
  const dataFolder = join(folder, 'data');
  const desk = createMemoryDesk([
    { id: 1, name: 'aeries', publicKeys: [publicKey], allowFrom: ['127.0.0.1'], createdAt: 0 },
  ]);
  const keep = (event: string) => void events.push(event);
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const notesFolder = join(dataFolder, 'spool', 'landing');
  server = createSftpServer(
    { host: '127.0.0.1', port: 0, dataFolder, notesFolder, ...patch },
    { desk, spool: createSpool(dataFolder), clock, log },
  );
  const status = await server.start();
  if (!status.ok) throw new Error(status.problem.detail);
  return { port: status.value.port, desk };
}

it.skipIf(!has('sftp')).each(['aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes256-ctr'])(
  'changes keys in the middle of an upload with %s, and loses nothing',
  async (cipher) => {
    const { port, desk } = await start({ rekeyBytes: 2_000_000 });
    const local = join(folder, 'big.csv');
    const bytes = randomBytes(20_000_000);
    writeFileSync(local, bytes);
    const options = quiet(port, 'LogLevel=DEBUG1', 'BatchMode=yes', `IdentityFile=${keyFile}`, `Ciphers=${cipher}`);
    const ran = await run('sftp', [...options, '-b', '-', 'aeries@127.0.0.1'], {
      input: `put ${local} big.csv\nget big.csv ${local}.back\n`,
    });
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.out.match(/SSH2_MSG_NEWKEYS received/g)?.length).toBeGreaterThan(4);
    const stored = createSpool(join(folder, 'data')).arrival(desk.arrivals[0]!.sha256);
    expect(readFileSync(stored).equals(bytes)).toBe(true);
    expect(readFileSync(`${local}.back`).equals(bytes)).toBe(true);
  },
);

it.skipIf(!hasPythonModule('asyncssh')).each([
  ['we', 2_000_000, 2 ** 30],
  ['the client', 2 ** 30, 2_000_000],
  ['both', 2_000_000, 2_000_000],
])(
  'changes keys with AsyncSSH, which puts an empty IGNORE before each packet, when %s asks for it',
  async (_who, rekeyBytes, clientBytes) => {
    const { port, desk } = await start({ rekeyBytes });
    const local = join(folder, 'big.csv');
    const bytes = randomBytes(20_000_000);
    writeFileSync(local, bytes);
    const script = `
import asyncio, asyncssh
async def main():
    async with asyncssh.connect('127.0.0.1', ${port}, username='aeries', known_hosts=None, client_keys=['${keyFile}'], config=None, agent_path=None, rekey_bytes=${clientBytes}) as c:
        async with c.start_sftp_client() as s:
            await s.put('${local}', 'big.csv')
            await s.get('big.csv', '${local}.back')
asyncio.run(main())
`;
    expect(await run('/usr/bin/python3', ['-W', 'ignore', '-c', script])).toMatchObject({ status: 0 });
    const stored = createSpool(join(folder, 'data')).arrival(desk.arrivals[0]!.sha256);
    expect(readFileSync(stored).equals(bytes)).toBe(true);
    expect(readFileSync(`${local}.back`).equals(bytes)).toBe(true);
  },
);

it('takes at most its window while it is busy, and ends a connection that sends more', async () => {
  const { port, desk } = await start();
  // The ledger does not answer: the session cannot go on.
  desk.arrived = () => new Promise(() => undefined);
  const raw = await connectRaw(port, { privateKey });
  const slow = await raw.open('/slow.csv', 0x1a);
  const handle = await raw.open('/x.csv', 0x1a);
  raw.send(packet(4, 9_998, slow));
  // A client that does not keep count: it always believes there is room.
  Object.defineProperty((raw.channel as unknown as { outgoing: object }).outgoing, 'window', {
    get: () => 2 ** 31,
    set: () => undefined,
  });
  const write = packet(6, 9_999, handle, 0n, Buffer.alloc(200_000));
  for (let n = 0; n < 40; n++) raw.send(write);
  await raw.closed;
  expect(events).toContain('protocol_violation');
});

it.skipIf(!has('sftp'))(
  'knows the temporary names of each sender, also when they are changed under an open door',
  async () => {
    const { port, desk } = await start();
    const local = join(folder, 'small.csv');
    writeFileSync(local, 'id\n1\n');
    const send = async (...names: string[]) => {
      const options = quiet(port, 'BatchMode=yes', `IdentityFile=${keyFile}`);
      const input = names.map((name) => `put ${local} ${name}\n`).join('');
      expect(await run('sftp', [...options, '-b', '-', 'aeries@127.0.0.1'], { input })).toMatchObject({ status: 0 });
      return desk.arrivals.splice(0).map((arrival) => arrival.name);
    };
    expect(await send('a.tmp', 'b.uploading')).toEqual(['b.uploading']);
    const [sender] = desk.senders();
    desk.setSenders([{ ...sender!, temporaryNames: ['*.UPLOADING', 'w_*'] }]);
    server?.sendersChanged();
    expect(await send('c.tmp', 'd.uploading', 'w_e.csv', 'f.csv')).toEqual(['c.tmp', 'f.csv']);
    desk.setSenders([{ ...sender!, temporaryNames: [] }]);
    server?.sendersChanged();
    expect(await send('~g.tmp')).toEqual(['~g.tmp']);
  },
);

it('opens ten sessions on a connection and no more, and frees those that are closed', async () => {
  const { port } = await start();
  const client = new ssh2.Client();
  await new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
    client.connect({ host: '127.0.0.1', port, username: 'aeries', privateKey });
  });
  const open = () =>
    new Promise<ssh2.ClientChannel | undefined>((resolve) => {
      client.subsys('sftp', (error, channel) => resolve(error ? undefined : channel));
    });
  const channels: ssh2.ClientChannel[] = [];
  for (let n = 0; n < 10; n++) channels.push((await open())!);
  expect(await open()).toBeUndefined();
  const gone = new Promise<void>((resolve) => channels[0]!.on('close', () => resolve()));
  channels[0]!.resume();
  channels[0]!.end();
  await gone;
  expect(await open()).toBeDefined();
  client.end();
});

it.each([
  ['says nothing', 10_000, ''],
  ['never logs in', 30_000, 'SSH-2.0-silent\r\n'],
])('closes a connection that %s after %i ms', async (_title, ms, line) => {
  const timers: { ms: number; work: () => void }[] = [];
  const clock: Clock = {
    ...systemClock,
    after(milliseconds, work) {
      const timer = { ms: milliseconds, work };
      timers.push(timer);
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
    },
  };
  const { port } = await start({}, clock);
  const socket = createConnection(port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(line);
  await expect.poll(() => timers.some((it) => it.ms === ms)).toBe(true);
  timers.find((it) => it.ms === ms)?.work();
  await closed;
  expect(events).toContain('login_too_slow');
});

it('ends a session that asked for nothing for 15 minutes, and not one that did', async () => {
  let now = systemClock.now();
  const timers: { at: number; work: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    ticks: () => now,
    after(milliseconds, work) {
      const timer = { at: now + milliseconds, work };
      timers.push(timer);
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
    },
  };
  const pass = (ms: number) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.work();
    }
  };
  const { port } = await start({}, clock);
  const client = new ssh2.Client();
  const closed = new Promise<string>((resolve) => client.on('close', () => resolve('closed')));
  client.on('error', () => undefined);
  const session = await new Promise<ssh2.SFTPWrapper>((resolve, reject) => {
    client.on('ready', () => client.sftp((error, opened) => (error ? reject(error) : resolve(opened))));
    client.connect({ host: '127.0.0.1', port, username: 'aeries', privateKey });
  });
  const ask = () => new Promise<string>((resolve) => session.realpath('.', (_error, path) => resolve(path)));
  pass(14 * 60_000);
  expect(await ask()).toBe('/');
  pass(14 * 60_000);
  expect(await ask()).toBe('/');
  expect(events).not.toContain('session_idle');
  pass(15 * 60_000);
  expect(events).toContain('session_idle');
  expect(await closed).toBe('closed');
});
