// When a delivery begins, until when it is tried, and under which name a file lands.
import { describe, expect, it } from 'vitest';
import { atLocalTime } from '../../src/kit/zone.ts';
import { beginsAt, deadlineOf, nameAtDestination } from '../../src/relay/delivery_plan.ts';
import { cronSlots } from '../../src/schedule.ts';

const zone = 'America/Los_Angeles';
const at = (date: string, time: string) => atLocalTime(date, time, zone);
const atArrival = { destinationId: 1, at: 'arrival', name: '{name}' };

describe('the beginning', () => {
  it('is now, or the next slot in the district’s zone', () => {
    const now = at('2026-11-23', '02:13');
    expect(beginsAt(atArrival, cronSlots, zone, now)).toBe(now);
    expect(beginsAt({ ...atArrival, at: '30 4 * * *' }, cronSlots, zone, now)).toBe(at('2026-11-23', '04:30'));
    expect(beginsAt({ ...atArrival, at: '30 1 * * *' }, cronSlots, zone, now)).toBe(at('2026-11-24', '01:30'));
  });
});

describe('the deadline', () => {
  it('is the first such time after the beginning', () => {
    const until = { ...atArrival, until: '07:00' };
    expect(deadlineOf(until, zone, at('2026-11-23', '02:13'))).toBe(at('2026-11-23', '07:00'));
    expect(deadlineOf(until, zone, at('2026-11-23', '09:00'))).toBe(at('2026-11-24', '07:00'));
    expect(deadlineOf(until, zone, at('2026-10-31', '23:00'))).toBe(at('2026-11-01', '07:00'));
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
