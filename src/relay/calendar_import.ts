// A school calendar that somebody hands in: a list of dates, or the .ics file of a calendar program.
import { readIcs } from './calendar_ics.ts';
import { type ReadDates, readList } from './calendar_list.ts';

/** `timezone`: whose days an .ics file means that gives times in UTC. */
export function readDates(text: string, timezone: string): ReadDates {
  const whole = text.replace(/^\uFEFF/, '');
  return /^\s*BEGIN:VCALENDAR\b/i.test(whole) ? readIcs(whole, timezone) : readList(whole);
}
