// What holds for any district file: written and read it is the same, and no text makes the reader fall over.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../../src/kit/zone.ts';
import { formatDistrictFile } from '../../../src/relay/district/format.ts';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';
import type { DistrictFile } from '../../../src/relay/district_file.ts';

const noFiles = () => ({ why: 'there is no such file' });
const example = readFileSync(join(import.meta.dirname, '../../../deploy/district.example.yaml'), 'utf8');

const name = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,10}[A-Za-z0-9])?$/);
const words = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== '');
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const names = (count: number) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: count, selector: (one) => one.toLowerCase() });
const duration = fc.integer({ min: 100, max: 86_400_000 });
const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const limit = fc.oneof(
  fc
    .record(
      { percent, atLeast: fc.nat(1_000_000), orAtLeast: fc.integer({ min: 1, max: 1_000_000 }) },
      { requiredKeys: [] },
    )
    .filter((it) => Object.keys(it).length > 0),
  fc.constant('off' as const),
);
const guards = fc.record(
  {
    rowsRemoved: limit,
    badRows: limit,
    largest: fc.integer({ min: 1, max: 2 ** 45 }),
    groupRemoved: fc.oneof(fc.constant('off' as const), fc.integer({ min: 1, max: 999 })),
  },
  { requiredKeys: [] },
);
const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((n) => `${n}`.padStart(2, '0')).join(':'));
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((list) => list.sort());

const span = fc
  .tuple(fc.nat(700), fc.nat(60))
  .map(([from, length]) => ({ from: addDays('2026-01-01', from), until: addDays('2026-01-01', from + length) }));
const rollovers = fc.constantFrom(undefined, [{ from: '2027-06-14', until: '2027-08-01' }]);

const holidays = fc.array(
  fc.tuple(span, fc.constantFrom('Thanksgiving', 'M. L. King: "Day"')).map(([it, name]) => ({ ...it, name })),
  { maxLength: 3 },
);
const pauses = fc.array(
  fc.tuple(span, fc.constantFrom('summer', '# move')).map(([it, why]) => ({ ...it, why })),
  { maxLength: 3 },
);

function withoutUndefined<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

const afterwards = fc.constantFrom(
  { after: 'leave' as const },
  { after: 'delete' as const },
  { after: 'move' as const, moveTo: '/away/done' },
);

