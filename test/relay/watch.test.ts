// Expected by: waiting, late, missing, arrived, paused; and a late file never hides that the next night is missing.
import { describe, expect, it } from 'vitest';
import { atLocalTime } from '../../src/kit/zone.ts';
import type { ExpectBy, Feed, Import } from '../../src/relay/records.ts';
import { expectationOf } from '../../src/relay/watch.ts';

const zone = 'America/Los_Angeles';
const district = { name: 'Lakeside', timezone: zone };
const minute = 60_000;
const at = (date: string, time: string) => atLocalTime(date, time, zone);

const expectBy: ExpectBy = {
  at: '05:00',
  graceMs: 45 * minute,
  days: [1, 2, 3, 4, 5],
  pauses: [{ from: '2027-06-10', until: '2027-08-12', why: 'summer' }],
};
const feed: Feed = {
  id: 1,
  name: 'rosters',
  senderId: 1,
  layout: 'oneroster-1.1',
  initialImport: 'confirm',
  settleMs: minute,
  withinMs: 120 * minute,
  expectBy,
  guards: {},
  forwards: [],
  createdAt: 0,
};
const arrivedAt = (openedAt: number, state: Import['state'] = 'forwarded'): Import => {
  return { id: 1, feedId: 1, state, openedAt, lastArrivalAt: openedAt, decisions: [], checkAttempts: 1 };
};
const state = (now: number, latest?: Import) => expectationOf(feed, latest, district, now).state;

describe('a school night without a file', () => {
  it('waits until the due time, is late in the grace, missing after it', () => {
    expect(state(at('2026-11-24', '04:59'))).toBe('waiting');
    expect(state(at('2026-11-24', '05:00'))).toBe('late');
    expect(state(at('2026-11-24', '05:44'))).toBe('late');
    expect(state(at('2026-11-24', '05:45'))).toBe('missing');
    expect(state(at('2026-11-24', '16:59'))).toBe('missing');
    expect(state(at('2026-11-24', '17:00'))).toBe('waiting');
  });

  it('is missing although last night’s file came hours late', () => {
    const lateOne = arrivedAt(at('2026-11-24', '09:30'));
    expect(state(at('2026-11-24', '10:00'), lateOne)).toBe('arrived');
    expect(state(at('2026-11-25', '06:00'), lateOne)).toBe('missing');
  });

  it('an import that still receives is not an arrival', () => {
    expect(state(at('2026-11-24', '06:00'), arrivedAt(at('2026-11-24', '04:00'), 'receiving'))).toBe('missing');
  });
});

describe('nights that expect nothing', () => {
  it('a night that was over before the feed was agreed on', () => {
    const made = (time: string) => ({ ...feed, createdAt: at('2026-11-24', time) });
    const seen = (time: string) => expectationOf(made(time), undefined, district, at('2026-11-24', '10:00'));
    expect(seen('09:00')).toMatchObject({ state: 'waiting', dueAt: at('2026-11-25', '05:00') });
    expect(seen('05:30')).toMatchObject({ state: 'missing', dueAt: at('2026-11-24', '05:00') });
  });

  it('a weekend waits for Monday', () => {
    const saturday = at('2026-11-21', '12:00');
    expect(expectationOf(feed, undefined, district, saturday)).toMatchObject({
      state: 'waiting',
      dueAt: at('2026-11-23', '05:00'),
    });
  });

  it('a pause says why, and the first day after it is expected', () => {
    expect(expectationOf(feed, undefined, district, at('2027-06-10', '06:00'))).toEqual({
      state: 'paused',
      why: 'summer',
      until: '2027-08-12',
    });
    expect(state(at('2027-08-13', '04:00'))).toBe('waiting');
    expect(state(at('2027-08-13', '05:00'))).toBe('late');
  });

  it('a holiday of the district waits for the day after it', () => {
    const holidays = [{ from: '2026-11-26', until: '2026-11-27', name: 'Thanksgiving' }];
    const withHolidays = { ...district, calendar: { holidays, pauses: [], rollovers: [] } };
    expect(expectationOf(feed, undefined, withHolidays, at('2026-11-26', '08:00'))).toMatchObject({
      state: 'waiting',
      dueAt: at('2026-11-30', '05:00'),
    });
  });

  it('a feed without expectBy expects nothing, and is paused with the district', () => {
    const { expectBy: _, ...without } = feed;
    const pauses = [{ from: '1969-12-31', until: '1970-01-02', why: 'audit' }];
    const paused = { ...district, calendar: { holidays: [], pauses, rollovers: [] } };
    expect(expectationOf(without, undefined, paused, 0)).toMatchObject({ state: 'paused', why: 'audit' });

    expect(expectationOf(without, undefined, district, 0)).toEqual({ state: 'none' });
  });
});

describe('the nights the clock jumps', () => {
  it('the due time keeps its place on the wall', () => {
    expect(state(at('2026-11-01', '04:59'))).toBe('waiting'); // a Sunday: waits for Monday
    expect(expectationOf(feed, undefined, district, at('2026-11-01', '12:00')).dueAt).toBe(at('2026-11-02', '05:00'));
    expect(at('2026-11-02', '05:00') - at('2026-10-31', '05:00')).toBe(49 * 60 * minute);
  });
});
