// GET /calendar: when what is expected, paused and sent; one school year, all feeds or one.
import { isDeepStrictEqual } from 'node:util';
import { CalendarPage, type CalendarProps, type ComingDay, type EnteredDays } from '../../views/calendar.tsx';
import type { CalendarForms, DaysFormValues } from '../../views/calendar_forms.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { duration, list } from '../../views/words.ts';
import { addDays, isDate, localDate } from '../kit/zone.ts';
import { dueOn, type NightCalendar, nextDue, pauseOn } from '../relay/calendar.ts';
import { type DayKind, listsOf, markOfCalendar, ownListsOf } from '../relay/calendar_edit.ts';
import { dayDetail, dayNotes, type FeedYear, feedYear, monthsOf, schoolYearOf, slotsOn } from './calendar_year.ts';
import { dayWords, type Times } from './format.ts';
import { calendarFor } from './night_calendar.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

const comingDays = 14;
const noValues: DaysFormValues = { kind: 'holiday', from: '', until: '', text: '', feed: '', list: '' };

export interface CalendarAnswer {
  values: Partial<DaysFormValues>;
  mistakes: readonly Mistake[];
  open: 'days' | 'list';
}

/** `answer`: a form that could not be taken, as it was filled in. */
export function showCalendar(site: Site, c: WebContext, answer?: CalendarAnswer) {
  const times = timesOf(site);
  const isOwner = mayAs(c, 'owner');
  const note = answerOf(site, c);
  return page(
    site,
    c,
    { title: 'Calendar', place: 'calendar', status: answer ? 422 : 200 },
    CalendarPage({
      ...model(site, asked(site, c, times), times, isOwner),
      ...(note ? { answer: note } : {}),
      ...(isOwner ? { forms: formsOf(site, answer) } : {}),
    }),
  );
}

interface Asked {
  feed?: string;
  day?: string;
  year: number;
}

function asked(site: Site, c: WebContext, times: Times): Asked {
  const [feed, day, wanted] = [c.req.query('feed'), c.req.query('day'), c.req.query('year') ?? ''];
  const isDay = day !== undefined && isDate(day);
  const date = isDay ? day : localDate(times.now, times.zone);
  return {
    year: /^(19|20|21)\d\d$/.test(wanted) ? Number(wanted) : schoolYearOf(date),
    ...(isDay ? { day } : {}),
    ...(feed !== undefined && site.deps.store.feeds.byName(feed) ? { feed } : {}),
  };
}

