// Times as the district's wall clock shows them. Pure: the zone and the moment of reading are arguments.

import type { Moment } from '../../views/parts/Time.tsx';
import { duration, list } from '../../views/words.ts';
import { addDays, localDate, weekdayOf } from '../kit/zone.ts';
import type { NightCalendar } from '../relay/calendar.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** Evening files belong to the coming morning's night: a night runs from 18:00 to 18:00. */
const eveningMs = 6 * 3_600_000;

export interface Times {
  zone: string;
  now: number;
  /** `1:32 AM`. */
  clock(ms: number): Moment;
  /** `1:32 AM` today, else `Tue, Nov 4, 1:32 AM`. */
  near(ms: number): Moment;
  /** `Tue, Nov 4, 1:32 AM`, with the year when it is another one. */
  moment(ms: number): Moment;
  /** `Nov 4, 2025, 1:32:08 AM PST`: for evidence. */
  exact(ms: number): Moment;
  /** `Tue, Nov 4` of `YYYY-MM-DD`. */
  day(date: string): string;
  /** `Tue, Nov 4, 2025` of `YYYY-MM-DD`: where the year matters, as of an agreement. */
  dayOfYear(date: string): string;
  /** `Tuesday` of `YYYY-MM-DD`. */
  weekday(date: string): string;
  /** `12 min ago`. */
  ago(ms: number): string;
  /** The school night a moment belongs to, `YYYY-MM-DD` of its morning. */
  nightOf(ms: number): string;
  /** `Saturday, November 21`. */
  longDay(ms: number): string;
}

/** Times of one zone as read at `now`, epoch ms. */
export function createTimes(zone: string, now: number): Times {
  const full = (ms: number) =>
    format(zone, 'full', {
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    }).format(ms);
  const made = (ms: number, text: string): Moment => ({ iso: new Date(ms).toISOString(), text, full: full(ms) });
  const clockText = (ms: number) => format(zone, 'clock', { hour: 'numeric', minute: '2-digit' }).format(ms);
  const dayText = (ms: number) => {
    const isThisYear = localDate(ms, zone).slice(0, 4) === localDate(now, zone).slice(0, 4);
    return format(zone, isThisYear ? 'day' : 'day of year', {
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      ...(isThisYear ? {} : { year: 'numeric' as const }),
    }).format(ms);
  };
  const exactText = (ms: number) =>
    format(zone, 'exact', {
      ...{ year: 'numeric', month: 'short', day: 'numeric' },
      ...{ hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
    }).format(ms);
  const momentText = (ms: number) => `${dayText(ms)}, ${clockText(ms)}`;
  return {
    zone,
    now,
    clock: (ms) => made(ms, clockText(ms)),
    near: (ms) => made(ms, localDate(ms, zone) === localDate(now, zone) ? clockText(ms) : momentText(ms)),
    moment: (ms) => made(ms, momentText(ms)),
    exact: (ms) => made(ms, exactText(ms)),
    day: (date) =>
      format('UTC', 'plain day', { weekday: 'short', month: 'short', day: 'numeric' }).format(
        Date.parse(`${date}T12:00Z`),
      ),
    dayOfYear: (date) =>
      format('UTC', 'plain day of year', { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' }).format(
        Date.parse(`${date}T12:00Z`),
      ),
    weekday: (date) => format('UTC', 'weekday', { weekday: 'long' }).format(Date.parse(`${date}T12:00Z`)),
    ago: (ms) => (now - ms < 45_000 ? 'just now' : `${duration(now - ms)} ago`),
    nightOf: (ms) => localDate(ms + eveningMs, zone),
    longDay: (ms) => format(zone, 'long day', { weekday: 'long', month: 'long', day: 'numeric' }).format(ms),
  };
}

/** `Pacific Time`. */
export function zoneName(zone: string, now: number): string {
  const parts = format(zone, 'zone', { timeZoneName: 'longGeneric' }).formatToParts(now);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** `5:00 AM` of `05:00`. */
export function wallTime(time: string): string {
  return format('UTC', 'wall', { hour: 'numeric', minute: '2-digit' }).format(Date.parse(`2026-01-01T${time}:00Z`));
}

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `by 5:00 AM, Mon to Fri, 45 min grace`. */
export function expectationWords(calendar: NightCalendar): string {
  const it = expectationParts(calendar);
  return it ? `by ${it.when}${it.grace ? `, ${it.grace}` : ''}` : 'no time agreed';
}

/** `5:00 AM, Mon to Fri` and `45 min grace`; undefined where no time is agreed. */
export function expectationParts({ due, days }: NightCalendar): { when: string; grace?: string } | undefined {
  if (!due) return undefined;
  return {
    when: `${wallTime(due.at)}, ${dayWords(days)}`,
    ...(due.graceMs > 0 ? { grace: `${duration(due.graceMs)} grace` } : {}),
  };
}

/** `Mon to Fri`, `every day`, `Tue and Thu`. */
export function dayWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].toSorted((a, b) => a - b);
  if (sorted.length === 7) return 'every day';
  const isRun = sorted.length > 2 && sorted.every((day, index) => index === 0 || day === (sorted[index - 1] ?? 0) + 1);
  const name = (day: number | undefined) => weekdayNames[(day ?? 1) - 1] ?? '';
  return isRun ? `${name(sorted[0])} to ${name(sorted.at(-1))}` : list(sorted.map(name));
}

/** The last `length` nights up to now, oldest first. */
export function lastNights(times: Times, length: number): { date: string; weekday: number }[] {
  const last = times.nightOf(times.now);
  return Array.from({ length }, (_, index) => {
    const date = addDays(last, index - length + 1);
    return { date, weekday: weekdayOf(date) };
  });
}
