// Judges of single values: dates of the calendar in the agreed formats, ISO times, blanks, lists.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDateReader, readDateTime } from '../../src/roster/dates.ts';
import { enumJudge } from '../../src/roster/rules/enum_unknown.ts';
import { isMissing } from '../../src/roster/rules/required_value_missing.ts';

const isDayIn = (formats?: string[]) => {
  const read = anyDateReader(formats);
  return (value: string) => read(value.trim()) !== undefined;
};
const isTime = (value: string) => readDateTime(value) !== undefined;

test('dates in the usual formats', () => {
  const isDate = isDayIn();
  for (const good of [
    '2026-11-20',
    '2024-02-29',
    '2000-02-29',
    '7/1/2017',
    '07/01/2017',
    '12/31/1999',
    ' 2026-11-20 ',
  ]) {
    expect(isDate(good), good).toBe(true);
  }
  for (const bad of [
    '2026-02-29',
    '1900-02-29',
    '2/30/2026',
    '13/1/2026',
    '2026-11-31',
    '0/1/2026',
    '20261120',
    'x',
    '2026-1-2',
    '1.2.2026',
    '2026-11-20T00:00',
  ]) {
    expect(isDate(bad), bad).toBe(false);
  }
});

test('dates in formats of a layout', () => {
  expect(isDayIn(['YYYYMMDD'])('20240229')).toBe(true);
  expect(isDayIn(['YYYYMMDD'])('2024-02-29')).toBe(false);
  expect(isDayIn(['MM/DD/YYYY'])('7/1/2017')).toBe(false);
  expect(isDayIn(['D.M.YY'])('29.2.24')).toBe(true);
  expect(isDayIn(['D.M.YY'])('29x2x24')).toBe(false);
});

test('exactly the days of the calendar are dates', () => {
  const isDate = isDayIn(['YYYY-MM-DD']);
  fc.assert(
    fc.property(
      fc.integer({ min: 1800, max: 2200 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (y, m, d) => {
        const text = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        let isReal = true;
        try {
          Temporal.PlainDate.from({ year: y, month: m, day: d }, { overflow: 'reject' });
        } catch {
          isReal = false;
        }
        expect(isDate(text)).toBe(isReal);
      },
    ),
    { numRuns: 2000 },
  );
});

test('dates with a time of day', () => {
  for (const good of [
    '2026-11-20T01:30:00.000Z',
    '2026-11-20T01:30:00Z',
    '2026-11-20 01:30',
    '2026-11-20T01:30:00-08:00',
    '2026-11-20',
  ]) {
    expect(isTime(good), good).toBe(true);
  }
  for (const bad of [
    '2026-11-31T01:30:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T01:60:00Z',
    '11/20/2026 1:30',
    'now',
  ]) {
    expect(isTime(bad), bad).toBe(false);
  }
});

test('what says nothing', () => {
  for (const blank of ['', '  ', '\u00a0', 'NULL', 'None', 'N/A', '#N/A', ' NULL '])
    expect(isMissing(blank), blank).toBe(true);
  // Null and None are family names too; only what programs write is taken for nothing.
  for (const value of ['Null', '0', '-', 'Nonesuch', 'NA']) expect(isMissing(value), value).toBe(false);
});

test('closed and extensible lists', () => {
  expect(enumJudge(['student'], false)('ext:coach')).toBe(false);
  expect(enumJudge(['student'], true)('ext:coach')).toBe(true);
  expect(enumJudge(['student'], false)('Student')).toBe(false);
});
