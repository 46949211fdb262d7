// Dates and times in the district's zone, on the nights when the clock jumps too.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, atLocalTime, isTimezone, localDate, localTime, localWeekday, weekdayOf } from '../../src/kit/zone.ts';

const zone = 'America/Los_Angeles';

describe('zone', () => {
  it('reads the wall clock of the zone', () => {
    const at = Date.parse('2026-11-22T07:30:00Z');
    expect(localDate(at, zone)).toBe('2026-11-21');
    expect(localTime(at, zone)).toBe('23:30');
    expect(localWeekday(at, zone)).toBe(6);
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
    expect(addDays('2027-03-01', -1)).toBe('2027-02-28');
  });

  it('takes a doubled time the first time and a skipped time at the jump', () => {
    expect(atLocalTime('2026-11-01', '01:30', zone)).toBe(Date.parse('2026-11-01T01:30:00-07:00'));
    expect(atLocalTime('2027-03-14', '02:30', zone)).toBe(Date.parse('2027-03-14T03:00:00-07:00'));
    expect(atLocalTime('2027-03-14', '03:00', zone)).toBe(Date.parse('2027-03-14T03:00:00-07:00'));
  });

  it('goes from the wall to the instant and back', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('2026-01-01T00:00:00Z'),
          max: new Date('2028-01-01T00:00:00Z'),
          noInvalidDate: true,
        }),
        fc.constantFrom('America/Los_Angeles', 'America/Phoenix', 'Pacific/Honolulu', 'Australia/Lord_Howe', 'UTC'),
        (date, timezone) => {
          const at = date.getTime() - (date.getTime() % 60_000);
          const back = atLocalTime(localDate(at, timezone), localTime(at, timezone), timezone);
          // Only the second pass of a doubled hour comes back earlier, with the same wall time.
          expect(back).toBeLessThanOrEqual(at);
          expect(localTime(back, timezone)).toBe(localTime(at, timezone));
          expect(at - back).toBeLessThanOrEqual(3_600_000);
        },
      ),
    );
  });

  it('knows its zones', () => {
    expect(isTimezone('America/Chicago')).toBe(true);
    expect(isTimezone('California')).toBe(false);
    expect(() => atLocalTime('2026-11-01', '25:00', zone)).toThrow();
  });
});
