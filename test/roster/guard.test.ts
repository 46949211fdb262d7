// The guards at their edges: default limits and floors, a district's own, one file's own.
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/roster/compare.ts';
import type { GuardedFile } from '../../src/roster/guard.ts';
import { guardsOf, sentenceOfTrip, tripsOf } from '../../src/roster/guard.ts';
import type { GuardSettings } from '../../src/roster/guard_settings.ts';
import type { Noun } from '../../src/roster/row_noun.ts';
import { nounOf, nounsOf } from '../../src/roster/row_noun.ts';

function comparison(more: Partial<Comparison>): Comparison {
  return { added: 0, removed: 0, changed: 0, unchanged: 0, before: 1000, groups: [], ...more };
}

function tripped(file: Partial<GuardedFile>, settings: GuardSettings = {}) {
  const whole = { name: 'Student.csv', rows: 1000, badRows: 0, orphanRows: 0, repeats: 0, ...file };
  return tripsOf(whole, guardsOf(settings, 'Student.csv'));
}

const removal = (removed: number, before: number, settings?: GuardSettings) =>
  tripped({ comparison: comparison({ removed, before }) }, settings).length;

describe('rows removed', () => {
  test.each([
    // More than 10 %, and at least 20.
    [100, 1000, 0],
    [101, 1000, 1],
    [19, 150, 0],
    [20, 150, 1],
    [20, 80, 1],
    [19, 80, 0],
    // Under 80 rows: at least a quarter of them.
    [19, 79, 0],
    [20, 79, 1],
    [10, 40, 1],
    [9, 40, 0],
    // One of a few is no mass.
    [1, 2, 0],
    [2, 2, 1],
    [1, 4, 0],
    [2, 4, 1],
    [0, 0, 0],
  ])('%i of %i', (removed, before, trips) => {
    expect(removal(removed, before)).toBe(trips);
  });

  test('a district’s own limit keeps the floor unless it sets one', () => {
    expect(removal(25, 1000, { rowsRemoved: { percent: 2 } })).toBe(1);
    expect(removal(15, 200, { rowsRemoved: { percent: 2 } })).toBe(0);
    expect(removal(15, 200, { rowsRemoved: { percent: 2, atLeast: 5 } })).toBe(1);
    expect(removal(60, 1000, { files: { 'Student.csv': { rowsRemoved: { percent: 5 } } } })).toBe(1);
    expect(removal(60, 1000, { files: { 'Other.csv': { rowsRemoved: { percent: 5 } } } })).toBe(0);
  });
});

test.each<[string, Partial<Comparison>, number]>([
  ['changed 75 %', { changed: 750 }, 0],
  ['changed more', { changed: 751 }, 1],
  ['changed 2 of 2', { changed: 2, before: 2 }, 0],
  ['changed 5 of 5', { changed: 5, before: 5 }, 1],
  ['added 50 %', { added: 500 }, 0],
  ['added more', { added: 501 }, 1],
  ['added under 100', { added: 99, before: 10 }, 0],
  ['added 100 to 10', { added: 100, before: 10 }, 1],
])('rows %s', (_, more, trips) => {
  expect(tripped({ comparison: comparison(more) })).toHaveLength(trips);
});

test.each<[number, number, GuardSettings, number]>([
  [4, 100, {}, 0],
  [5, 100, {}, 1],
  [20, 1000, {}, 0],
  [21, 1000, {}, 1],
  [199, 100_000, {}, 0],
  [200, 100_000, {}, 1],
  [200, 100_000, { badRows: { percent: 2, atLeast: 5 } }, 1],
  [500, 100_000, { badRows: { percent: 3 } }, 0],
])('%i bad rows of %i', (badRows, rows, settings, trips) => {
  expect(tripped({ badRows, rows }, settings)).toHaveLength(trips);
});

test.each<[Partial<GuardedFile>, number]>([
  [{ orphanRows: 50 }, 0],
  [{ orphanRows: 51 }, 1],
  [{ repeats: 50 }, 0],
  [{ repeats: 51 }, 1],
  [{ repeats: 19, rows: 100 }, 0],
  [{ repeats: 20, rows: 100 }, 1],
  [{ sinceWeek: { removed: 150, of: 1000 } }, 0],
  [{ sinceWeek: { removed: 151, of: 1000 } }, 1],
  // Several nights together have no floor; one night alone has the one of rows removed.
  [{ comparison: comparison({ removed: 9, before: 91 }), sinceWeek: { removed: 18, of: 100 } }, 1],
  [{ comparison: comparison({ removed: 16, before: 100 }), sinceWeek: { removed: 16, of: 100 } }, 0],
  [{ comparison: comparison({ removed: 1, before: 9 }), sinceWeek: { removed: 2, of: 10 } }, 0],
])('orphans, repeats, drift: %o', (file, trips) => {
  expect(tripped(file)).toHaveLength(trips);
});

