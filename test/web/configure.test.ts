// Owners add senders, destinations and feeds, through the same door as the district file.
import { expect, test, vi } from 'vitest';
import { verifyPassword } from '../../src/kit/password.ts';
import { fail, ok } from '../../src/kit/result.ts';
import { createFixture } from './fixture.ts';

test('a sender gets a password that is shown once', async () => {
  const changed = vi.fn();
  const fixture = await createFixture({ deps: { configurationChanged: changed } });
  const wrong = await fixture.post('/senders', { name: 'Two Words', allowFrom: 'the office', publicKeys: 'nonsense' });
  expect(wrong.status).toBe(422);
  const text = await wrong.text();
  expect(text).toContain('3 things to correct');
  expect(text).toContain('aria-invalid="true"');
  expect(text).toContain('value="Two Words"');
  expect(changed).not.toHaveBeenCalled();

  const added = await fixture.post('/senders', {
    name: 'campus',
    system: 'infinite-campus',
    allowFrom: '10.1.0.0/16\n192.0.2.7',
    publicKeys: '',
  });
  expect(added.headers.get('location')).toBe('/senders/campus');
  expect(changed).toHaveBeenCalledOnce();
  const shown = /data-copy="([A-Za-z0-9]{24})"/.exec(await (await fixture.get('/senders/campus')).text())?.[1] ?? '';
  const sender = fixture.store.senders.byName('campus');
  expect(await verifyPassword(sender?.passwordHash ?? '', shown)).toBe(true);
  expect(sender?.allowFrom).toEqual(['10.1.0.0/16', '192.0.2.7']);
  expect(await (await fixture.get('/senders/campus')).text()).not.toContain(shown);
  expect(fixture.lines.join('\n')).not.toContain(shown);

  const entry = { name: 'campus', publicKeys: [], allowFrom: sender!.allowFrom, temporaryNames: ['*.uploading'] };
  await fixture.store.applyDistrict({ senders: [entry], destinations: [], feeds: [] }, 'test');
  await fixture.post('/senders/campus/password', {});
  expect(fixture.store.senders.byName('campus')?.temporaryNames).toEqual(['*.uploading']);
  expect(await verifyPassword(fixture.store.senders.byName('campus')?.passwordHash ?? '', shown)).toBe(false);
  expect(fixture.store.senders.byName('campus')?.allowFrom).toEqual(['10.1.0.0/16', '192.0.2.7']);
  await fixture.post('/senders/campus/disable', { why: 'The SIS is being moved.' });
  expect(fixture.store.senders.byName('campus')?.disabled?.why).toBe('The SIS is being moved.');
  await fixture.post('/senders/campus/enable', {});
  expect(fixture.store.senders.byName('campus')?.disabled).toBeUndefined();
  expect((await fixture.post('/senders', { name: 'campus' })).status).toBe(422);
  await fixture.stop();
});

test('a destination keeps its secrets when it is changed without them', async () => {
  const fixture = await createFixture();
  const values = {
    kind: 'sftp',
    host: 'new.gradecam.example',
    port: '2022',
    username: 'lakeside',
    directory: '/in',
    hostKey: 'accept-first',
  };
  expect((await fixture.post('/destinations/gradecam', { ...values, port: '0', host: 'sftp://x y' })).status).toBe(422);
  expect((await fixture.post('/destinations/gradecam', values)).status).toBe(303);
  const changed = fixture.store.destinations.byName('gradecam');
  expect(changed?.end).toMatchObject({ host: 'new.gradecam.example', port: 2022, hasPassword: true });
  const secrets = fixture.store.destinations.secrets(changed?.id ?? 0);
  expect(secrets.ok && secrets.value.password).toBe('vendor password');

  expect((await fixture.post('/destinations', { name: 'share', kind: 'folder', folder: 'relative' })).status).toBe(422);
  expect((await fixture.post('/destinations', { name: 'share', kind: 'folder', folder: '/srv/share' })).status).toBe(
    303,
  );
  expect(fixture.store.destinations.byName('share')?.end).toEqual({ kind: 'folder', folder: '/srv/share' });
  await fixture.stop();
});