const districtFile: fc.Arbitrary<DistrictFile> = fc
  .record({ senders: names(3), destinations: names(3), feeds: names(3) })
  .chain(({ senders, destinations, feeds }) =>
    fc.record({
      district: fc.record({
        name: words,
        timezone: fc.constantFrom('America/Denver', 'UTC', 'Europe/Berlin'),
        calendar: optional(
          fc.record({ days: optional(days), holidays, pauses, rollovers: fc.array(span, { maxLength: 2 }) }),
        ),
      }),
      senders: fc.tuple(
        ...senders.map((one) =>
          fc.record({
            name: fc.constant(one),
            system: optional(name),
            password: optional(words),
            temporaryNames: optional(fc.uniqueArray(fc.constantFrom('*.tmp', '~*', 'a b*'))),
            publicKeys: fc.constant([]),
            allowFrom: fc.array(fc.ipV4().map((address) => `${address}/32`)),
            disabled: optional(words),
            token: fc.constantFrom(undefined, false as const, 'a-token-of-enough-letters'),
            watch: optional(
              fc.tuple(afterwards, optional(name)).map(([after, files]) => ({
                ...after,
                ...(files === undefined ? {} : { files }),
                ...{ folder: '/srv/drop', everyMs: 10_000, settleMs: 30_000 },
              })),
            ),
            pull: optional(
              fc
                .record({
                  host: fc.constantFrom('sis.example', '10.0.0.1'),
                  port: fc.integer({ min: 1, max: 65_535 }),
                  username: words,
                  directory: words.map((text) => `/${text}`),
                  hostKey: fc.constantFrom(undefined, 'accept-first', `SHA256:${'A'.repeat(43)}`),
                  password: optional(words),
                  at: fc.constantFrom('*/15 * * * *', '0 6 * * 1-5'),
                  settleMs: fc.constantFrom(0, 30_000),
                })
                .chain((pull) => afterwards.map((after) => ({ ...pull, ...after }))),
            ),
          }),
        ),
      ),
      destinations: fc.tuple(
        ...destinations.map((one) =>
          fc.record({
            name: fc.constant(one),
            end: fc.oneof(
              fc.record({ kind: fc.constant('folder' as const), folder: words.map((text) => `/${text}`) }),
              fc.record({
                kind: fc.constant('sftp' as const),
                host: fc.constantFrom('sftp.vendor.example', '10.0.0.1', 'fd00::1'),
                port: fc.integer({ min: 1, max: 65_535 }),
                username: words,
                directory: words,
                hostKey: fc.constantFrom(undefined, 'accept-first', `SHA256:${'A'.repeat(43)}`),
                password: optional(words),
              }),
            ),
            retry: optional(fc.array(duration, { minLength: 1, maxLength: 4 })),
          }),
        ),
      ),
      feeds: fc.tuple(
        ...feeds.map((one, at) =>
          fc.record({
            name: fc.constant(one),
            sender: fc.constantFrom(...senders),
            layout: fc.constantFrom('learn', 'oneroster-1.1'),
            initialImport: fc.constantFrom('confirm' as const, 'accept' as const),
            completeBy: optional(
              fc.oneof(
                fc.constant({ by: 'files' as const }),
                fc.constantFrom('*.zip', 'roster*.zip').map((name) => ({ by: 'zip' as const, name })),
                fc.constantFrom('done.txt', '*.ok').map((name) => ({ by: 'marker' as const, name })),
              ),
            ),
            settleMs: duration,
            withinMs: duration.map((ms) => ms + 86_400_000),
            expectBy: optional(
              fc.record({
                at: time,
                graceMs: duration,
                days: optional(days),
                calendar: fc.constantFrom(undefined, 'own' as const),
                holidays: optional(
                  fc.array(
                    fc
                      .constant(span)
                      .chain((it) => it)
                      .map((it) => ({ ...it, name: 'only here' })),
                    { minLength: 1, maxLength: 2 },
                  ),
                ),
                pauses,
                rollovers,
              }),
            ),
            guards,
            severities: fc.constantFrom(undefined, { row_blank: 'error' as const, column_missing: 'hold' as const }),
            forwards: fc.subarray(destinations).chain((some) =>
              fc.tuple(
                ...some.map((to) =>
                  fc.record({
                    to: fc.constant(to),
                    at: fc.constantFrom('arrival', '0 6 * * 1-5'),
                    until: optional(time),
                    // No two feeds under the same names in one place.
                    name: fc.constantFrom(
                      ...(at === 0 ? ['{name}', '{date}/{name}'] : ['{feed}-{name}', '{date}/{feed}/{name}']),
                    ),
                  }),
                ),
              ),
            ),
          }),
        ),
      ),
    }),
  )
  .map((file) => withoutUndefined(file) as unknown as DistrictFile);

test('what is written is read again', () => {
  fc.assert(
    fc.property(districtFile, (file) => {
      expect(parseDistrictFile(formatDistrictFile(file, 'test'), noFiles)).toEqual({ ok: true, file });
    }),
    { numRuns: 200 },
  );
});

test('the example, damaged anywhere, gives a file or mistakes with lines', () => {
  const damage = fc.record({
    at: fc.nat(example.length),
    cut: fc.nat(20),
    text: fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('*a ', '&a ', '- ', ': ', '{', '[', '\n  ', '? ', '!!x '),
    ),
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      let text = example;
      for (const { at, cut, text: put } of damages) text = text.slice(0, at) + put + text.slice(at + cut);
      const parsed = parseDistrictFile(text, noFiles);
      if (parsed.ok) return;
      expect(parsed.mistakes.length).toBeGreaterThan(0);
      const lines = text.split('\n').length;
      for (const mistake of parsed.mistakes) {
        expect(mistake.line).toBeGreaterThanOrEqual(1);
        expect(mistake.line).toBeLessThanOrEqual(lines);
      }
    }),
    { numRuns: 300 },
  );
});

test('aliases that would grow without end are a mistake', () => {
  const level = (key: string, of: string) => `${key}: &${key} [${Array(10).fill(`*${of}`).join(', ')}]`;
  const letters = [...'bcdefghi'];
  const bomb = ['a: &a [x]', ...letters.map((key, n) => level(key, n === 0 ? 'a' : letters[n - 1]!))].join('\n');
  const parsed = parseDistrictFile(`${bomb}\nsenders: *i\n`, noFiles);
  expect(parsed.ok).toBe(false);
});