describe('a number whatever the share, and off', () => {
  const students = (removed: number, settings: GuardSettings) => removal(removed, 9803, settings);

  test.each<[number, GuardSettings, number]>([
    [25, { rowsRemoved: { orAtLeast: 26 } }, 0],
    [26, { rowsRemoved: { orAtLeast: 26 } }, 1],
    [981, { rowsRemoved: { orAtLeast: 2000 } }, 1],
    [9803, { rowsRemoved: 'off' }, 0],
    [981, { rowsRemoved: 'off', files: { 'Student.csv': { rowsRemoved: {} } } }, 1],
    [981, { files: { 'Student.csv': { rowsRemoved: 'off' } } }, 0],
    [30, { rowsRemoved: { orAtLeast: 26 }, files: { 'Student.csv': { rowsRemoved: { percent: 90 } } } }, 1],
  ])('%i students gone under %o', (removed, settings, trips) => {
    expect(students(removed, settings)).toBe(trips);
  });

  test('is told with its unit', () => {
    const [trip] = tripped(
      { comparison: comparison({ removed: 26, before: 9803 }) },
      { rowsRemoved: { orAtLeast: 26 } },
    );
    expect(trip).toMatchObject({ value: 26, limit: 26, unit: 'rows' });
    expect(sentenceOfTrip(trip!)).toBe('26 of 9,803 rows of Student.csv would disappear (limit 26 rows).');
  });

  test('the usual 200 wrong rows can be another number, or leave with a larger share', () => {
    expect(tripped({ badRows: 300, rows: 100_000 }, { badRows: { orAtLeast: 301 } })).toEqual([]);
    expect(tripped({ badRows: 300, rows: 100_000 }, { badRows: { orAtLeast: 300 } })).toHaveLength(1);
    expect(tripped({ badRows: 300, rows: 100_000 }, { badRows: 'off' })).toEqual([]);
  });
});

test('a group of ten rows that falls to zero', () => {
  const group = (before: number, after: number) =>
    comparison({ groups: [{ kind: 'school', group: '0031', before, after, removed: before - after, added: 0 }] });
  expect(tripped({ comparison: group(10, 0) })).toMatchObject([
    { guard: 'group_removed', group: 'school 0031', rows: 10 },
  ]);
  expect(tripped({ comparison: group(9, 0) })).toEqual([]);
  expect(tripped({ comparison: group(10, 1) })).toEqual([]);
  expect(tripped({ comparison: group(10, 0) }, { groupRemoved: 'off' })).toEqual([]);
  expect(tripped({ comparison: group(9, 0) }, { groupRemoved: 5 })).toHaveLength(1);
});

test('a trip is one sentence with numbers and limit', () => {
  const [trip] = tripped({ comparison: comparison({ removed: 412, before: 9803 }) }, { rowsRemoved: { percent: 2 } });
  expect(sentenceOfTrip(trip!)).toBe('412 of 9,803 rows of Student.csv would disappear (4.2 %, limit 2 %).');
});

describe('on a page it speaks of what the rows are', () => {
  const students = nounOf('SKY_STUDENTS_20261119.csv');
  const classes = nounOf('classes.csv');

  test.each<[Partial<GuardedFile>, GuardSettings, Noun | undefined, string]>([
    [
      { comparison: comparison({ removed: 412, before: 9803 }) },
      { rowsRemoved: { percent: 2 } },
      students,
      '412 of 9,803 students would disappear (4.2 %, limit 2 %).',
    ],
    [
      { comparison: comparison({ removed: 1, before: 1 }) },
      { rowsRemoved: { percent: 2, atLeast: 1 } },
      classes,
      '1 of 1 class would disappear (100 %, limit 2 %).',
    ],
    [
      { comparison: comparison({ removed: 1, before: 1 }) },
      { rowsRemoved: { percent: 2, atLeast: 1 } },
      undefined,
      '1 of 1 row of Student.csv would disappear (100 %, limit 2 %).',
    ],
    [
      { comparison: comparison({ added: 700 }) },
      {},
      students,
      '700 students would be added to the 1,000 there are (70 %, limit 50 %).',
    ],
    [
      { comparison: comparison({ changed: 800 }) },
      {},
      nounOf('StudentEnrollment.csv'),
      '800 of 1,000 enrollments changed (80 %, limit 75 %).',
    ],
    [
      { badRows: 1 },
      { badRows: { percent: 0, atLeast: 1 } },
      students,
      '1 of 1,000 students is wrong (0.1 %, limit 0 %).',
    ],
    [
      { badRows: 300 },
      { badRows: { percent: 50, orAtLeast: 300 } },
      students,
      '300 of 1,000 students are wrong (limit 300 students).',
    ],
    [
      { orphanRows: 60 },
      {},
      nounOf('enrollments.csv'),
      '60 of 1,000 enrollments point to something that is not in the set (6 %, limit 5 %).',
    ],
    [{ repeats: 60 }, {}, classes, '60 of 1,000 classes repeat an earlier row exactly (6 %, limit 5 %).'],
    [
      { sinceWeek: { removed: 1, of: 1 } },
      { drift: { atLeast: 1 } },
      nounOf('users.csv'),
      '1 of 1 person has disappeared within a week (100 %, limit 15 %).',
    ],
    [
      {
        comparison: comparison({
          groups: [{ kind: 'school', group: '0031', before: 44, after: 0, removed: 44, added: 0 }],
        }),
      },
      {},
      students,
      'No student of school 0031 is left, there were 44 (limit 10 students).',
    ],
  ])('%o under %o', (file, settings, noun, sentence) => {
    expect(tripped(file, settings).map((trip) => sentenceOfTrip(trip, noun))).toEqual([sentence]);
  });

  test('and where the name does not tell, or two files would be told alike, of rows', () => {
    expect(['combined.csv', 'roster.txt', 'manifest.csv', 'SENR.txt', 'userFlags.csv'].map(nounOf)).toEqual(
      Array(5).fill(undefined),
    );
    expect([...nounsOf(['users.csv', 'students.csv', 'q_students.csv', 'orgs.csv']).keys()]).toEqual([
      'users.csv',
      'orgs.csv',
    ]);
  });
});

test('a share just beyond its limit does not read like the limit', () => {
  const [trip] = tripped({ comparison: comparison({ removed: 1002, before: 10_000 }) });
  expect(trip).toMatchObject({ value: 10.02, limit: 10 });
});
