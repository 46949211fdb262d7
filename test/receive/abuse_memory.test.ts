// What one session can make the server keep in memory, whatever its client does. The server is a process of its own;
// its memory is read before and while it is abused.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FromDoorProcess } from './door_process.ts';
import { password, user } from './open_door.ts';
import type { RawClient } from './raw_client.ts';
import { connectRaw, packet } from './raw_client.ts';

const mostKeptBytes = 4 * 1024 * 1024;
const create = 0x1a;
let folder: string;
let child: ChildProcess;
let port: number;
const logged: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-abuse-'));
  logged.length = 0;
  child = fork(new URL('./door_process.ts', import.meta.url), [join(folder, 'data')], { execArgv: ['--expose-gc'] });
  child.on('message', (message: FromDoorProcess) => {
    if (message.kind === 'log') logged.push(`${message.event}: ${message.detail}`);
  });
  const [message] = (await once(child, 'message')) as [FromDoorProcess];
  if (message.kind !== 'listens') throw new Error(`It said ${message.kind}`);
  port = message.port;
});
afterEach(async () => {
  const gone = once(child, 'exit');
  // One that is stopped for good would not hear anything else.
  child.kill('SIGKILL');
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

async function memory(): Promise<{ usedBytes: number; mostBytes: number }> {
  const answer = new Promise<FromDoorProcess & { kind: 'memory' }>((resolve) => {
    const look = (message: FromDoorProcess) => {
      if (message.kind !== 'memory') return;
      child.off('message', look);
      resolve(message);
    };
    child.on('message', look);
  });
  child.send('memory');
  return answer;
}

function windowOf(raw: RawClient): number {
  return (raw.channel as unknown as { outgoing: { window: number } }).outgoing.window;
}

/** Parts of ssh2's client that it shows nobody. */
interface ClientInside {
  _protocol: {
    _kexinit: unknown;
    _packetRW: { write: { allocStart: number } };
    parse(bytes: Buffer): void;
    ping(): void;
    rekey(): void;
    channelWindowAdjust(channel: number, bytes: number): void;
    session(channel: number, windowBytes: number, packetBytes: number): void;
  };
}

/** Sends the first packet of a key exchange, hears nothing any more, and goes on as if there were none. */
function beginExchange(raw: RawClient): void {
  const { _protocol } = raw.client as unknown as ClientInside;
  const { outgoing } = raw.channel as unknown as { outgoing: { id: number } };
  _protocol.channelWindowAdjust(outgoing.id, 0x7fff_0000);
  const { write } = _protocol._packetRW;
  const { allocStart } = write;
  _protocol.parse = () => undefined;
  _protocol.rekey();
  _protocol._kexinit = undefined;
  write.allocStart = allocStart;
}

/** One SSH message for each piece. */
function sendPiece(raw: RawClient, piece: Buffer): void {
  const { _protocol } = raw.client as unknown as { _protocol: { channelData(id: number, data: Buffer): void } };
  const { outgoing } = raw.channel as unknown as { outgoing: { id: number; window: number } };
  outgoing.window -= piece.length;
  _protocol.channelData(outgoing.id, piece);
}

function socketOf(raw: RawClient): Socket {
  return (raw.client as unknown as { _sock: Socket })._sock;
}

/** A handle of a file that gives the longest answers there are. */
async function openLarge(raw: RawClient): Promise<Buffer> {
  const handle = await raw.open('/a.csv', create);
  await raw.write(handle, 0, Buffer.alloc(600_000));
  await raw.ask(4, handle);
  return await raw.open('/a.csv', 1);
}

/** Until the memory does not grow any more. */
async function settled(): Promise<{ usedBytes: number; mostBytes: number }> {
  let last = await memory();
  for (let same = 0; same < 10; ) {
    const now = await memory();
    same = Math.abs(now.usedBytes - last.usedBytes) < 50_000 ? same + 1 : 0;
    last = now;
  }
  return last;
}

describe('memory of a session', () => {
  it('stays when a client sends one byte a message while it is not listened to', async () => {
    const raw = await connectRaw(port);
    child.send('hold');
    const handle = await raw.open('/a.csv', create);
    const before = await settled();
    raw.send(packet(4, 7_777, handle));
    const write = packet(6, 1, Buffer.alloc(4), 0n, Buffer.alloc(100));
    for (let n = 0; n < 300_000; n++) {
      sendPiece(raw, write.subarray(n % write.length, (n % write.length) + 1));
      if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const after = await settled();
    expect(after.usedBytes - before.usedBytes).toBeLessThan(mostKeptBytes);
    raw.drop();
  }, 60_000);

  it('stays when a client sends a packet one byte a message', async () => {
    const raw = await connectRaw(port);
    const before = await settled();
    const write = packet(6, 1, Buffer.alloc(4), 0n, Buffer.alloc(255 * 1024));
    for (let n = 0; n < write.length - 1; n++) {
      sendPiece(raw, write.subarray(n, n + 1));
      if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const after = await settled();
    expect(after.usedBytes - before.usedBytes).toBeLessThan(mostKeptBytes);
    raw.drop();
  }, 60_000);

  it('stays when a client asks for much, reads nothing and goes away', async () => {
    const raw = await connectRaw(port);
    const read = await openLarge(raw);
    const before = await settled();
    socketOf(raw).pause();
    for (let id = 100; windowOf(raw) > 1_000; id++) raw.send(packet(5, id, read, 0n, 261_120));
    const after = await settled();
    expect(after.usedBytes - before.usedBytes).toBeLessThan(mostKeptBytes);
    raw.drop();
    (await connectRaw(port)).drop();
    const gone = await settled();
    expect(gone.mostBytes - after.mostBytes).toBeLessThan(64 * 1024 * 1024);
  }, 60_000);

  it('stays under 64 MB of writes whose answers are not read', async () => {
    const raw = await connectRaw(port);
    const handle = await raw.open('/a.csv', create);
    const before = await settled();
    const data = Buffer.alloc(32_000, 'x');
    let most = 0;
    for (let n = 0; n < 2_000; n++) {
      if (!raw.channel.write(packet(6, 1_000 + n, handle, BigInt(n * data.length), data))) {
        await new Promise((resolve) => raw.channel.once('drain', resolve));
      }
      if (n % 250 === 0) most = Math.max(most, (await memory()).usedBytes - before.usedBytes);
    }
    const after = await settled();
    expect(Math.max(most, after.usedBytes - before.usedBytes)).toBeLessThan(mostKeptBytes);
    raw.drop();
  }, 60_000);

  it('stays when a client begins to exchange keys, never ends it and asks on', async () => {
    const raw = await connectRaw(port);
    const read = await openLarge(raw);
    const before = await settled();
    beginExchange(raw);
    for (let n = 0; n < 100; n++) raw.send(packet(5, 100 + n, read, 0n, 261_120));
    const after = await settled();
    expect(after.usedBytes - before.usedBytes).toBeLessThan(mostKeptBytes);
    raw.drop();
  }, 60_000);

  it('ends a client that makes the connection itself answer during such an exchange', async () => {
    const raw = await connectRaw(port);
    const { _protocol } = raw.client as unknown as ClientInside;
    beginExchange(raw);
    for (let n = 0; n < 5_000; n++) _protocol.ping();
    await raw.closed;
    expect(logged).toContain('protocol_violation: it does not read its answers');
  }, 60_000);

  it.each([0, 1])(
    'is not stopped by a channel for packets of %d bytes',
    async (packetBytes) => {
      const client = new ssh2.Client();
      const closed = once(client, 'close');
      client.on('error', () => undefined).connect({ host: '127.0.0.1', port, username: user, password });
      await once(client, 'ready');
      const { _protocol } = client as unknown as ClientInside;
      const { session } = _protocol;
      _protocol.session = (id, windowBytes) => session.call(_protocol, id, windowBytes, packetBytes);
      client.subsys('sftp', (error, channel) => {
        if (!error) channel.on('error', () => undefined).write(packet(1, undefined, 3));
      });
      await closed;
      expect(logged).toContain(`protocol_violation: a channel for packets of ${packetBytes} bytes`);
      (await connectRaw(port)).drop();
    },
    60_000,
  );
});
