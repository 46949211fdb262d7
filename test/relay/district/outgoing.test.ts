// What goes along, zips, agreements and vendors' keys in a district file: read, written and read again; and its mistakes.
import { expect, test } from 'vitest';
import { formatDistrictFile } from '../../../src/relay/district/format.ts';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';

const key = '-----BEGIN PGP PUBLIC KEY BLOCK-----\\n\\nabc\\n-----END PGP PUBLIC KEY BLOCK-----';
const file = (forward: string, destination = '') => `senders: [ { name: sis } ]
destinations:
  - { name: vendor, folder: /srv/vendor${destination} }
feeds:
  - name: rosters
    sender: sis
    layout: oneroster-1.1
    forward:
      - to: vendor
${forward.replaceAll(/^/gm, '        ')}
`;
const read = (text: string) => parseDistrictFile(text, (path) => ({ text: `a\nb\n${path}\n` }));
const mistakes = (text: string) => {
  const parsed = read(text);
  return parsed.ok ? [] : parsed.mistakes.map((it) => it.text);
};
const enough = 'users.csv: [ sourcedId, enabledUser, orgSourcedIds, role, username, givenName, familyName ]';

test('all of it, written and read again', () => {
  const text = file(
    `zip: "roster-{date}.zip"
only: { columns: { ${enough} }, schools: [ "12" ], optOut: { file: users.csv, column: email, valuesFile: gone.txt } }`,
    `, agreement: { name: A, until: 2027-06-30, url: "https://a.example" }, pgp: { publicKey: "${key}" }`,
  );
  const parsed = read(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  expect(parsed.file.feeds[0]!.forwards[0]).toMatchObject({
    zip: 'roster-{date}.zip',
    only: { schools: ['12'], optOut: [{ file: 'users.csv', column: 'email', values: ['a', 'b', 'gone.txt'] }] },
  });
  expect(parsed.file.destinations[0]!.agreement).toEqual({ name: 'A', until: '2027-06-30', url: 'https://a.example' });
  expect(read(formatDistrictFile(parsed.file, 'again'))).toEqual(parsed);
});

test.each([
  ['only: { columns: { users.csv: [ sourcedId ] } }', 'cannot go without'],
  ['only: { columns: { user.csv: [ sourcedId ] } }', 'has no file user.csv'],
  ['only: { schools: [ 12 ] }', 'must be text; put it in quotes'],
  ['only: {}', 'leaves nothing out'],
  ['only: { optOut: { file: users.csv, column: email } }', 'needs values or valuesFile'],
  ['zip: roster-{name}.zip', 'there is no {name}'],
  ['zip: roster', 'must end in .zip'],
  ['zip: roster.zip\nname: "x-{name}"', 'leave name out'],
])('%s', (forward, said) => {
  expect(mistakes(file(forward)).join(' ')).toContain(said);
});

test.each([
  [', agreement: { name: A }', 'until'],
  [', agreement: { name: A, until: 2027-02-30 }', 'until'],
  [', pgp: { publicKey: "abc" }', 'whole armored key'],
  [', pgp: { publicKey: "-----BEGIN PGP PRIVATE KEY BLOCK-----" }', 'private key'],
  [', pgp: {}', 'needs publicKey or publicKeyFile'],
])('destination%s', (destination, said) => {
  expect(mistakes(file('at: arrival', destination)).join(' ')).toContain(said);
});

/** Two feeds of one layout; what each says of its forward. */
const two = (first: string, second: string) => `senders: [ { name: sis } ]
destinations:
  - { name: vendor, folder: /srv/vendor }
  - { name: same, folder: /srv/vendor/ }
  - { name: other, folder: /srv/other }
feeds:
  - { name: rosters, sender: sis, layout: microsoft-sds-v1, forward: [ { ${first} } ] }
  - { name: twin, sender: sis, layout: microsoft-sds-v1, forward: [ { ${second} } ] }
`;
const report = 'reports: [ { from: microsoft-sds-v1-to-gradecam, name: combined.csv } ]';

test.each([
  ['to: vendor', 'to: vendor', 'School.csv'],
  ['to: vendor', 'to: same', 'School.csv'],
  ['to: vendor, name: "{date}/{name}"', 'to: vendor, name: "{date}/{name}"', '{date}/School.csv'],
  ['to: vendor, name: "{feed}-{name}"', 'to: vendor, name: "rosters-{name}"', 'rosters-School.csv'],
  ['to: vendor, zip: all.zip', 'to: vendor, zip: All.zip', 'All.zip'],
  [`to: vendor, ${report}`, `to: vendor, ${report}`, 'combined.csv'],
])('%s beside %s: one overwrites the other', (first, second, name) => {
  const parsed = read(two(first, second));
  const to = second.includes('same') ? 'same' : 'vendor';
  expect(parsed).toMatchObject({
    mistakes: [
      {
        line: 8,
        text: `feeds[1].forward[0]: feeds rosters and twin would both send ${name} to ${to}: one would overwrite the other. Put {feed} into the name of one of them.`,
      },
    ],
  });
});

test.each([
  ['to: vendor', 'to: other'],
  ['to: vendor', 'to: vendor, name: "{feed}/{name}"'],
  ['to: vendor', 'to: vendor, zip: all.zip'],
  ['to: vendor', `to: vendor, ${report}`],
  ['to: vendor, name: "{n}-{name}"', 'to: vendor, name: "{n}-{name}"'],
])('%s beside %s: both stay', (first, second) => {
  expect(mistakes(two(first, second))).toEqual([]);
});

test.each([
  ['{ to: vendor }, { to: same }', 'School.csv'],
  ['{ to: vendor }, { to: same, name: "{name}" }', 'School.csv'],
  ['{ to: vendor, name: "{n}-{name}" }, { to: other }, { to: same, name: "{n}-{name}" }', '{n}-School.csv'],
])('one feed to one place twice, %s: one overwrites the other', (forwards, name) => {
  const text = two('to: other', 'to: other, name: "{feed}/{name}"').replace('{ to: other }', forwards);
  expect(mistakes(text)).toEqual([
    expect.stringContaining(
      `vendor and same are one place, and feed rosters would send ${name} there for both: one would overwrite the other.`,
    ),
  ]);
});

test('one feed to one place twice under different names: both stay', () => {
  const text = two('to: other', 'to: other, name: "{feed}/{name}"');
  expect(mistakes(text.replace('{ to: other }', '{ to: vendor }, { to: same, zip: all.zip }'))).toEqual([]);
});

test('zips that come under names of their own are taken to be different ones', () => {
  const zip = (name: string) =>
    two('to: vendor', 'to: vendor').replaceAll(/(layout: [a-z0-9-]+)/g, `$1, complete: { zip: "${name}" }`);
  expect(mistakes(zip('*.zip'))).toEqual([]);
  expect(mistakes(zip('sis.zip'))).toEqual([expect.stringContaining('both send sis.zip')]);
});
