// The forms of a watched folder and of a pull: what they store, what they refuse, and secrets that stay.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const sender = () => fixture.store.senders.byName('skyward')!;
const was = async () =>
  /name="was" value="([^"]+)"/.exec(await (await fixture.get('/senders/skyward/doors')).text())?.[1] ?? '';
const post = async (path: string, form: Record<string, string>) =>
  fixture.post(`/senders/skyward/${path}`, { was: await was(), ...form });
const folder = {
  'watch.folder': '/srv/drop',
  'watch.every': '10s',
  'watch.settle': '30s',
  'watch.files': '',
  'watch.then': 'leave',
  'watch.moveTo': '',
};
const server = {
  'pull.host': 'sis.district.example',
  'pull.port': '22',
  'pull.username': 'rollcall',
  'pull.password': 'a pull password',
  'pull.privateKey': '',
  'pull.directory': '/out',
  'pull.hostKey': 'accept-first',
  'pull.at': '*/15 1-5 * * *',
  'pull.settle': '30s',
  'pull.files': '*.csv',
  'pull.then': 'leave',
  'pull.moveTo': '',
};

test('a folder is watched, changed and let go', async () => {
  expect((await post('watch', folder)).status).toBe(303);
  expect(sender().watch).toEqual({ folder: '/srv/drop', everyMs: 10_000, settleMs: 30_000, after: 'leave' });
  await post('watch', { ...folder, 'watch.then': 'move', 'watch.moveTo': '/srv/done', 'watch.files': 'students*.csv' });
  expect(sender().watch).toMatchObject({ after: 'move', moveTo: '/srv/done', files: 'students*.csv' });
  expect(sender().passwordHash).toBeDefined();
  await post('watch/remove', {});
  expect(sender().watch).toBeUndefined();
});

test.each([
  [{ 'watch.folder': 'drop' }, 'watch.folder must be a whole path such as /srv/drop.'],
  [{ 'watch.every': 'often' }, 'watch.every must be'],
  [{ 'watch.then': 'move', 'watch.moveTo': '/srv/drop' }, 'must be another folder than the watched one'],
  [{ 'watch.files': 'a/b.csv' }, 'without folders'],
] as [Record<string, string>, string][])('a folder with %j is refused with the reason', async (form, why) => {
  const answer = await post('watch', { ...folder, ...form });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(why);
  expect(sender().watch).toBeUndefined();
});

test('a server is fetched from; its secrets are sealed, and stay when the form names none', async () => {
  const { store } = fixture;
  expect((await post('pull', server)).status).toBe(303);
  expect(sender().pull).toMatchObject({ host: 'sis.district.example', hasPassword: true, hasPrivateKey: false });
  await post('pull', { ...server, 'pull.password': '', 'pull.directory': '/export' });
  expect(sender().pull).toMatchObject({ directory: '/export', hasPassword: true });
  expect(store.senders.pullSecrets(sender().id)).toMatchObject({ ok: true, value: { password: 'a pull password' } });
  expect(await (await fixture.get('/senders/skyward/doors')).text()).not.toContain('a pull password');
  const wrong = await post('pull', { ...server, 'pull.at': 'nightly', 'pull.hostKey': 'MD5:00', 'pull.port': '0' });
  expect(wrong.status).toBe(422);
  const text = await wrong.text();
  for (const field of ['at', 'hostKey', 'port']) expect(text).toContain(`href="#field-pull.${field}"`);
  await post('pull/remove', {});
  expect(sender().pull).toBeUndefined();
});

test('somebody else’s change meanwhile is not overwritten, and owners alone may', async () => {
  const seen = await was();
  await post('watch', folder);
  const late = await fixture.post('/senders/skyward/watch', { ...folder, was: seen, 'watch.folder': '/srv/other' });
  expect(late.status).toBe(422);
  expect(sender().watch?.folder).toBe('/srv/drop');
  expect((await fixture.get('/senders/skyward/doors', 'operator')).status).toBe(403);
});
