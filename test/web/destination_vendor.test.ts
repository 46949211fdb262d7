// The agreement and the vendor's key on a destination's form: kept, refused with a sentence, and taken away.
import { generateKey } from 'openpgp';
import { expect, test } from 'vitest';
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
