// The host a sender is told: what works from outside, not what a container calls itself.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { sftpAddress } from '../../src/web/sftp_address.ts';
import type { Env, Site } from '../../src/web/site.ts';

async function told(url: string, publicUrl?: string): Promise<unknown> {
  const config = { sftp: () => ({ host: '3f2a9c', port: 2222 }), ...(publicUrl && { publicUrl }) };
  const app = new Hono<Env>().get('/', (c) => c.json(sftpAddress({ config } as unknown as Site, c)));
  return (await app.request(url)).json();
}

test('the public name comes first', async () => {
  expect(await told('http://10.0.0.5:8080/', 'https://rollcall.district.example')).toEqual({
    host: 'rollcall.district.example',
    port: 2222,
  });
});

test('else the name or address the reader used', async () => {
  expect(await told('http://10.0.0.5:8080/')).toEqual({ host: '10.0.0.5', port: 2222 });
  expect(await told('http://[fd00::5]:8080/')).toEqual({ host: 'fd00::5', port: 2222 });
});

test('else the machine’s own name, where the reader sits at it', async () => {
  expect(await told('http://localhost:8080/')).toEqual({ host: '3f2a9c', port: 2222 });
  expect(await told('http://127.0.0.1:8080/')).toEqual({ host: '3f2a9c', port: 2222 });
});
