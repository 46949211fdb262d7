// What a limit would have done: the same code judges the kept numbers, a stricter limit never holds fewer nights, and
// the night itself is judged as it was.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GuardedFile } from '../../src/roster/guard.ts';
import { guardsOf, tripsOf } from '../../src/roster/guard.ts';
import { guardChanges, guardKeys, withoutEmpty } from '../../src/roster/guard_changes.ts';
import { furthest, tripsUnder } from '../../src/roster/guard_effect.ts';
import type { FileGuards, GuardSettings, LimitName } from '../../src/roster/guard_settings.ts';
import { limitNames } from '../../src/roster/guard_settings.ts';
import { header, manyStudents, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

const names = ['users.csv', 'orgs.csv'] as const;
const count = fc.nat(2000);
const file: fc.Arbitrary<GuardedFile> = fc
  .record({
    name: fc.constantFrom(...names),
    kept: count,
    removed: count,
    added: count,
    changed: count,
    earlier: count,
  })
  .chain(({ name, kept, removed, added, changed, earlier }) => {
    const rows = kept + added;
    const before = kept + removed;
    const within = fc.nat(rows);
    return fc.record({
      name: fc.constant(name),
      rows: fc.constant(rows),
      badRows: within,
      orphanRows: within,
      repeats: within,
      comparison: fc.constant({
        before,
        removed,
        added,
        changed: Math.min(changed, kept),
        groups: removed === 0 ? [] : [{ kind: 'school' as const, group: '0031', before: removed, after: 0 }],
      }),
      sinceWeek: fc.constant({ removed: removed + earlier, of: before + earlier }),
    });
  });
const nights = fc.array(fc.array(file, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 8 });
const limitName = fc.constantFrom(...limitNames);

function held(of: readonly GuardedFile[][], settings: GuardSettings, key: LimitName | 'groupRemoved'): number[] {
  return of.flatMap((files, night) => (tripsUnder(files, settings, key).length > 0 ? [night] : []));
}

describe('the effect over nights', () => {
  const limits = fc.record({ percent: fc.integer({ min: 0, max: 100 }), atLeast: fc.nat(300), orAtLeast: fc.nat(900) });

  test('is monotone: a stricter limit holds every night that a laxer one holds', () => {
    fc.assert(
      fc.property(nights, limitName, limits, limits, (of, key, a, b) => {
        const strict = {
          percent: Math.min(a.percent, b.percent),
          atLeast: Math.min(a.atLeast, b.atLeast),
          orAtLeast: Math.min(a.orAtLeast, b.orAtLeast),
        };
        const lax = held(of, { [key]: a }, key);
        expect(held(of, { [key]: strict }, key)).toEqual(expect.arrayContaining(lax));
      }),
      { numRuns: 300 },
    );
  });

  test('is monotone in the share alone, the usual floors and numbers left as they are', () => {
    fc.assert(
      fc.property(nights, limitName, fc.tuple(fc.nat(100), fc.nat(100)), (of, key, [a, b]) => {
        const lax = held(of, { [key]: { percent: Math.max(a, b) } }, key);
        expect(held(of, { [key]: { percent: Math.min(a, b) } }, key)).toEqual(expect.arrayContaining(lax));
      }),
      { numRuns: 300 },
    );
  });

  test('of groups is monotone in the rows they had', () => {
    fc.assert(
      fc.property(nights, fc.integer({ min: 1, max: 2500 }), fc.nat(2500), (of, rows, more) => {
        const lax = held(of, { groupRemoved: rows + more }, 'groupRemoved');
        expect(held(of, { groupRemoved: rows }, 'groupRemoved')).toEqual(expect.arrayContaining(lax));
      }),
      { numRuns: 200 },
    );
  });

  test('is nothing when a guard is off, for all files or for one', () => {
    fc.assert(
      fc.property(nights, limitName, (of, key) => {
        expect(held(of, { [key]: 'off' }, key)).toEqual([]);
        const one: GuardSettings = { [key]: { percent: 0, atLeast: 1 }, files: { 'users.csv': { [key]: 'off' } } };
        for (const files of of) {
          expect(tripsUnder(files, one, key).every((trip) => trip.file !== 'users.csv')).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('all guards together say what the check itself says of the same numbers', () => {
    const setting = fc.oneof(fc.constant('off' as const), limits, fc.constant({}));
    const settings: fc.Arbitrary<GuardSettings> = fc.record({ rowsRemoved: setting, badRows: setting, drift: setting });
    fc.assert(
      fc.property(file, settings, (one, guards) => {
        const found = guardKeys.flatMap((key) => tripsUnder([one], guards, key));
        expect(new Set(found.map(({ guard }) => guard))).toEqual(
          new Set(tripsOf(one, guardsOf(guards, one.name)).map(({ guard }) => guard)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('the numbers a check keeps', () => {
  const baseline = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(1000) })).baseline;
  const tonight = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(880) }), { baseline });

  test('judge the night again as it was judged, and otherwise under another limit', () => {
    expect(tonight.measures).toMatchObject([{ name: 'students.csv', rows: 880, comparison: { removed: 120 } }]);
    const again = tonight.measures.flatMap((one) => tripsOf(one, guardsOf({}, one.name)));
    expect(again).toEqual(tonight.report.trips);
    expect(tripsUnder(tonight.measures, {}, 'rowsRemoved')).toMatchObject([{ rows: 120, of: 1000 }]);
    expect(tripsUnder(tonight.measures, { rowsRemoved: { percent: 12 } }, 'rowsRemoved')).toEqual([]);
    expect(tripsUnder(tonight.measures, { rowsRemoved: { percent: 50, orAtLeast: 120 } }, 'rowsRemoved')).toMatchObject(
      [{ unit: 'rows', value: 120, limit: 120 }],
    );
    expect(furthest(tonight.measures, 'rowsRemoved')).toMatchObject({ file: 'students.csv', value: 12, rows: 120 });
  });

  test('survive being written down', () => {
    expect(JSON.parse(JSON.stringify(tonight.measures))).toEqual(tonight.measures);
  });

  test('say of a first night what can be said', () => {
    const first = check(studentsLayout, setOf({ 'students.csv': header + manyStudents(30) }));
    expect(first.measures).toEqual([
      { name: 'students.csv', rows: 30, badRows: 0, orphanRows: 0, repeats: 0, bytes: expect.any(Number) },
    ]);
    expect(furthest(first.measures, 'rowsRemoved')).toBeUndefined();
    expect(furthest(first.measures, 'badRows')).toMatchObject({ value: 0 });
  });
});

describe('what was changed, in words', () => {
  const before: GuardSettings = { rowsRemoved: { percent: 10 }, files: { 'users.csv': { badRows: 'off' } } };

  test.each<[string, FileGuards & Pick<GuardSettings, 'files'>, string[]]>([
    ['nothing', before, []],
    ['a share', { ...before, rowsRemoved: { percent: 5 } }, ['rowsRemoved from 10 % to 5 %']],
    [
      'a number and a group',
      { ...before, rowsRemoved: { percent: 10, orAtLeast: 26 }, groupRemoved: 'off' },
      ['rowsRemoved from 10 % to 10 %, or 26 rows whatever the share', 'groupRemoved from as usual to off'],
    ],
    ['one file’s', { rowsRemoved: { percent: 10 } }, ['badRows of users.csv from off to as usual']],
    ['a size', { ...before, largest: 2_000_000 }, ['largest from as usual to 2,000,000 bytes']],
  ])('%s', (_, after, changes) => {
    expect(guardChanges(before, after)).toEqual(changes);
  });

  test('what says nothing is left out', () => {
    expect(
      withoutEmpty({ rowsRemoved: {}, files: { 'users.csv': {}, 'orgs.csv': { drift: { percent: 1 } } } }),
    ).toEqual({
      files: { 'orgs.csv': { drift: { percent: 1 } } },
    });
  });
});
