// The school year as months of days: what each day is, and the worst that happened on its night. And what one day was.
import type { CalendarProps, DayRow } from '../../views/calendar.tsx';
import type { DayCell, DayLook, MonthView } from '../../views/calendar_months.tsx';
import type { StatusName } from '../../views/parts/status_words.ts';
import { duration, list } from '../../views/words.ts';
import { addDays, atLocalTime, weekdayOf } from '../kit/zone.ts';
import { dayOf, dueOn, type NightCalendar, rolloverOn } from '../relay/calendar.ts';
import type { Feed, ImportHead } from '../relay/records.ts';
import { cronSlots } from '../schedule.ts';
import { type Times, wallTime } from './format.ts';
import { statusAmong } from './import_deliveries_model.ts';
import type { Site } from './site.ts';
import { importStatus } from './status_of.ts';

/** A feed with its calendar and its imports by the date of their night: the last of a night stands for it. */
export interface FeedYear {
  feed: Feed;
  calendar: NightCalendar;
  nights: Map<string, ImportHead>;
  begunAt: number;
}

/** July to June. */
export function schoolYearOf(date: string): number {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return month >= 7 ? year : year - 1;
}

export function feedYear(site: Site, feed: Feed, calendar: NightCalendar, year: number, times: Times): FeedYear {
  const since = atLocalTime(addDays(`${year}-07-01`, -1), '12:00', times.zone);
  const imports = site.deps.store.imports.since(feed.id, since);
  return {
    feed,
    calendar,
    nights: new Map(imports.map((it) => [times.nightOf(it.openedAt), it])),
    begunAt: Math.min(feed.createdAt, imports[0]?.openedAt ?? feed.createdAt),
  };
}

const worst: readonly StatusName[] = [
  'failed',
  'rejected',
  'missing',
  'held',
  'late',
  'running',
  'accepted',
  'delivered',
];

interface NightView {
  status?: StatusName;
  words: string;
}

/** How the night of a date went for one feed; no words: nothing was due, or it is still to come. */
function nightOf({ calendar, nights, begunAt }: FeedYear, date: string, now: number): NightView {
  const it = nights.get(date);
  const due = dueOn(calendar, date);
  if (it) {
    const { status, word } = importStatus(it.state);
    const late = due && lateBy(it, due.at);
    return { status, words: `${word.toLowerCase()}, Import ${it.id}${late ? `, ${late}` : ''}` };
  }
  if (!due || due.at <= begunAt) return { words: '' };
  if (now >= due.graceEndsAt) return { status: 'missing', words: 'nothing came' };
  return now >= due.at ? { status: 'late', words: 'late' } : { words: '' };
}

/** `12 min late`. */
function lateBy(it: ImportHead, dueAt: number): string | undefined {
  const at = it.readyAt ?? it.lastArrivalAt;
  return at > dueAt ? `${duration(at - dueAt)} late` : undefined;
}

/** `shared`: the calendar that decides what a day is. */
export function monthsOf(
  year: number,
  shared: NightCalendar,
  feeds: readonly FeedYear[],
  hrefOf: (date: string) => string,
  times: Times,
): MonthView[] {
  return Array.from({ length: 12 }, (_, n) => {
    const first = `${n < 6 ? year : year + 1}-${String(((n + 6) % 12) + 1).padStart(2, '0')}-01`;
    const month = Temporal.PlainDate.from(first);
    const days = Array.from({ length: month.daysInMonth }, (__, at) =>
      cellOf(addDays(first, at), shared, feeds, hrefOf, times),
    );
    const cells = [...new Array<undefined>(weekdayOf(first) - 1).fill(undefined), ...days];
    const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (__, week) =>
      Array.from({ length: 7 }, (___, day) => cells[week * 7 + day]),
    );
    return { title: month.toLocaleString('en-US', { month: 'long', year: 'numeric', calendar: 'gregory' }), weeks };
  });
}

function cellOf(
  date: string,
  shared: NightCalendar,
  feeds: readonly FeedYear[],
  hrefOf: (date: string) => string,
  times: Times,
): DayCell {
  const nights = feeds.map((it) => ({ name: it.feed.name, ...nightOf(it, date, times.now) }));
  const status = worst.find((one) => nights.some((night) => night.status === one));
  const said = nights
    .filter(({ words }) => words !== '')
    .map(({ name, words }) => (feeds.length > 1 ? `${name}: ${words}` : words));
  const label = [times.day(date), [...dayNotes(shared, feeds, date), ...said].join('; ')].filter(Boolean).join(': ');
  return {
    number: Number(date.slice(8)),
    kind: lookOf(shared, feeds, date),
    isRollover: [shared, ...feeds.map(({ calendar }) => calendar)].some((it) => rolloverOn(it, date) !== undefined),
    isToday: date === times.nightOf(times.now),
    ...(status ? { status } : {}),
    label,
    href: hrefOf(date),
  };
}

function lookOf(shared: NightCalendar, feeds: readonly FeedYear[], date: string): DayLook {
  const { kind } = dayOf(shared, date);
  if (kind === 'holiday' || kind === 'paused') return kind;
  if (feeds.some(({ calendar }) => dayOf(calendar, date).kind === 'paused')) return 'paused';
  return feeds.some(({ calendar }) => dayOf(calendar, date).kind === 'school night') || kind === 'school night'
    ? 'school'
    : 'off';
}

