// What was added to a calendar and what was taken out, as the record of activity says it.
import { isDeepStrictEqual } from 'node:util';
import type { SchoolCalendar, Span } from './calendar.ts';
import { emptyCalendar } from './calendar.ts';

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `holiday 2026-11-26..2026-11-27 Thanksgiving added`, one each. */
export function calendarChanges(
  before: SchoolCalendar = emptyCalendar,
  after: SchoolCalendar = emptyCalendar,
): string[] {
  const days = isDeepStrictEqual(before.days, after.days)
    ? []
    : [`school days ${(after.days ?? [1, 2, 3, 4, 5]).map((day) => weekdayNames[day - 1]).join(' ')}`];
  return [
    ...days,
    ...spanChanges('holiday', before.holidays, after.holidays, ({ name }) => name),
    ...spanChanges('pause', before.pauses, after.pauses, ({ why }) => why),
    ...spanChanges('rollover', before.rollovers, after.rollovers, () => ''),
  ];
}

function spanChanges<It extends Span>(
  word: string,
  before: readonly It[],
  after: readonly It[],
  textOf: (it: It) => string,
): string[] {
  const named = (it: It) => `${word} ${spanText(it)} ${textOf(it)}`.trimEnd();
  const gone = before.filter((it) => !after.some((other) => isDeepStrictEqual(it, other)));
  const come = after.filter((it) => !before.some((other) => isDeepStrictEqual(it, other)));
  return [...gone.map((it) => `${named(it)} removed`), ...come.map((it) => `${named(it)} added`)];
}

/** `2026-11-26..2026-11-27`, or the day alone: as it is written in a list of dates. */
export function spanText({ from, until }: Span): string {
  return from === until ? from : `${from}..${until}`;
}
