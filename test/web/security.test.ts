// Headers, forms from elsewhere, hostile names, and nothing inline.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sender } from '../../src/relay/records.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.stop());

test('every answer carries the strict content policy', async () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  for (const path of ['/', '/login', '/no-such-page', '/healthz']) {
    const { headers } = await fixture.get(path);
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

describe('only forms of this site change anything', () => {
  const why = { why: 'sent from somewhere else' };
  const cases: [string, Record<string, string>, boolean][] = [
    ['another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['another host of the same domain', { 'sec-fetch-site': 'same-site' }, false],
    ['typed by hand', { 'sec-fetch-site': 'none' }, false],
    ['a foreign origin without Sec-Fetch-Site', { 'sec-fetch-site': '', origin: 'http://evil.example' }, false],
    ['no origin at all, as no browser does', { 'sec-fetch-site': '' }, true],
    ['a broken origin', { 'sec-fetch-site': '', origin: 'null' }, false],
    ['our own origin without Sec-Fetch-Site', { 'sec-fetch-site': '', origin: 'http://rollcall.test' }, true],
  ];
  for (const [what, headers, isFine] of cases) {
    test(what, async () => {
      const sent = { 'sec-fetch-site': 'same-origin', ...headers };
      const present = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
      const response = await fixture.web.app.request('/feeds/library/stop', {
        method: 'POST',
        body: new URLSearchParams(why),
        headers: { host: 'rollcall.test', cookie: fixture.cookies.owner, ...present },
      });
      expect(response.status).toBe(isFine ? 303 : 403);
      const library = fixture.store.feeds.byName('library');
      expect(library?.stopped !== undefined).toBe(isFine);
      if (isFine) fixture.store.feeds.resume(library?.id ?? 0);
    });
  }
});

test('the cookie is bound to this host under HTTPS', async () => {
  const own = await createFixture({ config: { publicUrl: 'https://rollcall.lakeside.example' } });
  const response = await own.post('/login', { name: 'J. Ortiz', password: 'a long enough password' }, 'nobody');
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^__Host-rollcall=/);
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
  expect(response.headers.get('strict-transport-security')).toContain('max-age');
  await own.stop();
});

test('names from outside are text, whatever they say', async () => {
  const own = await createFixture();
  const name = `<img src=x onerror=alert(1)>"'&.csv`;
  const sender = own.store.senders.byName('aeries') as Sender;
  const at = own.clock.now();
  own.store.arrivals.add({
    senderId: sender.id,
    name,
    bytes: 1,
    sha256: 'b'.repeat(64),
    receivedAt: at,
    modifiedAt: at,
    door: 'sftp',
    importId: own.held.id,
  });
  const report = own.held.report;
  if (report) {
    report.notices.push({
      code: 'row_blank',
      severity: 'warn',
      file: name,
      count: 1,
      message: name,
      samples: [{ line: 2, record: 1, byte: 9, value: name }],
    });
    own.store.imports.patch(own.held.id, { report });
  }
  own.store.activity.add({ at, who: name, what: 'did', about: 'feed <b>', detail: name });
  for (const path of ['/senders/aeries', `/imports/${own.held.id}`, '/holds', '/activity', '/']) {
    const text = await (await own.get(path)).text();
    expect(text).not.toContain('<img src=x');
    expect(text).not.toContain('<b>');
  }
  expect(await (await own.get('/senders/aeries')).text()).toContain('&lt;img src=x onerror=alert(1)&gt;');
  await own.stop();
});

test('nothing inline: no style attribute, no script text, no handler, no unescaped markup', async () => {
  const views = fileURLToPath(new URL('../../views', import.meta.url));
  for (const entry of readdirSync(views, { recursive: true, withFileTypes: true })) {
    if (!/\.tsx?$/.test(entry.name)) continue;
    const text = readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8');
    expect(text, entry.name).not.toMatch(/\sstyle=|hx-on|dangerouslySetInnerHTML|\braw\(|\son[a-z]+=|js:/);
  }
  for (const path of ['/', `/imports/${fixture.held.id}`, '/-/patterns', '/feeds/rosters']) {
    const text = await (await fixture.get(path)).text();
    expect(text).not.toMatch(/<style|\sstyle=|<script(?![^>]* src="\/assets\/)/);
  }
});

test('static files carry their hash and may be kept for ever; a page weighs less than 60 KB', async () => {
  const response = await fixture.get(`/imports/${fixture.held.id}`, 'owner', { 'accept-encoding': 'gzip' });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  const packed = new Uint8Array(await response.arrayBuffer());
  const html = gunzipSync(packed).toString();
  const paths = new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g)].map((match) => match[1] ?? ''));
  expect(paths.size).toBe(5);
  let weight = packed.byteLength;
  for (const path of paths) {
    const asset = await fixture.get(path, 'nobody', { 'accept-encoding': 'gzip' });
    expect(asset.status, path).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    weight += (await asset.arrayBuffer()).byteLength;
  }
  expect(weight).toBeLessThan(60_000);
  expect((await fixture.get('/assets/000000000000/app.css', 'owner')).status).toBe(404);
});

test('a form that is too large is refused', async () => {
  const response = await fixture.post('/feeds/library/stop', { why: 'x'.repeat(300_000) });
  expect(response.status).toBe(413);
});