/** What the day is, for everybody and for single feeds. */
export function dayNotes(shared: NightCalendar, feeds: readonly FeedYear[], date: string): string[] {
  const all = noteOf(shared, date);
  const own = feeds
    .map(({ feed, calendar }) => ({ name: feed.name, note: noteOf(calendar, date) }))
    .filter(({ note }) => note !== undefined && note !== all);
  const byNote = Map.groupBy(own, ({ note }) => note as string);
  return [
    ...(all === undefined ? [] : [all]),
    ...[...byNote].map(([note, who]) => `${note} (${list(who.map(({ name }) => name))})`),
  ];
}

function noteOf(calendar: NightCalendar, date: string): string | undefined {
  const day = dayOf(calendar, date);
  const rollover = rolloverOn(calendar, date) ? ['Rollover window'] : [];
  if (day.kind === 'paused') return [`Paused: ${day.pause.why}`, ...rollover].join(', ');
  if (day.kind === 'holiday') return [`Holiday: ${day.holiday.name}`, ...rollover].join(', ');
  return rollover[0];
}

/** One day, feed by feed. */
export function dayDetail(
  site: Site,
  date: string,
  shared: NightCalendar,
  feeds: readonly FeedYear[],
  times: Times,
): NonNullable<CalendarProps['day']> {
  const year = date.slice(0, 4);
  return {
    title: `${times.day(date)}, ${year}`,
    note: dayNotes(shared, feeds, date).join('; '),
    rows: feeds.map((it) => dayRow(site, it, date, times)),
  };
}

function dayRow(site: Site, it: FeedYear, date: string, times: Times): DayRow {
  const { feed, calendar, nights } = it;
  const came = nights.get(date);
  const due = dueOn(calendar, date);
  const night = nightOf(it, date, times.now);
  const late = came && due && lateBy(came, due.at);
  return {
    feed: feed.name,
    href: `/feeds/${encodeURIComponent(feed.name)}`,
    expected: due ? `by ${times.clock(due.at).text}` : whyNot(calendar, date),
    ...(came
      ? { import: { text: `Import ${came.id}`, href: `/imports/${came.id}`, at: times.near(came.lastArrivalAt) } }
      : {}),
    ...(night.status ? { status: night.status } : {}),
    nothing: date < times.nightOf(times.now) ? 'nothing' : 'nothing yet',
    ...(came ? { word: importStatus(came.state).word } : {}),
    ...(late ? { late } : {}),
    sends: came ? sentOf(site, came, times) : slotsOn(site, it, date, times).map(({ at, text }) => `${at}: ${text}`),
  };
}

function whyNot(calendar: NightCalendar, date: string): string {
  if (!calendar.due) return 'no time agreed';
  const day = dayOf(calendar, date);
  switch (day.kind) {
    case 'paused':
      return `paused: ${day.pause.why}`;
    case 'holiday':
      return `holiday: ${day.holiday.name}`;
    default:
      return 'not a school day';
  }
}

function sentOf(site: Site, it: ImportHead, times: Times): string[] {
  const { deliveries, destinations } = site.deps.store;
  const all = deliveries.ofImport(it.id);
  return all.map((delivery) => {
    const { destinationId, state, receipt, dueAt } = delivery;
    const name = destinations.get(destinationId)?.name ?? 'a removed destination';
    const at = receipt ? receipt.at : state === 'waiting' ? dueAt : undefined;
    return `${name}: ${statusAmong(site, delivery, all).word.toLowerCase()}${at === undefined ? '' : `, ${times.near(at).text}`}`;
  });
}

/** More of one pattern a day than this are told by their number. */
const mostSlots = 3;

/** When the feed goes out on that day by the clock; nothing in a pause or while it is stopped. */
export function slotsOn(
  site: Site,
  { feed, calendar }: FeedYear,
  date: string,
  times: Times,
): { ms: number; at: string; text: string }[] {
  if (feed.stopped || dayOf(calendar, date).kind === 'paused') return [];
  const [begin, end] = [date, addDays(date, 1)].map((it) => atLocalTime(it, '00:00', times.zone)) as [number, number];
  return feed.forwards
    .filter(({ at }) => at !== 'arrival')
    .flatMap(({ at: pattern, until, destinationId }) => {
      const slots: number[] = [];
      let next = cronSlots.next(pattern, times.zone, Math.max(begin - 1, times.now));
      for (; next !== undefined && next < end; next = cronSlots.next(pattern, times.zone, next)) slots.push(next);
      const name = site.deps.store.destinations.get(destinationId)?.name ?? 'a removed destination';
      const ifNew = dueOn(calendar, date) ? '' : ', if something new has come';
      const rest = slots.length > mostSlots ? `, and ${slots.length - mostSlots} times more that day` : '';
      return slots.slice(0, mostSlots).map((ms, n) => ({
        ms,
        at: times.clock(ms).text,
        text: `${feed.name} goes to ${name}${ifNew}${until ? `, until ${wallTime(until)}` : ''}${n === mostSlots - 1 ? rest : ''}`,
      }));
    });
}
