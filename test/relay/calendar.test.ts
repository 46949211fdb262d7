// The school calendar: what a day is for a feed, and when a night is due, through both nights when the clock jumps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, atLocalTime, isTimezone, localDate, localTime, weekdayOf } from '../../src/kit/zone.ts';
import {
  calendarOf,
  dayOf,
  dueNear,
  dueOn,
  lateness,
  nextDue,
  nightAround,
  pauseAt,
  rolloverOn,
  timeOn,
} from '../../src/relay/calendar.ts';
import type { District, ExpectBy } from '../../src/relay/records.ts';

const zone = 'America/Los_Angeles';
const hourMs = 3_600_000;
const at = (date: string, time: string) => atLocalTime(date, time, zone);
const thanksgiving = { from: '2026-11-26', until: '2026-11-27', name: 'Thanksgiving' };
const summer = { from: '2027-06-10', until: '2027-08-12', why: 'summer' };
const district: District = {
  name: 'Lakeside',
  timezone: zone,
  calendar: { days: [1, 2, 3, 4], holidays: [thanksgiving], pauses: [summer], rollovers: [] },
};
const expectBy: ExpectBy = { at: '05:00', graceMs: 45 * 60_000, pauses: [] };

describe('what a day is', () => {
  const calendar = calendarOf({ expectBy }, district);
  it('a school night, a day off, a holiday or a pause', () => {
    expect(dayOf(calendar, '2026-11-24').kind).toBe('school night');
    expect(dayOf(calendar, '2026-11-20').kind).toBe('no school');
    expect(dayOf(calendar, '2026-11-26')).toEqual({ kind: 'holiday', holiday: thanksgiving });
    expect(dayOf(calendar, '2027-08-12')).toEqual({ kind: 'paused', pause: summer });
    expect(dayOf(calendar, '2027-08-16').kind).toBe('school night');
  });

  it('a pause counts before a holiday; of two pauses the longer one is named', () => {
    const both = calendarOf(
      { expectBy: { ...expectBy, pauses: [{ from: '2026-11-26', until: '2026-11-26', why: 'audit' }] } },
      { ...district, calendar: { ...district.calendar!, pauses: [{ ...thanksgiving, why: 'migration' }] } },
    );
    expect(dayOf(both, '2026-11-26')).toMatchObject({ kind: 'paused', pause: { why: 'migration' } });
  });
});

describe('what a feed inherits', () => {
  const own = { from: '2026-12-01', until: '2026-12-01', name: 'only here' };
  it('the district’s days, with its own beside them', () => {
    const it = calendarOf({ expectBy: { ...expectBy, holidays: [own] } }, district);
    expect(it.days).toEqual([1, 2, 3, 4]);
    expect(it.holidays).toEqual([thanksgiving, own]);
    expect(calendarOf({ expectBy: { ...expectBy, days: [7] } }, district).days).toEqual([7]);
  });

  it('nothing, when it has a calendar of its own', () => {
    const it = calendarOf({ expectBy: { ...expectBy, calendar: 'own', holidays: [own] } }, district);
    expect(it).toMatchObject({ days: [1, 2, 3, 4, 5], holidays: [own], pauses: [] });
  });

  it('pauses hold without a time being agreed', () => {
    expect(pauseAt({}, district, at('2027-06-10', '00:00'))).toEqual(summer);
    expect(pauseAt({}, district, at('2027-06-10', '00:00') - 1)).toBeUndefined();
    expect(pauseAt({}, district, at('2027-08-13', '00:00') - 1)).toEqual(summer);
    expect(pauseAt({}, district, at('2027-08-13', '00:00'))).toBeUndefined();
    expect(timeOn(calendarOf({}, district), '2026-11-24')).toBeUndefined();
  });

  it('a rollover covers its days', () => {
    const rollover = { from: '2027-06-08', until: '2027-06-09' };
    const it = calendarOf({ expectBy: { ...expectBy, rollovers: [rollover] } }, district);
    expect(rolloverOn(it, '2027-06-09')).toEqual(rollover);
    expect(rolloverOn(it, '2027-06-10')).toBeUndefined();
  });
});

