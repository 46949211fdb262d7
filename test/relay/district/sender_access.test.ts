// What lets a sender in, as the district file says it: dates, old algorithms, quota.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDistrictFile } from '../../../src/relay/district/format.ts';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';
import { formatSize, parseSize } from '../../../src/relay/district/sizes.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICkMJko6Nk3Sx4Mj+PxNcoAqvjqtLKm8ogiLSkEv302 campus export';
const parse = (sender: string) => parseDistrictFile(`senders:\n  - { name: a, ${sender} }\n`, () => ({ why: 'none' }));
function mistakesOf(sender: string): string[] {
  const parsed = parse(sender);
  return parsed.ok ? [] : parsed.mistakes.map(({ text }) => text);
}

test('dates, legacy and quota are read, and written so that they are read again', () => {
  const text = `publicKeys: ["${key}", { key: "${key}", until: 2027-01-31 }], passwordUntil: 2027-06-30, previousPassword: { until: 2026-12-01 }, allowFrom: [10.0.0.1], legacy: true, quota: 2 GiB`;
  const parsed = parse(text);
  expect(parsed.ok && parsed.file.senders[0]).toEqual({
    name: 'a',
    publicKeys: [key, { key, until: '2027-01-31' }],
    passwordUntil: '2027-06-30',
    previousPassword: { until: '2026-12-01' },
    allowFrom: ['10.0.0.1/32'],
    legacy: true,
    quotaBytes: 2 * 1024 ** 3,
  });
  const again = parsed.ok && parseDistrictFile(formatDistrictFile(parsed.file, 'x'), () => ({ why: 'none' }));
  expect(again).toEqual(parsed);
});

test('false takes a date away', () => {
  const parsed = parse('passwordUntil: false, previousPassword: false, legacy: false');
  expect(parsed.ok && parsed.file.senders[0]).toMatchObject({ passwordUntil: false, previousPassword: false });
  expect(parsed.ok && parsed.file.senders[0]).not.toHaveProperty('legacy');
});

test.each([
  ['legacy: true', /senders\[0\]\.legacy needs allowFrom .* named addresses only/],
  ['legacy: true, allowFrom: []', /needs allowFrom/],
  ['legacy: yes please', /must be true or false/],
  ['quota: 2 apples', /must be a size such as 500 MiB or 2 GiB/],
  ['quota: 0 B', /must be a size/],
  ['passwordUntil: 2027-02-30', /must be a date/],
  ['previousPassword: { passwordHash: x }', /needs until/],
  [`publicKeys: [{ until: 2027-01-31 }]`, /needs key/],
  [`publicKeys: [{ key: "${key}", till: 2027-01-31 }]`, /there is no key till here/],
])('%s is a mistake', (sender, said) => {
  expect(mistakesOf(sender).join('\n')).toMatch(said);
});

test('a size is written so that it is read again, exactly', () => {
  const exact = fc.integer({ min: 1, max: 999_999_999 });
  fc.assert(fc.property(exact, (bytes) => parseSize(formatSize(bytes)) === bytes));
  expect(formatSize(2 * 1024 ** 3)).toBe('2 GiB');
  expect(formatSize(5_000_000)).toBe('5 MB');
});
