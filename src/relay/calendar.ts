// The school calendar: on which nights a feed is expected, until when, on which days it is paused, and when the roster
// is turned over. Pure: dates are `YYYY-MM-DD`, the zone is the district's, the instant is always an argument.
import { addDays, atLocalTime, localDate, weekdayOf } from '../kit/zone.ts';
import type { RolloverWindow } from '../roster/rollover.ts';
import type { District, Feed } from './records.ts';

/** Days, both included. */
export interface Span {
  from: string;
  until: string;
}

/** Nothing is expected; what comes is received, checked and sent all the same. */
export interface Holiday extends Span {
  name: string;
}

/** Nothing is expected and nothing is sent; what comes is received and checked. */
export interface Pause extends Span {
  why: string;
}

/** What holds for all feeds of the district, unless a feed has a calendar of its own. */
export interface SchoolCalendar {
  /** 1 = Monday ... 7 = Sunday; absent: Monday to Friday. */
  days?: number[];
  holidays: Holiday[];
  pauses: Pause[];
  rollovers: RolloverWindow[];
}

export const emptyCalendar: SchoolCalendar = { holidays: [], pauses: [], rollovers: [] };

/** Monday to Friday. */
const usualDays = [1, 2, 3, 4, 5];

/** The calendar of one feed: the district's and its own together. */
export interface NightCalendar extends Required<SchoolCalendar> {
  timezone: string;
  /** When a night is due; absent: no time is agreed, nothing is ever late. */
  due?: { at: string; graceMs: number };
}

/** What a day is for a feed. A pause counts before a holiday, a holiday before the day of the week. */
export type Day =
  | { kind: 'school night' }
  | { kind: 'no school' }
  | { kind: 'holiday'; holiday: Holiday }
  | { kind: 'paused'; pause: Pause };

export function calendarOf(feed: Pick<Feed, 'expectBy'>, { timezone, calendar }: District): NightCalendar {
  const own = feed.expectBy;
  const shared = own?.calendar === 'own' ? undefined : calendar;
  return {
    timezone,
    days: own?.days ?? shared?.days ?? usualDays,
    holidays: [...(shared?.holidays ?? []), ...(own?.holidays ?? [])],
    pauses: [...(shared?.pauses ?? []), ...(own?.pauses ?? [])],
    rollovers: [...(shared?.rollovers ?? []), ...(own?.rollovers ?? [])],
    ...(own ? { due: { at: own.at, graceMs: own.graceMs } } : {}),
  };
}

function covers({ from, until }: Span, date: string): boolean {
  return from <= date && date <= until;
}

export function dayOf(calendar: NightCalendar, date: string): Day {
  const pause = pauseOn(calendar, date);
  if (pause) return { kind: 'paused', pause };
  const holiday = calendar.holidays.find((it) => covers(it, date));
  if (holiday) return { kind: 'holiday', holiday };
  return { kind: calendar.days.includes(weekdayOf(date)) ? 'school night' : 'no school' };
}

/** The pause of that day; of several the one that lasts longest. */
export function pauseOn({ pauses }: Pick<NightCalendar, 'pauses'>, date: string): Pause | undefined {
  return pauses.filter((it) => covers(it, date)).toSorted((a, b) => (a.until < b.until ? 1 : -1))[0];
}

/** The pause that is in force at an instant: while it lasts, nothing of the feed is sent. */
export function pauseAt(feed: Pick<Feed, 'expectBy'>, district: District, now: number): Pause | undefined {
  return pauseOn(calendarOf(feed, district), localDate(now, district.timezone));
}

/** The rollover that was declared for that day. */
export function rolloverOn({ rollovers }: Pick<NightCalendar, 'rollovers'>, date: string): RolloverWindow | undefined {
  return rollovers.find((it) => covers(it, date));
}

/** A due time and the end of its grace, epoch ms. */
export interface Due {
  date: string;
  at: number;
  graceEndsAt: number;
}

/** When the feed is due on that date, expected or not; undefined when no time is agreed. */
export function timeOn({ due, timezone }: NightCalendar, date: string): Due | undefined {
  if (!due) return undefined;
  const at = atLocalTime(date, due.at, timezone);
  return { date, at, graceEndsAt: at + due.graceMs };
}

/** When the feed is expected on that date; undefined on a day without school, a holiday and in a pause. */
export function dueOn(calendar: NightCalendar, date: string): Due | undefined {
  return dayOf(calendar, date).kind === 'school night' ? timeOn(calendar, date) : undefined;
}

/** Longer than any pause: a night that is not due within it is not due. */
const mostDays = 400;

/** The first due time after `after` (epoch ms) that is expected. */
export function nextDue(calendar: NightCalendar, after: number): Due | undefined {
  if (!calendar.due) return undefined;
  let date = localDate(after, calendar.timezone);
  for (let day = 0; day <= mostDays; day += 1) {
    const due = dueOn(calendar, date);
    if (due && due.at > after) return due;
    date = addDays(date, 1);
  }
  return undefined;
}

const halfDayMs = 12 * 60 * 60 * 1000;

/** The due time whose twelve hours before or after `now` is in, expected or not. */
export function dueNear(calendar: NightCalendar, now: number): Due | undefined {
  const first = addDays(localDate(now, calendar.timezone), -1);
  for (let day = 0; day <= 2; day += 1) {
    const due = timeOn(calendar, addDays(first, day));
    if (due && now < due.at + halfDayMs) return due;
  }
  return undefined;
}

/** Whether a night that nothing came for is waited for, late or missing at `now`. */
export function lateness({ at, graceEndsAt }: Due, now: number): 'waiting' | 'late' | 'missing' {
  if (now < at) return 'waiting';
  return now < graceEndsAt ? 'late' : 'missing';
}

/** The time that belongs to a due time: a set that came within it counts for that night. */
export function nightAround({ at }: Due): { from: number; until: number } {
  return { from: at - halfDayMs, until: at + halfDayMs };
}
