// The agreement and the vendor's key on a destination's form: kept, refused with a sentence, and taken away.
import { generateKey } from 'openpgp';
import { expect, test } from 'vitest';
import { makeLoginKey } from '../../src/ssh/login_key.ts';
import { createFixture } from './fixture.ts';

test('an agreement and a key are written down, stay when they are not posted, and can be taken away', async () => {
  const fixture = await createFixture();
  const folder = { name: 'share', kind: 'folder', folder: '/srv/share' };
  const stored = () => fixture.store.destinations.byName('share');
  const date = new Date(fixture.clock.now() - 1_000);
  const key = await generateKey({ userIDs: [{ name: 'Vendor' }], format: 'armored', date });
  const vendor = {
    agreementName: 'DPA',
    agreementUntil: '2027-06-30',
    agreementUrl: 'https://district.example/dpa',
    publicKey: key.publicKey.trim().replaceAll('\n', '\r\n'),
  };
  expect((await fixture.post('/destinations', { ...folder, ...vendor })).status).toBe(303);
  const agreement = { name: 'DPA', until: '2027-06-30', url: 'https://district.example/dpa' };
  expect(stored()).toMatchObject({ agreement, pgp: { users: ['Vendor'] } });
  expect(stored()!.pgp!.publicKey).toBe(`${key.publicKey.trim().replaceAll('\r\n', '\n')}\n`);

  const form = await (await fixture.get('/destinations/share/edit')).text();
  expect(form).toContain('2027-06-30');
  expect(form).toContain('BEGIN PGP PUBLIC KEY BLOCK');

  expect((await fixture.post('/destinations/share', folder)).status).toBe(303);
  expect(stored()).toMatchObject({ agreement, pgp: { users: ['Vendor'] } });

  const none = { agreementName: '', agreementUntil: '', agreementUrl: '', publicKey: '' };
  expect((await fixture.post('/destinations/share', { ...folder, ...none })).status).toBe(303);
  expect(stored()!.agreement).toBeUndefined();
  expect(stored()!.pgp).toBeUndefined();
  await fixture.stop();
});