describe('the next due time', () => {
  const calendar = calendarOf({ expectBy }, district);
  it('leaves out weekends, holidays and pauses', () => {
    expect(nextDue(calendar, at('2026-11-25', '05:00'))?.date).toBe('2026-11-30');
    expect(nextDue(calendar, at('2027-06-09', '05:00'))?.date).toBe('2027-08-16');
    expect(nextDue(calendarOf({ expectBy: { ...expectBy, days: [] } }, district), 0)).toBeUndefined();
  });

  it('exists in the hour that does not come, and once in the hour that comes twice', () => {
    const nightly = (time: string) =>
      calendarOf({ expectBy: { ...expectBy, at: time, days: [7] } }, { name: '', timezone: zone });
    expect(nextDue(nightly('02:30'), at('2027-03-13', '12:00'))?.at).toBe(at('2027-03-14', '03:00'));
    const first = at('2026-11-01', '01:30');
    expect(nextDue(nightly('01:30'), at('2026-10-31', '12:00'))?.at).toBe(first);
    expect(nextDue(nightly('01:30'), first)?.date).toBe('2026-11-08');
  });
});

const zones = ['America/Los_Angeles', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London', 'Asia/Kolkata'];
const someCalendar = fc
  .record({
    timezone: fc.constantFrom(...zones),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom('00', '30', '59'),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    graceMs: fc.integer({ min: 0, max: 3 * hourMs }),
    pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 0, max: 40 })), { maxLength: 3 }),
  })
  .map(({ timezone, hour, minute, days, graceMs, pauses }) =>
    calendarOf(
      {
        expectBy: {
          at: `${String(hour).padStart(2, '0')}:${minute}`,
          graceMs,
          days,
          pauses: pauses.map(([from, length]) => ({
            from: addDays('2026-08-01', from),
            until: addDays('2026-08-01', from + length),
            why: 'because',
          })),
        },
      },
      { name: '', timezone },
    ),
  );
/** Nights around the jumps of all these zones come as often as all others. */
const someInstant = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 364 }).map((day) => addDays('2026-08-01', day)),
      fc.constantFrom('2026-10-04', '2026-10-25', '2026-11-01', '2027-03-14', '2027-03-28', '2027-04-04'),
    ),
    fc.integer({ min: -30 * hourMs, max: 30 * hourMs }),
  )
  .map(([date, shift]) => Temporal.Instant.from(`${date}T12:00:00Z`).epochMilliseconds + shift);

describe('through a whole year, in zones near and far', () => {
  it('a school night is due once, on its date, at its time unless the clock leaves that out', () => {
    fc.assert(
      fc.property(someCalendar, fc.integer({ min: 0, max: 364 }), (calendar, day) => {
        const date = addDays('2026-08-01', day);
        const due = timeOn(calendar, date)!;
        expect(localDate(due.at, calendar.timezone)).toBe(date);
        const shown = localTime(due.at, calendar.timezone);
        if (shown !== calendar.due!.at) {
          // Left out by the clock: the jump itself.
          expect(localTime(due.at - 60_000, calendar.timezone) < calendar.due!.at).toBe(true);
          expect(shown > calendar.due!.at).toBe(true);
        }
        const isSchoolNight = calendar.days.includes(weekdayOf(date)) && dayOf(calendar, date).kind !== 'paused';
        expect(dueOn(calendar, date) !== undefined).toBe(isSchoolNight);
        const next = timeOn(calendar, addDays(date, 1))!;
        expect(Math.abs(next.at - due.at - 24 * hourMs)).toBeLessThanOrEqual(hourMs);
      }),
      { numRuns: 300 },
    );
  });

  it('the next due time is the first school night after the instant, and none is left out', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, (calendar, now) => {
        expect(isTimezone(calendar.timezone)).toBe(true);
        const next = nextDue(calendar, now);
        if (!next) return;
        expect(next.at).toBeGreaterThan(now);
        let date = localDate(now, calendar.timezone);
        for (; date < next.date; date = addDays(date, 1)) {
          const between = dueOn(calendar, date);
          expect(between === undefined || between.at <= now).toBe(true);
        }
        expect(nextDue(calendar, next.at - 1)).toEqual(next);
      }),
      { numRuns: 300 },
    );
  });

  it('every instant belongs to a night, and as time passes a night only waits, then is late, then missing', () => {
    fc.assert(
      fc.property(someCalendar, someInstant, (calendar, now) => {
        const due = dueNear(calendar, now)!;
        const night = nightAround(due);
        expect(now < night.until).toBe(true);
        // The hour that the clock takes back or gives belongs to the night after it.
        expect(now >= night.from - hourMs).toBe(true);
        const order = ['waiting', 'late', 'missing'];
        const [before, after] = [lateness(due, now), lateness(due, now + hourMs)];
        expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
      }),
      { numRuns: 300 },
    );
  });
});
