// Owners add senders, destinations and feeds, through the same door as the district file.
import { expect, test, vi } from 'vitest';
import { verifyPassword } from '../../src/kit/password.ts';
import { problem } from '../../src/kit/problem.ts';
import { fail, ok } from '../../src/kit/result.ts';
import { makeLoginKey } from '../../src/ssh/login_key.ts';
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

test('a private key is opened before it is stored, and a folder keeps its part of the line', async () => {
  const fixture = await createFixture();
  const values = { kind: 'sftp', host: 'v.example', port: '22', username: 'l', directory: '/', name: 'keyed' };
  const { privateKey, publicKey } = makeLoginKey('test');
  for (const [wrong, words] of [
    [publicKey, 'is a public key: that one is for the vendor'],
    ['PuTTY-User-Key-File-3: ssh-ed25519', 'is one of PuTTY'],
    [privateKey.slice(0, 200), 'is none in the form of OpenSSH or PEM'],
  ] as const) {
    const answer = await fixture.post('/destinations', { ...values, privateKey: wrong });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  }
  expect((await fixture.post('/destinations', { ...values, passphrase: 'alone' })).status).toBe(422);
  for (const field of ['username', 'directory']) {
    const answer = await fixture.post('/destinations', { ...values, [field]: 'in\u0000side' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(`The ${field} must have no line break`);
  }
  expect((await fixture.post('/destinations', { ...values, privateKey })).status).toBe(303);

  const share = { name: 'thin', kind: 'folder', folder: '/srv/thin' };
  expect((await fixture.post('/destinations', { ...share, folderKb: 'many' })).status).toBe(422);
  await fixture.post('/destinations', { ...share, folderKb: '250' });
  expect(fixture.store.destinations.byName('thin')?.end).toEqual({
    kind: 'folder',
    folder: '/srv/thin',
    quirks: { bandwidth: 250_000 },
  });
  expect(await (await fixture.get('/destinations/thin')).text()).toContain('at most 250 KB a second');
  expect(await (await fixture.get('/destinations/thin/edit')).text()).toContain('value="250"');
  await fixture.stop();
});

test('on the form too another host key needs the word of a person', async () => {
  const fixture = await createFixture();
  const { end } = fixture.store.destinations.byName('gradecam')!;
  if (end.kind !== 'sftp') throw new Error('gradecam is no SFTP server');
  const { host, port, username, directory } = end;
  const hostKey = `SHA256:${'n'.repeat(43)}`;
  const values = { kind: 'sftp', host, port: String(port), username, directory, hostKey };
  const refused = await fixture.post('/destinations/gradecam', values);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('Another host key is pinned.');
  expect(fixture.store.destinations.byName('gradecam')?.end).toEqual(end);
  await fixture.post('/destinations/gradecam', { ...values, why: 'Letter of the vendor, November 3' });
  expect(fixture.store.destinations.byName('gradecam')?.end).toEqual({ ...end, hostKey });
  const [recorded] = fixture.store.activity.page({ about: 'destination gradecam', limit: 1 });
  expect(recorded).toMatchObject({
    what: 'accepted another host key',
    detail: expect.stringContaining('in place of'),
  });
  await fixture.stop();
});

test('the newest of test and delivery says whether the server shows another key', async () => {
  let shows = 'x';
  const fixture = await createFixture({
    deps: {
      testConnection: async () =>
        shows === '' ? ok({}) : fail('host_key_changed', `v shows SHA256:${shows.repeat(43)}; pinned is ${pinned}.`),
    },
  });
  const { store } = fixture;
  const destination = store.destinations.byName('gradecam')!;
  const pinned = destination.end.kind === 'sftp' ? destination.end.hostKey! : '';
  const words = async (path: string) => await (await fixture.get(path)).text();
  const note = 'the server shows another host key';
  // In the answer to the test itself, once, with the form to accept it; and on the page afterwards.
  const answered = await (await fixture.post('/destinations/gradecam/test', {})).text();
  expect(answered.split(note)).toHaveLength(2);
  expect(answered).toContain('Accept the new host key');
  expect(await words('/destinations/gradecam')).toContain(note);
  shows = '';
  await fixture.post('/destinations/gradecam/test', {});
  expect(await words('/destinations/gradecam')).not.toContain(note);

  const it = store.deliveries.inState('delivered').findLast((one) => one.destinationId === destination.id)!;
  const { importId, destinationId, names } = it;
  const now = fixture.clock.now();
  const again = store.deliveries.add({ importId, destinationId, names, dueAt: now, createdAt: now });
  const detail = `v shows SHA256:${'y'.repeat(43)}; pinned is ${pinned}.`;
  const failure = { problem: problem('host_key_changed', detail), finishedAt: now + 1 };
  store.deliveries.move(again.id, ['waiting'], 'failed', failure);
  expect(await words('/destinations/gradecam')).toContain('y'.repeat(43));
  expect(await words('/destinations')).toContain('Another host key');
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
