// A calendar with days put in or taken out, for the page that people edit it on. Pure.
import { isDeepStrictEqual } from 'node:util';
import { markOfText } from '../kit/mark.ts';
import { emptyCalendar, type SchoolCalendar, type Span } from './calendar.ts';
import type { ListedDays } from './calendar_list.ts';
import type { District, ExpectBy, Feed } from './records.ts';

export const dayKinds = ['holiday', 'pause', 'rollover'] as const;
export type DayKind = (typeof dayKinds)[number];

/** Lists of a calendar, the district's or a feed's own. */
type Lists = Pick<SchoolCalendar, 'holidays' | 'pauses' | 'rollovers'>;

export function isDayKind(text: string): text is DayKind {
  return (dayKinds as readonly string[]).includes(text);
}

/** With these days too; what is there already stays once. In order of dates. */
export function withDays(lists: Lists, kind: DayKind, days: readonly ListedDays[]): Lists {
  switch (kind) {
    case 'holiday':
      return {
        ...lists,
        holidays: merged(
          lists.holidays,
          days.map(({ text, ...span }) => ({ ...span, name: text })),
        ),
      };
    case 'pause':
      return {
        ...lists,
        pauses: merged(
          lists.pauses,
          days.map(({ text, ...span }) => ({ ...span, why: text })),
        ),
      };
    case 'rollover':
      return {
        ...lists,
        rollovers: merged(
          lists.rollovers,
          days.map(({ from, until }) => ({ from, until })),
        ),
      };
  }
}

/** Without these days; undefined when they are not in it. */
export function withoutDays(lists: Lists, kind: DayKind, { from, until, text }: ListedDays): Lists | undefined {
  const isOther = (it: Span, said: string) => it.from !== from || it.until !== until || said !== text;
  const left: Lists = {
    holidays: kind === 'holiday' ? lists.holidays.filter((it) => isOther(it, it.name)) : lists.holidays,
    pauses: kind === 'pause' ? lists.pauses.filter((it) => isOther(it, it.why)) : lists.pauses,
    rollovers: kind === 'rollover' ? lists.rollovers.filter((it) => isOther(it, '')) : lists.rollovers,
  };
  return isDeepStrictEqual(left, lists) ? undefined : left;
}

function merged<It extends Span>(before: readonly It[], more: readonly It[]): It[] {
  const news = more.filter((it) => !before.some((other) => isDeepStrictEqual(it, other)));
  return [...before, ...news].toSorted((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1));
}

export function listsOf({ calendar }: Pick<District, 'calendar'>): SchoolCalendar {
  return calendar ?? emptyCalendar;
}

export function ownListsOf({ holidays = [], pauses, rollovers = [] }: ExpectBy): Lists {
  return { holidays, pauses, rollovers };
}

export function withOwnLists({ holidays: _, rollovers: __, ...rest }: ExpectBy, lists: Lists): ExpectBy {
  return {
    ...rest,
    pauses: lists.pauses,
    ...(lists.holidays.length > 0 ? { holidays: lists.holidays } : {}),
    ...(lists.rollovers.length > 0 ? { rollovers: lists.rollovers } : {}),
  };
}

/** Tells whether somebody changed the calendar of the district or of a feed meanwhile. */
export function markOfCalendar(district: District | undefined, feeds: readonly Feed[]): string {
  const own = feeds.map(({ name, expectBy }) => [name, expectBy]);
  return markOfText(JSON.stringify([district?.calendar, own]));
}
