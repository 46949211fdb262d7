// Cron slots: once a night whatever the clock does, and the same forwards as backwards.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronSlots, nextRuns } from '../../src/schedule.ts';

const zone = 'America/Los_Angeles';
const at = (text: string): number => Date.parse(text);
const shown = (times: number[]): string[] =>
  times.map((time) =>
    Temporal.Instant.fromEpochMilliseconds(time)
      .toZonedDateTimeISO(zone)
      .toString({ smallestUnit: 'minute', timeZoneName: 'never' }),
  );

describe('cron slots', () => {
  it('finds the next and the previous slot in the zone', () => {
    const now = at('2026-11-21T21:00:00-08:00');
    expect(shown([cronSlots.next('30 2 * * *', zone, now)!])).toEqual(['2026-11-22T02:30-08:00']);
    expect(shown([cronSlots.previous('30 2 * * *', zone, now)!])).toEqual(['2026-11-21T02:30-08:00']);
    expect(shown(nextRuns('0 5 * * mon-fri', zone, now, 2))).toEqual([
      '2026-11-23T05:00-08:00',
      '2026-11-24T05:00-08:00',
    ]);
  });

  it('is strict: a slot is neither its own next nor its own previous', () => {
    const slot = at('2026-11-22T02:30:00-08:00');
    expect(cronSlots.next('30 2 * * *', zone, slot)).toBe(at('2026-11-23T02:30:00-08:00'));
    expect(cronSlots.previous('30 2 * * *', zone, slot)).toBe(at('2026-11-21T02:30:00-08:00'));
    expect(cronSlots.previous('30 2 * * *', zone, slot + 1)).toBe(slot);
  });

  it('runs once in the hour that comes twice', () => {
    const evening = at('2026-10-31T20:00:00-07:00');
    expect(shown(nextRuns('30 1 * * *', zone, evening, 2))).toEqual([
      '2026-11-01T01:30-07:00',
      '2026-11-02T01:30-08:00',
    ]);
    expect(shown(nextRuns('*/30 1 * * *', zone, evening, 3))).toEqual([
      '2026-11-01T01:00-07:00',
      '2026-11-01T01:30-07:00',
      '2026-11-02T01:00-08:00',
    ]);
    // Asked in the second pass of the hour, the slot of the first pass is over.
    const secondPass = at('2026-11-01T01:15:00-08:00');
    expect(shown([cronSlots.next('30 1 * * *', zone, secondPass)!])).toEqual(['2026-11-02T01:30-08:00']);
    expect(shown([cronSlots.previous('30 1 * * *', zone, secondPass)!])).toEqual(['2026-11-01T01:30-07:00']);
  });

  it('runs once, at the jump, in the hour that does not come', () => {
    const evening = at('2027-03-13T20:00:00-08:00');
    expect(shown(nextRuns('30 2 * * *', zone, evening, 2))).toEqual([
      '2027-03-14T03:00-07:00',
      '2027-03-15T02:30-07:00',
    ]);
    expect(shown(nextRuns('*/30 2 * * *', zone, evening, 2))).toEqual([
      '2027-03-14T03:00-07:00',
      '2027-03-15T02:00-07:00',
    ]);
    const justAfter = at('2027-03-14T03:05:00-07:00');
    expect(shown([cronSlots.previous('30 2 * * *', zone, justAfter)!])).toEqual(['2027-03-14T03:00-07:00']);
  });

  it('refuses what is no five-field pattern', () => {
    for (const wrong of ['', 'arrival', '61 2 * * *', '30 2 * *', '0 30 2 * * *', '? 2 * * *', '@daily', '0 0 30 2 *'])
      expect(cronSlots.isValid(wrong), wrong).toBe(false);
    expect(cronSlots.next('never', zone, 0)).toBeUndefined();
    for (const right of ['30 2 * * *', '*/15 0-6 * * mon-fri', '0 2 L * *', '0 2 29 2 *'])
      expect(cronSlots.isValid(right), right).toBe(true);
  });

  it('walks back over exactly the slots it walked forward', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('30 1 * * *', '30 2 * * *', '*/20 1-3 * * *', '0 * * * *', '5 2 * * sun', '0 0 1 * *'),
        fc.constantFrom('America/Los_Angeles', 'America/Phoenix', 'Australia/Lord_Howe', 'America/Santiago'),
        fc.constantFrom('2026-10-31T00:00:00Z', '2027-03-13T00:00:00Z', '2027-04-03T00:00:00Z', '2026-09-05T00:00:00Z'),
        (pattern, timezone, from) => {
          const runs = nextRuns(pattern, timezone, at(from), 30);
          const back: number[] = [];
          let before = runs.at(-1)! + 1;
          while (back.length < runs.length) {
            before = cronSlots.previous(pattern, timezone, before)!;
            back.unshift(before);
          }
          expect(back).toEqual(runs);
          expect(new Set(runs).size).toBe(runs.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
