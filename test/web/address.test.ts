// Where a request comes from, also behind proxies that may lie.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createAddressReader } from '../../src/web/address.ts';
import type { Env } from '../../src/web/site.ts';

async function read(trusted: string[], connection: string, forwarded?: string): Promise<string> {
  const addressOf = createAddressReader(trusted);
  const app = new Hono<Env>().get('/', (c) => c.text(addressOf(c)));
  const env = { incoming: { socket: { remoteAddress: connection } } };
  const response = await app.request(
    '/',
    forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } },
    env,
  );
  return await response.text();
}

test('the connection counts, unless a trusted proxy says where it comes from', async () => {
  expect(await read([], '203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
  expect(await read(['10.0.0.0/8'], '10.0.0.5', '203.0.113.9')).toBe('203.0.113.9');
  expect(await read(['10.0.0.0/8'], '::ffff:10.0.0.5', '198.51.100.1, 203.0.113.9, 10.0.0.7')).toBe('203.0.113.9');
  expect(await read(['10.0.0.0/8'], '10.0.0.5', 'nonsense')).toBe('10.0.0.5');
  expect(await read(['10.0.0.0/8'], '10.0.0.5')).toBe('10.0.0.5');
  expect(await read(['fd00::/8'], 'fd00::1', '2001:db8::7')).toBe('2001:db8::7');
});
