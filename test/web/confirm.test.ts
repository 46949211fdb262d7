// The password again before something grave: asked for when it was given a while ago, once, and nothing typed is lost.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { routes } from '../../src/web/routes.ts';
import { createFixture, type Fixture, password } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const minute = 60_000;
const from = (path: string) => ({ referer: `http://rollcall.test${path}` });
// The choice of light and dark has a field of the same name, before.
const fieldOf = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].at(-1)?.[1] ?? '';

async function asked(path: string, form: Record<string, string>, back = '/holds') {
  const response = await fixture.post(path, form, 'owner', from(back));
  const html = await response.text();
  return { status: response.status, html, confirming: fieldOf(html, 'confirming') };
}

test('a release within ten minutes of the password is done at once', async () => {
  fixture.clock.advance?.(10 * minute);
  const { id } = fixture.held;
  expect((await fixture.post(`/imports/${id}/release`, { why: 'They moved.' })).status).toBe(303);
  expect(fixture.store.imports.get(id)?.state).not.toBe('held');
});

test('later the password is asked for; what was typed is done when it is right, and not again', async () => {
  fixture.clock.advance?.(11 * minute);
  const { id } = fixture.held;
  const path = `/imports/${id}/release`;
  const { status, html, confirming } = await asked(path, { why: 'They moved to Hill School.', back: '/holds' });
  expect(status).toBe(401);
  expect(html).toContain('You are about to release an import');
  expect(html).not.toContain('They moved to Hill School.');
  expect(fieldOf(html, 'back')).toBe('/holds');
  expect(fixture.store.imports.get(id)?.state).toBe('held');

  const wrong = await fixture.post(path, { confirming, password: 'not this one', back: '/holds' });
  expect(wrong.status).toBe(422);
  const again = await wrong.text();
  expect(fieldOf(again, 'confirming')).toBe(confirming);
  expect(fieldOf(again, 'back')).toBe('/holds');
  expect(fixture.store.imports.get(id)?.state).toBe('held');

  const right = await fixture.post(path, { confirming, password, back: '/holds' });
  expect(right.status).toBe(303);
  expect(right.headers.get('location')).toBe('/holds');
  expect(fixture.store.imports.get(id)?.decisions.at(-1)).toMatchObject({
    by: 'J. Ortiz',
    what: 'released',
    why: 'They moved to Hill School.',
  });
  // The form is used up; and the session is fresh, so that the next grave thing asks for nothing.
  const twice = await fixture.post(path, { confirming, password, back: '/holds' });
  expect(twice.status).toBe(303);
  expect(fixture.store.imports.get(id)?.decisions).toHaveLength(2);
  expect((await fixture.post('/senders/aeries/token', {})).status).toBe(303);
});

test('a form is kept for its own session and address, and not for ever', async () => {
  fixture.clock.advance?.(11 * minute);
  const { id } = fixture.held;
  const { confirming } = await asked(`/imports/${id}/reject`, { why: 'That cannot be.' });
  const elsewhere = await fixture.post(`/imports/${id}/release`, { confirming, password, back: '/holds' });
  expect(elsewhere.headers.get('location')).toBe('/holds');
  const byAnother = await fixture.post(`/imports/${id}/reject`, { confirming, password, back: '/holds' }, 'operator');
  expect(byAnother.status).toBe(303);
  expect(fixture.store.imports.get(id)?.state).toBe('held');
  fixture.clock.advance?.(20 * minute);
  await fixture.get('/');
  fixture.clock.advance?.(11 * minute);
  await fixture.post(`/imports/${id}/reject`, { confirming, password, back: '//evil.example/' });
  expect(fixture.store.imports.get(id)?.state).toBe('held');
});

test('guessing is slowed down as at the login, for this account', async () => {
  fixture.clock.advance?.(11 * minute);
  const path = `/imports/${fixture.held.id}/release`;
  const { confirming } = await asked(path, { why: 'They moved.' });
  const guess = async (text: string) => (await fixture.post(path, { confirming, password: text })).status;
  for (let n = 0; n < 5; n++) expect(await guess(`guess ${n}`)).toBe(422);
  expect(await guess('guess')).toBe(429);
  expect(await guess(password)).toBe(429);
  expect((await fixture.post('/login', { name: 'J. Ortiz', password }, 'nobody')).status).toBe(429);
  expect(fixture.store.imports.get(fixture.held.id)?.state).toBe('held');
  fixture.clock.advance?.(minute);
  expect(await guess(password)).toBe(303);
  expect(fixture.store.imports.get(fixture.held.id)?.state).not.toBe('held');
});

test('a vendor’s password that was typed is stored afterwards, and stands on no page meanwhile', async () => {
  fixture.clock.advance?.(11 * minute);
  const form = {
    name: 'canvas',
    kind: 'sftp',
    host: 'sftp.canvas.example',
    port: '22',
    username: 'lakeside',
    directory: '/in',
    hostKey: '',
    password: 'the vendor’s own password',
  };
  const { status, html, confirming } = await asked('/destinations', form, '/destinations/new');
  expect(status).toBe(401);
  expect(html).not.toContain('own password');
  expect(fixture.store.destinations.byName('canvas')).toBeUndefined();
  expect((await fixture.post('/destinations', { confirming, password, back: '/' })).status).toBe(303);
  const stored = fixture.store.destinations.byName('canvas');
  expect(fixture.store.destinations.secrets(stored!.id)).toMatchObject({ value: { password: form.password } });
});

test('stopping a sync and looking ask for nothing', async () => {
  fixture.clock.advance?.(20 * minute);
  expect((await fixture.post('/feeds/rosters/stop', { why: 'Stop it now.' })).status).toBe(303);
  expect((await fixture.get('/holds')).status).toBe(200);
  expect(fixture.store.feeds.byName('rosters')?.stopped?.why).toBe('Stop it now.');
});

test('everything that sends, takes back or makes a secret is grave', () => {
  const grave = routes.filter((route) => route.grave !== undefined).map((route) => route.path);
  expect(grave).toEqual(
    expect.arrayContaining([
      '/imports/:n/release',
      '/imports/:n/reject',
      '/imports/:n/roll-back',
      '/imports/:n/layout',
      '/feeds/:feed/guards',
      '/senders',
      '/senders/:name/password',
      '/senders/:name/token',
      '/senders/:name/script/key',
      '/destinations',
      '/destinations/:name',
      '/destinations/:name/pin',
    ]),
  );
});
