// The school year that is simulated: 240 nights from the week before school to July, and what is on its days.
import { addDays, weekdayOf } from '../../src/kit/zone.ts';

export const zone = 'America/Los_Angeles';

/** The files of these mornings, Monday to Friday. */
export const nights: string[] = [];
for (let date = '2026-08-10'; nights.length < 240; date = addDays(date, 1)) if (weekdayOf(date) <= 5) nights.push(date);

export interface Span {
  from: string;
  until: string;
}

export const isIn = ({ from, until }: Span, date: string): boolean => from <= date && date <= until;

/** No school: nothing changes in the SIS, and its export runs all the same. */
export const holidays: Span[] = [
  { from: '2026-11-25', until: '2026-11-27' },
  { from: '2026-12-21', until: '2027-01-01' },
  { from: '2027-03-29', until: '2027-04-02' },
];

/** The feed is paused: it receives and checks, and sends nothing. */
export const summer: Span = { from: '2027-06-10', until: '2027-08-12' };
/** Days on which the district has declared its rollover. */
export const rolloverWindow: Span = { from: '2027-06-21', until: '2027-07-02' };

export const days = {
  noShows: '2026-08-28',
  springPlanned: '2026-12-14',
  spring: '2027-01-11',
  bellSchedule: '2027-02-08',
  /** In the week of the spring break. */
  migration: '2027-03-30',
  lastOfSchool: '2027-06-04',
  graduation: '2027-06-08',
  rollover: '2027-06-23',
  /** The new timetable is run once more. */
  timetableAgain: '2027-06-28',
} as const;

/** Nights on which an accident may happen, some nights apart: ordinary ones, with a month of history behind them. */
export const accidentNights: string[] = [];
for (let at = 22; at < nights.length; at += 7) {
  const free = nights.slice(at, at + 4).every((date) => !Object.values(days).includes(date as never));
  const isSchool =
    nights[at + 4]! < days.lastOfSchool &&
    !holidays.some((it) => nights.slice(at - 1, at + 5).some((date) => isIn(it, date)));
  if (free && isSchool) accidentNights.push(nights[at]!);
}
