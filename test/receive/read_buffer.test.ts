// Accepted sockets are read into one buffer: the same memory each time, or a copy where the listener asks for it.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createReadBuffer } from '../../src/receive/read_buffer.ts';

const server = createServer();
let accepted: Socket;
let client: Socket;

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const coming = once(server, 'connection');
  client = connect((server.address() as { port: number }).port, '127.0.0.1');
  [accepted] = (await coming) as [Socket];
});
afterEach(async () => {
  client.destroy();
  accepted.destroy();
  server.close();
  await once(server, 'close');
});

/** Sends each text when the one before was read; the pieces as they came and their memory. */
async function readAll(texts: string[]): Promise<{ text: string; memory: ArrayBufferLike }[]> {
  const pieces: { text: string; memory: ArrayBufferLike }[] = [];
  for (const text of texts) {
    const read = once(accepted, 'data').then(([data]: Buffer[]) =>
      pieces.push({ text: `${data}`, memory: data!.buffer }),
    );
    client.write(text);
    await read;
  }
  return pieces;
}

it('reads into the same memory', async () => {
  expect(createReadBuffer().use(accepted, () => true)).toBe(true);
  const [first, second, third] = await readAll(['one', 'two', 'three']);
  expect([first?.text, second?.text, third?.text]).toEqual(['one', 'two', 'three']);
  expect(second?.memory).toBe(first?.memory);
  expect(third?.memory).toBe(first?.memory);
});

it('copies while it may not be used again', async () => {
  let mayReuse = false;
  createReadBuffer().use(accepted, () => mayReuse);
  const [first] = await readAll(['one']);
  mayReuse = true;
  const [second, third] = await readAll(['two', 'three']);
  expect(first?.memory).not.toBe(second?.memory);
  expect(third?.memory).toBe(second?.memory);
});

it('tells the end, and is still when paused', async () => {
  createReadBuffer().use(accepted, () => true);
  const [first] = await readAll(['one']);
  expect(first?.text).toBe('one');
  accepted.pause();
  let isPaused = true;
  const next = once(accepted, 'data').then(([data]: Buffer[]) => `${isPaused} ${data}`);
  client.end('two');
  await once(client, 'finish');
  isPaused = false;
  const ended = once(accepted, 'end');
  accepted.resume();
  expect(await next).toBe('false two');
  await ended;
  expect(accepted.bytesRead).toBe(6);
});
