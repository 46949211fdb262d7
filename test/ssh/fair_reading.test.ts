// What comes on one connection is dealt with a read at a time, and between two reads everything else has its turn.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { readFairly } from '../../src/ssh/fair_reading.ts';

it('lets everything else have its turn between two reads, loses nothing and hears the end', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sender = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  // So much lies in the system before the first of it is read that one look at the socket would bring many reads.
  const sent = Buffer.alloc(8 * 1024 * 1024, 'x');
  sender.end(sent);
  await new Promise((resolve) => setTimeout(resolve, 100));

  let turn = 0;
  let isOver = false;
  const count = () => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const turns: number[] = [];
  let bytes = 0;
  socket.on('data', (data: Buffer) => {
    bytes += data.length;
  });
  readFairly(socket, () => turns.push(turn));
  socket.resume();
  await once(socket, 'end');
  isOver = true;
  expect(bytes).toBe(sent.length);
  expect(new Set(turns).size).toBe(turns.length);
  expect(turns.length).toBeGreaterThan(8);
  socket.destroy();
  server.close();
});