test('a feed is added whole, or not at all', async () => {
  const fixture = await createFixture();
  const values = {
    name: 'vision',
    sender: 'skyward',
    layout: 'oneroster-1.1',
    initialImport: 'confirm',
    settle: '90',
    expectAt: '04:30',
    grace: '20',
    days: '1',
    to: 'gradecam',
    at: 'arrival',
    until: '06:00',
  };
  expect(
    (await fixture.post('/feeds', { ...values, sender: 'nobody', layout: 'none', expectAt: '25:00' })).status,
  ).toBe(422);
  expect(fixture.store.feeds.byName('vision')).toBeUndefined();
  expect((await fixture.post('/feeds', { ...values, at: 'whenever' })).status).toBe(422);
  const added = await fixture.post('/feeds', values);
  expect(added.headers.get('location')).toBe('/feeds/vision');
  expect(fixture.store.feeds.byName('vision')).toMatchObject({
    layout: 'oneroster-1.1',
    settleMs: 90_000,
    expectBy: { at: '04:30', graceMs: 1_200_000, days: [1] },
    forwards: [{ at: 'arrival', until: '06:00', name: '{name}' }],
  });
  expect(await (await fixture.get('/feeds/vision')).text()).toContain('vision is added. It waits for its first night.');
  await fixture.stop();
});

test('a connection is tested step by step, as a page and as a fragment', async () => {
  let works = true;
  const fixture = await createFixture({
    deps: {
      testConnection: async (_id, step) => {
        step({ name: 'resolve', ok: true, milliseconds: 3, detail: '192.0.2.1' });
        step({ name: 'login', ok: works, milliseconds: 90, detail: works ? '' : 'refused' });
        return works ? ok({}) : fail('login_refused_there', 'sftp.gradecam.example refused lakeside.');
      },
    },
  });
  const page = await (await fixture.post('/destinations/gradecam/test', {}, 'operator')).text();
  expect(page).toContain('<!doctype html>');
  expect(page).toContain('It connects, and a file can be written there.');
  works = false;
  const part = await (
    await fixture.post('/destinations/gradecam/test', {}, 'operator', { 'hx-request': 'true' })
  ).text();
  expect(part).toMatch(/^<div id="test-place"/);
  const watched = await (await fixture.get('/destinations/gradecam/test/live')).text();
  expect(watched).toContain('sftp.gradecam.example refused lakeside.');
  await fixture.stop();
});

test('a host key that was shown is pinned by an owner, and a changed one is never offered', async () => {
  const key = `SHA256:${'k'.repeat(43)}`;
  let code: 'host_key_unpinned' | 'host_key_changed' = 'host_key_unpinned';
  const fixture = await createFixture({
    deps: { testConnection: async () => fail(code, `sftp.gradecam.example shows ${key}.`) },
  });
  const tested = async (role: 'owner' | 'operator') =>
    await (await fixture.post('/destinations/gradecam/test', {}, role)).text();
  expect(await tested('owner')).toContain('pin this host key');
  expect(await tested('operator')).not.toContain('pin this host key');
  code = 'host_key_changed';
  expect(await tested('owner')).not.toContain('pin this host key');
  await fixture.post('/destinations/gradecam/pin', { hostKey: 'SHA256:short' }, 'owner');
  expect(await (await fixture.get('/destinations/gradecam')).text()).toContain('That is not a fingerprint');
  const before = fixture.store.destinations.byName('gradecam');
  await fixture.post('/destinations/gradecam/pin', { hostKey: key }, 'owner');
  expect(fixture.store.destinations.byName('gradecam')).toEqual(before);
  const shown = await (await fixture.get('/destinations/gradecam')).text();
  expect(shown).toContain('Say in one sentence why');
  await fixture.post('/destinations/gradecam/pin', { hostKey: key, why: 'Vendor support, ticket 4711' }, 'owner');
  const [recorded] = fixture.store.activity.page({ about: 'destination gradecam', limit: 1 });
  expect(recorded).toMatchObject({ what: 'accepted another host key', detail: expect.stringContaining('ticket 4711') });
  const after = fixture.store.destinations.byName('gradecam');
  expect(after).toEqual({ ...before, end: { ...before?.end, hostKey: key } });
  await fixture.stop();
});

test('the theme is a cookie', async () => {
  const fixture = await createFixture();
  const saved = await fixture.post('/theme', { theme: 'dark', back: '/feeds' });
  expect(saved.headers.get('location')).toBe('/feeds');
  expect(saved.headers.get('set-cookie')).toContain('theme=dark');
  const page = await (await fixture.get('/', 'owner', { cookie: `${fixture.cookies.owner}; theme=dark` })).text();
  expect(page).toContain('data-theme="dark"');
  await fixture.stop();
});
