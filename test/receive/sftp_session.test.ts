// A session must not grow with what a client asks for and does not take.

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { expect, it } from 'vitest';
import { serveSftp } from '../../src/receive/sftp_session.ts';
import { dataReply, statusReply } from '../../src/sftp/replies.ts';
import type { SftpRequest } from '../../src/sftp/request.ts';
import { packet } from './raw_client.ts';

interface Stage {
  channel: Duplex;
  /** The client sends these bytes. */
  say(bytes: Buffer): void;
  /** Bytes the client was let send beyond its first window. */
  granted(): number;
  answered: SftpRequest['kind'][];
  /** Lets the client take everything that waits. */
  takeAll(): void;
  ended: Promise<number>;
}

/** A channel whose client takes answers only when told to, and a handler that answers READ with 200 kB. */
function stage(answerClose: Promise<void> = Promise.resolve()): Stage {
  const held: (() => void)[] = [];
  let isTaking = false;
  const channel = new Duplex({
    readableHighWaterMark: 2 * 1024 * 1024,
    writableHighWaterMark: 2 * 1024 * 1024,
    read() {},
    write(_chunk, _encoding, taken) {
      if (isTaking) taken();
      else held.push(taken);
    },
  });
  Object.assign(channel, { exit: () => undefined });
  const socket = new Duplex({ read() {}, write() {} });
  const answered: SftpRequest['kind'][] = [];
  const data = Buffer.alloc(200_000);
  let take: (data: Buffer) => void = () => undefined;
  let granted = 0;
  const ended = new Promise<number>((resolve) => {
    serveSftp({
      channel: channel as unknown as ServerChannel,
      socket: socket as unknown as Socket,
      intake: {
        listen(_channel, listener) {
          take = listener;
        },
        grant(_channel, bytes) {
          granted += bytes;
        },
        held: () => 0,
        isExchanging: () => false,
      },
      handler: Promise.resolve({
        answer(request) {
          answered.push(request.kind);
          if (request.kind === 'read') return dataReply(request.id, data);
          const reply = statusReply(0, 0, 'Done');
          return request.kind === 'close' ? answerClose.then(() => reply) : reply;
        },
        end: () => 0,
      }),
      received: () => undefined,
      violated: () => undefined,
      bug: (error) => {
        throw error;
      },
      ended: resolve,
    });
  });
  return {
    channel,
    say: (bytes) => take(bytes),
    granted: () => granted,
    answered,
    ended,
    takeAll() {
      isTaking = true;
      for (const taken of held.splice(0)) taken();
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('reads no further requests while the answers are not taken, and goes on when they are', async () => {
  const it = stage();
  it.say(packet(1, undefined, 3));
  for (let id = 0; id < 500; id++) it.say(packet(5, id, Buffer.alloc(4), 0n, 200_000));
  for (let n = 0; n < 20; n++) await turn();
  expect(it.answered.length).toBeLessThan(5);
  expect(it.granted()).toBe(0);
  it.takeAll();
  it.channel.push(null);
  await it.ended;
  expect(it.answered.length).toBe(501);
});

it('lets the client send as much again as was used, and nothing for what waits', async () => {
  const it = stage();
  it.takeAll();
  it.say(packet(1, undefined, 3));
  const write = packet(6, 1, Buffer.alloc(4), 0n, Buffer.alloc(100_000));
  for (let n = 0; n < 10; n++) it.say(write);
  await turn();
  const used = 10 * write.length;
  expect(it.granted()).toBeGreaterThan(used - 300_000);
  const before = it.granted();
  it.say(packet(6, 1, Buffer.alloc(4), 0n, Buffer.alloc(200_000)).subarray(0, 200_000));
  expect(it.granted()).toBe(before);
  it.channel.push(null);
  await it.ended;
});

it('answers in order: nothing overtakes a slow one', async () => {
  let finish: (() => void) | undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const it = stage(slow);
  it.takeAll();
  it.say(Buffer.concat([packet(1, undefined, 3), packet(4, 1, Buffer.alloc(4)), packet(17, 2, '/x')]));
  it.say(packet(17, 3, '/y'));
  for (let n = 0; n < 20; n++) await turn();
  expect(it.answered).toEqual(['init', 'close']);
  it.channel.push(null);
  finish?.();
  await it.ended;
  expect(it.answered).toEqual(['init', 'close', 'stat', 'stat']);
});

it('answers what was sent before the connection was lost', async () => {
  const it = stage();
  it.say(Buffer.concat([packet(1, undefined, 3), packet(4, 1, Buffer.alloc(4))]));
  it.say(packet(6, 2, Buffer.alloc(4), 0n, 'abc').subarray(0, 20));
  it.channel.push(null);
  it.channel.emit('close');
  await it.ended;
  expect(it.answered).toEqual(['init', 'close']);
});
