// The first run, signing in and out, and guessing made slow.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { openStore } from '../../src/store/open.ts';
import { createFixture, password } from './fixture.ts';

test('the one-time link makes a district and its owner, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-setup-'));
  const clock = createManualClock(Date.parse('2026-11-20T15:05:00Z'));
  const opened = openStore({ dataFolder: folder }, { clock, log: createLog('error', () => {}) });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const store = opened.value;
  const { web, stop } = await createFixture({ isNew: true, deps: { store, clock } });
  const ask = (path: string, form?: Record<string, string>, cookie = '') =>
    web.app.request(path, {
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
  const token = store.setup.token() ?? '';
  expect(token.length).toBeGreaterThan(20);
  expect(await (await ask('/login')).text()).toContain('one-time setup link');
  expect((await ask('/setup?token=wrong')).status).toBe(403);
  expect((await ask(`/setup?token=${token}`)).status).toBe(200);

  const form = { token, district: 'Lakeside Unified', timezone: 'America/Los_Angeles', name: 'Jo', password: 'short' };
  const short = await ask('/setup', form);
  expect(short.status).toBe(422);
  expect(await short.text()).toContain('at least 12 characters');
  expect((await ask('/setup', { ...form, timezone: 'Mars/Olympus', password })).status).toBe(422);

  const done = await ask('/setup', { ...form, password });
  expect(done.status).toBe(303);
  const cookie = (done.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const tonight = await ask('/', undefined, cookie);
  expect(await tonight.text()).toContain('Three steps to the first night');
  expect(store.district.get()).toEqual({ name: 'Lakeside Unified', timezone: 'America/Los_Angeles' });
  expect(store.people.byName('jo')?.role).toBe('owner');
  expect((await ask(`/setup?token=${token}`)).status).toBe(403);
  expect((await ask('/setup', { ...form, password, name: 'Eve' })).status).toBe(403);
  expect(store.people.count()).toBe(1);
  await stop();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('sign in, look, sign out', async () => {
  const fixture = await createFixture();
  const wrong = await fixture.post('/login', { name: 'J. Ortiz', password: 'not this one at all' }, 'nobody');
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('The name or the password is wrong.');
  const right = await fixture.post('/login', { name: 'j. ortiz', password, back: '/feeds' }, 'nobody');
  expect(right.status).toBe(303);
  expect(right.headers.get('location')).toBe('/feeds');
  const cookie = (right.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect((await fixture.get('/feeds', 'nobody', { cookie })).status).toBe(200);
  await fixture.post('/logout', {}, 'nobody', { cookie });
  expect((await fixture.get('/feeds', 'nobody', { cookie })).status).toBe(303);
  expect(fixture.lines.join('\n')).not.toContain(password);
  await fixture.stop();
});

test('guessing gets slower, for an account and for an address', async () => {
  const fixture = await createFixture();
  const clock = fixture.clock as ManualClock;
  const guess = (name: string, secret = 'wrong wrong wrong') =>
    fixture.post('/login', { name, password: secret }, 'nobody');
  for (let index = 0; index < 5; index += 1) expect((await guess('J. Ortiz')).status).toBe(422);
  const throttled = await guess('j. ORTIZ', password);
  expect(throttled.status).toBe(429);
  expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(0);
  clock.advance(60_000);
  expect((await guess('J. Ortiz', password)).status).toBe(303);
  for (let index = 0; index < 20; index += 1) await guess(`nobody-${index}`);
  expect((await guess('M. Chen', password)).status).toBe(429);
  await fixture.stop();
});

test('an idle session ends', async () => {
  const fixture = await createFixture();
  expect((await fixture.get('/')).status).toBe(200);
  (fixture.clock as ManualClock).advance(31 * 60_000);
  expect((await fixture.get('/')).status).toBe(303);
  await fixture.stop();
});
