// Cron slots in the district's zone, by croner. Croner reads the pattern on the plain calendar; the zone is applied
// here, so that each slot of the wall clock happens exactly once on the nights when the clock jumps.
import { Cron } from 'croner';
import { atLocalTime } from './kit/zone.ts';
import type { Slots } from './relay/ports.ts';

/** Farther than any zone's clock has ever jumped in one night. */
const longestJumpMs = 24 * 3_600_000;

/** The pattern on a calendar without zone or daylight saving; undefined when it is wrong. */
function onPlainCalendar(pattern: string): Cron | undefined {
  const fields = pattern.trim().split(/\s+/);
  // `?` would put in the time of reading it, which is not a schedule.
  if (fields.length !== 5 || pattern.includes('?')) return undefined;
  try {
    return new Cron(fields.join(' '), { mode: '5-part', timezone: 'UTC', paused: true });
  } catch {
    return undefined;
  }
}

/** What the wall shows at `epochMs`, written as if it were UTC. */
function wallAsUtc(epochMs: number, timezone: string): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone).toPlainDateTime();
  return wall.toZonedDateTime('UTC').epochMilliseconds;
}

function instantOf(slot: Date, timezone: string): number {
  const [date, time] = slot.toISOString().split('T') as [string, string];
  return atLocalTime(date, time.slice(0, 8), timezone);
}

function walk(
  cron: Cron,
  timezone: string,
  start: number,
  step: (cron: Cron, from: Date) => Date | null | undefined,
  isWanted: (instant: number) => boolean,
): number | undefined {
  let slot = step(cron, new Date(start));
  while (slot) {
    const instant = instantOf(slot, timezone);
    if (isWanted(instant)) return instant;
    slot = step(cron, slot);
  }
  return undefined;
}

/** Slots of five-field cron patterns; pure: the same question always has the same answer. */
export const cronSlots: Slots = {
  next(pattern, timezone, after) {
    const cron = onPlainCalendar(pattern);
    if (!cron) return undefined;
    const start = wallAsUtc(after, timezone) - longestJumpMs;
    return walk(
      cron,
      timezone,
      start,
      (it, from) => it.nextRun(from),
      (instant) => instant > after,
    );
  },
  previous(pattern, timezone, before) {
    const cron = onPlainCalendar(pattern);
    if (!cron) return undefined;
    const start = wallAsUtc(before, timezone) + longestJumpMs;
    return walk(
      cron,
      timezone,
      start,
      (it, from) => it.previousRuns(1, from)[0],
      (instant) => instant < before,
    );
  },
  isValid: (pattern) => onPlainCalendar(pattern)?.nextRun(new Date(0)) != null,
};

/** The next `count` slots after `after`, epoch ms: what a page shows beside a pattern. */
export function nextRuns(pattern: string, timezone: string, after: number, count: number): number[] {
  const runs: number[] = [];
  let from = after;
  while (runs.length < count) {
    const run = cronSlots.next(pattern, timezone, from);
    if (run === undefined) break;
    runs.push(run);
    from = run;
  }
  return runs;
}
