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
