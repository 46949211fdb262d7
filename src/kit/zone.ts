// Calendar maths in a named zone: what the clock on the district's wall shows. Pure; the instant is always an argument.
// A time that daylight saving skips happens at the jump; a time it doubles happens the first time.

function zoned(epochMs: number, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timezone);
}

/** The date there, `YYYY-MM-DD`. */
export function localDate(epochMs: number, timezone: string): string {
  return zoned(epochMs, timezone).toPlainDate().toString();
}

/** The time of day there, `HH:MM`. */
export function localTime(epochMs: number, timezone: string): string {
  return zoned(epochMs, timezone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** 1 = Monday ... 7 = Sunday. */
export function localWeekday(epochMs: number, timezone: string): number {
  return zoned(epochMs, timezone).dayOfWeek;
}

/** The day of the week of a date `YYYY-MM-DD`: 1 = Monday ... 7 = Sunday. */
export function weekdayOf(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The date `days` later (earlier when negative), `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The instant, in epoch ms, at which the clock there shows `time` (`HH:MM` or `HH:MM:SS`) on `date` (`YYYY-MM-DD`). Throws a RangeError for anything else. */
export function atLocalTime(date: string, time: string, timezone: string): number {
  const plain = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  const found = plain.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(plain)) return found.epochMilliseconds;
  const jump = found.getTimeZoneTransition('next');
  if (!jump) throw new Error(`No such time: ${plain.toString()} in ${timezone}`);
  return jump.epochMilliseconds;
}

/** The first instant after the day `date` (`YYYY-MM-DD`) there: what is valid "until" that day ends before it. */
export function endOfDay(date: string, timezone: string): number {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds;
}

/** The day whose end `endOfDay` gave, `YYYY-MM-DD`. */
export function lastDay(until: number, timezone: string): string {
  return localDate(until - 1, timezone);
}

/** The last noon there, at or before the instant: nights are counted from noon to noon. */
export function lastNoon(epochMs: number, timezone: string): number {
  const today = localDate(epochMs, timezone);
  const noon = atLocalTime(today, '12:00', timezone);
  return noon <= epochMs ? noon : atLocalTime(addDays(today, -1), '12:00', timezone);
}

/** Whether the zone is one this program knows, such as America/Los_Angeles. */
export function isTimezone(timezone: string): boolean {
  try {
    zoned(0, timezone);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is `YYYY-MM-DD`, a day that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
