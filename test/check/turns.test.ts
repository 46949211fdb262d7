// Turns: never more at once than agreed, in order, and nobody who went away keeps a place.
import { expect, test } from 'vitest';
import { createTurns } from '../../src/check/turns.ts';

test('the next one waits until a turn is given back, and goes in order', async () => {
  const turns = createTurns(1, 10);
  const order: string[] = [];
  expect(await turns.take()).toBe(true);
  const [b, c] = ['b', 'c'].map(async (name) => {
    expect(await turns.take()).toBe(true);
    order.push(name);
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  turns.giveBack();
  await b;
  expect(order).toEqual(['b']);
  turns.giveBack();
  await c;
  expect(order).toEqual(['b', 'c']);
});

test('who goes away keeps nobody waiting', async () => {
  const turns = createTurns(1, 10);
  await turns.take();
  const away = new AbortController();
  const left = turns.take(away.signal);
  const next = turns.take();
  away.abort();
  expect(await left).toBe(false);
  turns.giveBack();
  expect(await next).toBe(true);
  expect(await turns.take(away.signal)).toBe(false);
  turns.giveBack();
  expect(await turns.take()).toBe(true);
});

test('no more wait than agreed', async () => {
  const turns = createTurns(1, 1);
  await turns.take();
  const waiting = turns.take();
  expect(await turns.take()).toBe(false);
  turns.giveBack();
  expect(await waiting).toBe(true);
});
