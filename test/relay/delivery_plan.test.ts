// When a delivery begins, until when it is tried, and under which name a file lands.
import { describe, expect, it } from 'vitest';
import { atLocalTime } from '../../src/kit/zone.ts';
import { beginsAt, deadlineOf, slotOf } from '../../src/relay/delivery_plan.ts';
import { nameAtDestination } from '../../src/relay/packing.ts';
import type { Decision, Forward } from '../../src/relay/records.ts';
import { cronSlots } from '../../src/schedule.ts';

const zone = 'America/Los_Angeles';
const at = (date: string, time: string) => atLocalTime(date, time, zone);
const atArrival = { destinationId: 1, at: 'arrival', name: '{name}' };

describe('the beginning', () => {
  it('is now, or the next slot in the district’s zone', () => {
    const now = at('2026-11-23', '02:13');
    expect(slotOf(atArrival, cronSlots, zone, now)).toBe(now);
    expect(slotOf({ ...atArrival, at: '30 4 * * *' }, cronSlots, zone, now)).toBe(at('2026-11-23', '04:30'));
    expect(slotOf({ ...atArrival, at: '30 1 * * *' }, cronSlots, zone, now)).toBe(at('2026-11-24', '01:30'));
  });
});

describe('a slot that a set missed', () => {
  const at430 = { ...atArrival, at: '30 4 * * *' };
  const set = (time: string, what: Decision['what'] = 'accepted') => ({
    lastArrivalAt: at('2026-11-23', time),
    decisions: [{ by: 'Rollcall', at: 0, what, why: '' }],
  });
  const begins = (now: string, it: ReturnType<typeof set>, forward: Forward = at430) =>
    beginsAt(forward, cronSlots, zone, at('2026-11-23', now), it);

  it('runs once, now, when the set was there in time', () => {
    expect(begins('08:00', set('04:29'))).toBe(at('2026-11-23', '08:00'));
    expect(begins('08:00', set('04:31'))).toBe(at('2026-11-24', '04:30'));
    expect(begins('04:00', set('03:00'))).toBe(at('2026-11-23', '04:30'));
  });

  it('is left to the next one after a day, after its deadline, and when a person had it in hand', () => {
    const later = beginsAt(at430, cronSlots, zone, at('2026-11-24', '04:29'), set('04:00'));
    expect(later).toBe(at('2026-11-24', '04:29'));
    const weekly = { ...atArrival, at: '30 4 * * mon' };
    expect(beginsAt(weekly, cronSlots, zone, at('2026-11-24', '04:31'), set('04:00'))).toBe(at('2026-11-30', '04:30'));
    expect(begins('08:00', set('04:00'), { ...at430, until: '07:00' })).toBe(at('2026-11-24', '04:30'));
    expect(begins('06:59', set('04:00'), { ...at430, until: '07:00' })).toBe(at('2026-11-23', '06:59'));
    expect(begins('08:00', set('04:00', 'held'))).toBe(at('2026-11-24', '04:30'));
  });

  it('comes once on the nights the clock jumps', () => {
    const spring = { ...atArrival, at: '30 2 * * *' };
    const evening = at('2027-03-13', '22:00');
    const jump = at('2027-03-14', '03:00');
    expect(slotOf(spring, cronSlots, zone, evening)).toBe(jump);
    expect(slotOf(spring, cronSlots, zone, jump)).toBe(at('2027-03-15', '02:30'));
    const autumn = { ...atArrival, at: '30 1 * * *' };
    const first = at('2026-11-01', '01:30');
    expect(slotOf(autumn, cronSlots, zone, at('2026-10-31', '22:00'))).toBe(first);
    // An hour later the wall shows the same time, and that is no slot.
    expect(slotOf(autumn, cronSlots, zone, first + 30 * 60_000)).toBe(at('2026-11-02', '01:30'));
  });
});

describe('the deadline', () => {
  it('is the first such time after the beginning', () => {
    const until = { ...atArrival, until: '07:00' };
    expect(deadlineOf(until, zone, at('2026-11-23', '02:13'))).toBe(at('2026-11-23', '07:00'));
    expect(deadlineOf(until, zone, at('2026-11-23', '09:00'))).toBe(at('2026-11-24', '07:00'));
    expect(deadlineOf(until, zone, at('2026-10-31', '23:00'))).toBe(at('2026-11-01', '07:00'));
  });

  it('is that of the next day, on the nights of 23 and of 25 hours too', () => {
    const until = { ...atArrival, until: '07:00' };
    expect(deadlineOf(until, zone, at('2027-03-13', '23:30'))).toBe(at('2027-03-14', '07:00'));
    const early = { ...atArrival, until: '00:15' };
    expect(deadlineOf(early, zone, at('2026-11-01', '00:30'))).toBe(at('2026-11-02', '00:15'));
  });

  it('is a day without one', () => {
    expect(deadlineOf(atArrival, zone, 1000)).toBe(1000 + 86_400_000);
  });
});

describe('the name', () => {
  const facts = { feed: 'rosters', date: '2026-11-23', time: '02:13', n: 214 };
  it('is filled in, and nothing else of it is touched', () => {
    expect(nameAtDestination('{name}', 'users.csv', facts)).toBe('users.csv');
    expect(nameAtDestination('{date}/{name}', 'users.csv', facts)).toBe('2026-11-23/users.csv');
    expect(nameAtDestination('{feed}_{n}_{time}_{name}', 'users.csv', facts)).toBe('rosters_214_0213_users.csv');
    expect(nameAtDestination('{name}{other}', '{date}.csv', facts)).toBe('{date}.csv{other}');
  });
});