function hrefTo(to: Partial<Asked>): string {
  const query = new URLSearchParams(
    Object.entries(to).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return query ? `/calendar?${query}` : '/calendar';
}

function model(site: Site, asks: Asked, times: Times, isOwner: boolean): CalendarProps {
  const { store } = site.deps;
  const all = store.feeds.all();
  const shown = asks.feed === undefined ? all : all.filter(({ name }) => name === asks.feed);
  const feeds = shown.map((feed) => feedYear(site, feed, calendarFor(site, feed), asks.year, times));
  const [only] = feeds;
  const shared = only && feeds.length === 1 ? only.calendar : calendarFor(site, {});
  const years = yearsOf(site, times);
  const here = { ...(asks.feed === undefined ? {} : { feed: asks.feed }) };
  return {
    sentence: sentenceOf(feeds, times),
    feeds: [
      { name: 'All feeds', href: hrefTo({ year: asks.year }), isCurrent: asks.feed === undefined },
      ...all.map(({ name }) => ({
        name,
        href: hrefTo({ feed: name, year: asks.year }),
        isCurrent: asks.feed === name,
      })),
    ],
    coming: coming(site, shared, feeds, times),
    ...(asks.day === undefined ? {} : { day: dayDetail(site, asks.day, shared, feeds, times) }),
    year: {
      title: `${asks.year}–${String((asks.year + 1) % 100).padStart(2, '0')}`,
      ...(asks.year > years.first ? { before: hrefTo({ ...here, year: asks.year - 1 }) } : {}),
      ...(asks.year < years.last ? { after: hrefTo({ ...here, year: asks.year + 1 }) } : {}),
      months: monthsOf(asks.year, shared, feeds, (day) => `${hrefTo({ ...here, day })}#the-day`, times),
    },
    entered: enteredDays(site, times, isOwner),
    schoolDays: dayWords(calendarFor(site, {}).days),
  };
}

/** From the first feed or entered day to the last entered one; the coming year can always be planned. */
function yearsOf({ deps: { store } }: Site, times: Times): { first: number; last: number } {
  const district = store.district.get();
  const feeds = store.feeds.all();
  const entered = [
    listsOf(district ?? {}),
    ...feeds.flatMap(({ expectBy }) => (expectBy ? [ownListsOf(expectBy)] : [])),
  ]
    .flatMap(({ holidays, pauses, rollovers }) => [...holidays, ...pauses, ...rollovers])
    .flatMap(({ from, until }) => [from, until]);
  const today = localDate(times.now, times.zone);
  const years = [today, ...feeds.map(({ createdAt }) => localDate(createdAt, times.zone)), ...entered].map(
    schoolYearOf,
  );
  return { first: Math.min(...years), last: Math.max(schoolYearOf(today) + 1, ...years) };
}

function sentenceOf(feeds: readonly FeedYear[], times: Times): string {
  const today = localDate(times.now, times.zone);
  const next = feeds
    .filter(({ feed }) => !feed.stopped)
    .flatMap(({ feed, calendar }) => {
      const due = nextDue(calendar, times.now);
      return due ? [{ name: feed.name, at: due.at }] : [];
    })
    .toSorted((a, b) => a.at - b.at);
  const [first] = next;
  const paused = feeds.flatMap(({ feed, calendar }) => {
    const pause = pauseOn(calendar, today);
    return pause ? [`${feed.name} until ${times.day(pause.until)} (${pause.why})`] : [];
  });
  const names = next.filter(({ at }) => at === first?.at).map(({ name }) => name);
  return [
    first ? `Next expected: ${list(names)}, by ${times.near(first.at).text}.` : 'Nothing is expected.',
    ...(paused.length > 0 ? [`Paused: ${list(paused)}.`] : []),
  ].join(' ');
}

function coming(site: Site, shared: NightCalendar, feeds: readonly FeedYear[], times: Times): ComingDay[] {
  const today = localDate(times.now, times.zone);
  const days = Array.from({ length: comingDays }, (_, n) => addDays(today, n)).flatMap((date) => {
    const due = feeds.flatMap(({ feed, calendar }) => {
      const it = dueOn(calendar, date);
      if (!it || it.at <= times.now) return [];
      return [{ name: feed.name, ...it, graceMs: it.graceEndsAt - it.at }];
    });
    const expected = [...Map.groupBy(due, ({ at, graceMs }) => `${at} ${graceMs}`).values()].flatMap((same) => {
      const [first] = same;
      if (!first) return [];
      const grace = first.graceMs > 0 ? `, ${duration(first.graceMs)} grace` : '';
      const text = `${list(same.map(({ name }) => name))} expected${grace}`;
      return [{ ms: first.at, at: times.clock(first.at).text, text }];
    });
    const slots = feeds.flatMap((it) => slotsOn(site, it, date, times));
    const notes = dayNotes(shared, feeds, date);
    if (due.length + slots.length + notes.length === 0) return [];
    const inOrder = [...expected, ...slots].toSorted((a, b) => a.ms - b.ms);
    return [{ date, notes, times: inOrder.map(({ at, text }) => ({ at, text })) }];
  });
  return equalDays(days).map(({ from, until, notes, times: clock }) => ({
    day: from === until ? times.day(from) : `${times.day(from)} to ${times.day(until)}`,
    notes,
    times: clock,
  }));
}

type DayPlan = Pick<ComingDay, 'notes' | 'times'>;

/** Days that follow one another and bring the same, as one. */
function equalDays(days: readonly (DayPlan & { date: string })[]): (DayPlan & { from: string; until: string })[] {
  const runs: (DayPlan & { from: string; until: string })[] = [];
  for (const { date, ...plan } of days) {
    const last = runs.at(-1);
    const isSame = last && isDeepStrictEqual({ notes: last.notes, times: last.times }, plan);
    if (last && isSame && addDays(last.until, 1) === date) last.until = date;
    else runs.push({ ...plan, from: date, until: date });
  }
  return runs;
}

const kindWords: Record<DayKind, string> = { holiday: 'Holiday', pause: 'Pause', rollover: 'Rollover' };

function enteredDays(site: Site, times: Times, isOwner: boolean): EnteredDays[] {
  const { store } = site.deps;
  const district = store.district.get();
  const today = localDate(times.now, times.zone);
  const was = markOfCalendar(district, store.feeds.all());
  const view = (kind: DayKind, feed: string, from: string, until: string, text: string) => ({
    from,
    kind,
    kindWord: kindWords[kind],
    days: dayRange(times, from, until),
    text,
    of: feed === '' ? 'all feeds' : feed,
    isOver: until < today,
    ...(isOwner ? { remove: { was, kind, feed, from, until, text } } : {}),
  });
  const lists = [
    { feed: '', lists: listsOf(district ?? {}) },
    ...store.feeds
      .all()
      .flatMap(({ name, expectBy }) => (expectBy ? [{ feed: name, lists: ownListsOf(expectBy) }] : [])),
  ];
  return lists
    .flatMap(({ feed, lists: { holidays, pauses, rollovers } }) => [
      ...holidays.map((it) => view('holiday', feed, it.from, it.until, it.name)),
      ...pauses.map((it) => view('pause', feed, it.from, it.until, it.why)),
      ...rollovers.map((it) => view('rollover', feed, it.from, it.until, '')),
    ])
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** `Thu, Nov 26, 2026`, or two of them. */
export function dayRange(times: Times, from: string, until: string): string {
  const one = (date: string) => `${times.day(date)}, ${date.slice(0, 4)}`;
  if (from === until) return one(from);
  const first = from.slice(0, 4) === until.slice(0, 4) ? times.day(from) : one(from);
  return `${first} to ${one(until)}`;
}

function formsOf(site: Site, answer: CalendarAnswer | undefined): CalendarForms {
  const { store } = site.deps;
  const feeds = store.feeds.all();
  return {
    values: { ...noValues, ...answer?.values },
    mistakes: answer?.mistakes ?? [],
    feeds: feeds.filter(({ expectBy }) => expectBy !== undefined).map(({ name }) => name),
    schoolDays: calendarFor(site, {}).days,
    was: markOfCalendar(store.district.get(), feeds),
    ...(answer ? { open: answer.open } : {}),
  };
}