test('what is wrong is said beside its field, in the words of the district file', async () => {
  const fixture = await createFixture();
  const cases: [Record<string, string>, string][] = [
    [{ agreementName: 'DPA' }, 'The agreement needs its last day.'],
    [{ agreementUntil: '2027-06-30' }, 'The agreement needs a name.'],
    [{ agreementName: 'DPA', agreementUntil: '2027-02-30' }, 'must be a date such as 2027-06-10.'],
    [{ agreementName: 'DPA', agreementUntil: '2027-06-30', agreementUrl: 'ftp://x' }, 'must begin with https:// or'],
    [{ publicKey: '-----BEGIN PGP PRIVATE KEY BLOCK-----' }, 'ask for the public key.'],
    [{ publicKey: 'abc' }, 'must be a whole armored key'],
    [
      { publicKey: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n-----END PGP PUBLIC KEY BLOCK-----' },
      'not a whole armored OpenPGP public key',
    ],
  ];
  for (const [wrong, sentence] of cases) {
    const response = await fixture.post('/destinations', { name: 'share', kind: 'folder', folder: '/srv/s', ...wrong });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(sentence);
  }
  expect(fixture.store.destinations.byName('share')).toBeUndefined();
  await fixture.stop();
});

/** A fixture of November 22, 2026 or so: days from then on, as `YYYY-MM-DD`. */
const dayIn = (now: number, days: number) =>
  Temporal.Instant.fromEpochMilliseconds(now + days * 86_400_000)
    .toString()
    .slice(0, 10);

test('what ends first is told first: on saving, in the list, on the page and on Tonight, in one form of date', async () => {
  const fixture = await createFixture();
  const now = fixture.clock.now();
  const date = new Date(now - 1_000);
  const key = await generateKey({
    userIDs: [{ name: 'Vendor' }],
    format: 'armored',
    date,
    keyExpirationTime: 20 * 86_400,
  });
  const share = { name: 'share', kind: 'folder', folder: '/srv/share', publicKey: key.publicKey };
  const words = async (path: string) => await (await fixture.get(path)).text();

  const past = { agreementName: 'DPA', agreementUntil: dayIn(now, -30), agreementUrl: 'https://district.example/dpa' };
  expect((await fixture.post('/destinations', { ...share, ...past })).status).toBe(303);
  const saved = await words('/destinations/share');
  expect(saved).toMatch(
    /share is added\. The agreement ended on \w+, \w+ \d+, 2026\. Nothing is sent there until it is renewed\. The vendor’s key expires on/,
  );
  expect(saved).toContain('<a href="https://district.example/dpa">DPA</a>');
  expect(await words('/destinations')).toMatch(/Agreement ended.*The agreement ended on .*The key expires on/s);

  await fixture.post('/destinations/share', { ...share, ...past, agreementUntil: dayIn(now, 25) });
  expect(await words('/destinations/share')).toMatch(/Saved\. The vendor’s key expires on .* The agreement ends on/);
  expect(await words('/destinations')).toMatch(/Key ends soon.*The key expires on .*The agreement ends on/s);
  for (const path of ['/destinations', '/destinations/share', '/leaving']) {
    expect((await words(path)).replace(/datetime="[^"]*"/g, ''), path).not.toContain(dayIn(now, 25));
  }
  await fixture.stop();
});

test('all mistakes are told at once, and a secret that is not kept is asked for again', async () => {
  const fixture = await createFixture();
  const key = await generateKey({
    userIDs: [{ name: 'Vendor' }],
    format: 'armored',
    date: new Date(fixture.clock.now() - 10 * 86_400_000),
    keyExpirationTime: 86_400,
  });
  const { privateKey } = makeLoginKey('test');
  const right = { name: 'vendor', kind: 'sftp', port: '22', username: 'l', directory: '/', host: 'v.example' };
  const post = async (values: Record<string, string>) => await fixture.post('/destinations', { ...right, ...values });
  const wrong = await post({ host: 'sftp://v', privateKey, publicKey: key.publicKey, password: 'secret 1' });
  expect(wrong.status).toBe(422);
  const text = await wrong.text();
  expect(text).toContain('4 things to correct');
  expect(text).toMatch(/The key [0-9A-F]{40} expired on/);
  expect(text).toMatch(/id="field-privateKey-mistake">Paste the key again/);
  expect(text).toMatch(/id="field-password-mistake">Type the password again/);
  expect(text).not.toContain('field-passphrase-mistake');
  expect(text).not.toContain('BEGIN OPENSSH');
  expect(text).not.toContain('secret 1');
  // What is wrong with a key itself is not drowned by that.
  expect(await (await post({ host: '', privateKey: 'x' })).text()).not.toContain('Paste the key again');
  expect((await post({ privateKey })).status).toBe(303);
  await fixture.stop();
});

test('the folder that files are written in is another one than the directory', async () => {
  const fixture = await createFixture();
  const place = { name: 'vendor', kind: 'sftp', port: '22', username: 'l', host: 'v.example', directory: '/in' };
  const post = async (temporaryText: string) =>
    await fixture.post('/destinations', { ...place, temporaryKind: 'folder', temporaryText });
  const refused = await post('/in/');
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('folder must be another folder than the directory itself.');
  expect((await post('/in/work')).status).toBe(303);
  await fixture.stop();
});

test('Activity has the fingerprint that was pinned, and one entry for an accepted one', async () => {
  const fixture = await createFixture();
  const [first, second] = [`SHA256:${'a'.repeat(43)}`, `SHA256:${'b'.repeat(43)}`];
  const entries = () =>
    fixture.store.activity
      .page({ about: 'destination vendor', limit: 10 })
      .map(({ what, detail }) => [what, detail].join(': '));
  const vendor = { name: 'vendor', kind: 'sftp', host: 'v.example', port: '22', username: 'l', directory: '/' };
  await fixture.post('/destinations', vendor);
  await fixture.post('/destinations/vendor/pin', { hostKey: first });
  await fixture.post('/destinations/vendor/pin', { hostKey: second, why: 'Ticket 4711' });
  await fixture.post('/destinations/vendor', { ...vendor, port: '23', hostKey: first });
  expect(entries()).toEqual([
    `changed: port, hostKey ${first} in place of ${second}`,
    `accepted another host key: ${second} in place of ${first}: Ticket 4711`,
    `changed: hostKey ${first} pinned`,
    'added: ',
  ]);
  await fixture.stop();
});
