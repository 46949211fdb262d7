// Times, numbers and words as people read them.
import { describe, expect, test } from 'vitest';
import { createTimes, dayWords, lastNights, wallTime, zoneName } from '../../src/web/format.ts';
import { count, countOf, duration, list, percent, size } from '../../views/words.ts';

const zone = 'America/Los_Angeles';
const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;

describe('times in the district’s zone', () => {
  const times = createTimes(zone, at('2026-11-20T15:05:00Z'));
  test('are short on the same day, with the day on another, with the year in another', () => {
    expect(times.near(at('2026-11-20T09:32:08Z')).text).toBe('1:32 AM');
    expect(times.near(at('2026-11-19T09:32:08Z')).text).toBe('Thu, Nov 19, 1:32 AM');
    expect(times.moment(at('2025-11-04T09:32:08Z')).text).toBe('Tue, Nov 4, 2025, 1:32 AM');
    expect(times.clock(at('2026-11-20T09:32:08Z'))).toEqual({
      iso: '2026-11-20T09:32:08.000Z',
      text: '1:32 AM',
      full: 'Friday, November 20, 2026 at 1:32:08 AM PST',
    });
    expect(times.ago(at('2026-11-20T13:00:00Z'))).toBe('2 h 5 min ago');
    expect(zoneName(zone, times.now)).toBe('Pacific Time');
    expect(wallTime('17:05')).toBe('5:05 PM');
  });

  test('an evening file belongs to the coming morning’s night', () => {
    expect(times.nightOf(at('2026-11-20T01:59:00Z'))).toBe('2026-11-19');
    expect(times.nightOf(at('2026-11-20T02:00:00Z'))).toBe('2026-11-20');
    expect(lastNights(times, 3).map((night) => night.date)).toEqual(['2026-11-18', '2026-11-19', '2026-11-20']);
  });
});

test('days in words', () => {
  expect(dayWords([5, 1, 2, 3, 4])).toBe('Mon to Fri');
  expect(dayWords([1, 2, 3, 4, 5, 6, 7])).toBe('every day');
  expect(dayWords([2, 4])).toBe('Tue and Thu');
  expect(dayWords([1, 3, 5])).toBe('Mon, Wed and Fri');
});

test('numbers in words', () => {
  expect(count(48_213)).toBe('48,213');
  expect(countOf(1, 'row')).toBe('1 row');
  expect(countOf(2, 'try', 'tries')).toBe('2 tries');
  expect(percent(39.53)).toBe('39.5 %');
  expect([0, 999, 1000, 7455, 64_200, 999_950, 1_234_567].map(size)).toEqual([
    '0 B',
    '999 B',
    '1 KB',
    '7.5 KB',
    '64 KB',
    '1 MB',
    '1.2 MB',
  ]);
  expect([0, 840, 12_400, 59_600, 240_000, 7_500_000, 172_800_000].map(duration)).toEqual([
    '0 s',
    '0.8 s',
    '12 s',
    '60 s',
    '4 min',
    '2 h 5 min',
    '2 days',
  ]);
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
});
