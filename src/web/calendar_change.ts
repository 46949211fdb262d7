// POST /calendar/days, /calendar/days/remove, /calendar/school-days and /calendar/import: an owner changes the calendar.
// Each form carries the mark of the calendar it was shown with: what somebody else changed meanwhile is not overwritten.
import { ReadDaysPage } from '../../views/calendar_forms.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { type Problem, problem } from '../kit/problem.ts';
import { fail, type Result } from '../kit/result.ts';
import { isDate } from '../kit/zone.ts';
import type { SchoolCalendar } from '../relay/calendar.ts';
import {
  isDayKind,
  listsOf,
  markOfCalendar,
  ownListsOf,
  withDays,
  withOwnLists,
  withoutDays,
} from '../relay/calendar_edit.ts';
import { readDates } from '../relay/calendar_import.ts';
import { checked, type ListedDays, readLine } from '../relay/calendar_list.ts';
import { spanText } from '../relay/calendar_words.ts';
import { feedEntryOf } from '../store/export_district.ts';
import { dayRange, showCalendar } from './calendar_show.ts';
import { changeDistrict } from './district_change.ts';
import { type FormValues, readForm } from './form.ts';
import { page, redirectWith, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

type Lists = Pick<SchoolCalendar, 'holidays' | 'pauses' | 'rollovers'>;

/** Why nothing is to be changed: the calendar is not the one that the form was shown with. */
function unlessSame(site: Site, was: string): () => Problem | undefined {
  const { store } = site.deps;
  return () =>
    markOfCalendar(store.district.get(), store.feeds.all()) === was
      ? undefined
      : problem('changed_meanwhile', 'the calendar is not as it was when this page was opened');
}

/** Changes the lists of the district, or those of the feed. */
async function changeLists(
  site: Site,
  c: WebContext,
  { was, feed: name }: { was: string; feed: string },
  edit: (lists: Lists) => Lists | undefined,
): Promise<Result<unknown>> {
  const { store } = site.deps;
  const district = store.district.get();
  const unless = unlessSame(site, was);
  if (!district) return fail('not_known', 'the district');
  if (name === '') {
    const before = listsOf(district);
    const lists = edit(before);
    if (!lists) return fail('changed_meanwhile', 'these days are not in the calendar any more');
    return await changeDistrict(site, c, { district: { ...district, calendar: { ...before, ...lists } } }, { unless });
  }
  const feed = store.feeds.byName(name);
  if (!feed?.expectBy) return fail('not_known', `feed ${name} with a time it is expected by`);
  const lists = edit(ownListsOf(feed.expectBy));
  if (!lists) return fail('changed_meanwhile', 'these days are not in the calendar any more');
  const entry = { ...feedEntryOf(store, feed), expectBy: withOwnLists(feed.expectBy, lists) };
  return await changeDistrict(site, c, { feeds: [entry] }, { unless });
}

function answer(site: Site, c: WebContext, result: Result<unknown>, good: string) {
  if (result.ok) return redirectWith(site, c, '/calendar', { kind: 'good', text: good });
  const { title, detail, hint } = result.problem;
  return redirectWith(site, c, '/calendar', { kind: 'wrong', text: `${title}: ${detail}. ${hint}` });
}

export async function addDays(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const { days, mistakes } = daysOf(form);
  const [kind, feed] = [form.text('kind'), form.text('feed')];
  const values = { kind, feed, from: form.text('from'), until: form.text('until'), text: form.text('text') };
  if (!isDayKind(kind)) mistakes.push({ field: 'kind', text: 'Choose what these days are.' });
  if (!isDayKind(kind) || mistakes.length > 0) {
    return await showCalendar(site, c, { values, mistakes, open: 'days' });
  }
  const result = await changeLists(site, c, { was: form.text('was'), feed }, (lists) => withDays(lists, kind, days));
  if (!result.ok && result.problem.code === 'changed_meanwhile' && form.all('entry').length === 0) {
    const text = 'Somebody else changed the calendar meanwhile. Look at it as it is now, and add your days again.';
    return await showCalendar(site, c, { values, mistakes: [{ text }], open: 'days' });
  }
  return answer(site, c, result, days.length === 1 ? 'The days are entered.' : `${days.length} entries are made.`);
}

/** The days of the form: its fields, or the lines of a list that were chosen. */
function daysOf(form: FormValues): { days: ListedDays[]; mistakes: Mistake[] } {
  const lines = form.all('entry');
  if (lines.length > 0) {
    const read = lines.map(readLine);
    const days = read.filter((it) => typeof it !== 'string');
    return { days, mistakes: read.filter((it) => typeof it === 'string').map((text) => ({ text })) };
  }
  const from = form.text('from');
  const until = form.text('until') || from;
  const isRollover = form.text('kind') === 'rollover';
  const mistakes: Mistake[] = [];
  if (!isDate(from)) mistakes.push({ field: 'from', text: 'The first day is missing, or no date such as 2026-11-26.' });
  if (until !== '' && !isDate(until))
    mistakes.push({ field: 'until', text: 'The last day is no date such as 2026-11-27.' });
  if (mistakes.length > 0) return { days: [], mistakes };
  const text = form.text('text') || (isRollover ? 'rollover' : '');
  if (text === '') return { days: [], mistakes: [{ field: 'text', text: 'Say what these days are, or why.' }] };
  const days = checked({ from, until, text });
  return typeof days === 'string'
    ? { days: [], mistakes: [{ field: 'until', text: days }] }
    : { days: [days], mistakes: [] };
}

export async function removeDays(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const kind = form.text('kind');
  if (!isDayKind(kind)) return answer(site, c, fail('not_known', 'what these days are'), '');
  const days = { from: form.text('from'), until: form.text('until'), text: form.text('text') };
  const place = { was: form.text('was'), feed: form.text('feed') };
  const result = await changeLists(site, c, place, (lists) => withoutDays(lists, kind, days));
  return answer(site, c, result, 'The days are taken out.');
}

export async function saveSchoolDays(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const days = [1, 2, 3, 4, 5, 6, 7].filter((day) => form.all('days').includes(String(day)));
  const district = site.deps.store.district.get();
  if (!district || days.length === 0) {
    return redirectWith(site, c, '/calendar', { kind: 'wrong', text: 'Choose at least one school day.' });
  }
  const calendar = { ...listsOf(district), days };
  const result = await changeDistrict(
    site,
    c,
    { district: { ...district, calendar } },
    { unless: unlessSame(site, form.text('was')) },
  );
  return answer(site, c, result, 'The school days are saved.');
}

/** Shows what was read, for a person to choose from. Nothing is entered here. */
export async function readCalendar(site: Site, c: WebContext): Promise<Response> {
  const body = await c.req.parseBody();
  const typed = typeof body.list === 'string' ? body.list : '';
  const text = body.file instanceof File && body.file.size > 0 ? await body.file.text() : typed;
  if (text.trim() === '') {
    const mistakes = [{ field: 'list', text: 'Paste a list, or choose a file.' }];
    return await showCalendar(site, c, { values: {}, mistakes, open: 'list' });
  }
  const times = timesOf(site);
  const { days, mistakes } = readDates(text, times.zone);
  if (days.length === 0 && typed !== '') {
    const said = mistakes.map((it) => ({ field: 'list', text: `Line ${it.line}: ${it.text}` }));
    return await showCalendar(site, c, { values: { list: typed }, mistakes: said, open: 'list' });
  }
  const { store } = site.deps;
  const feeds = store.feeds.all();
  return await page(
    site,
    c,
    { title: 'Days to enter', place: 'calendar', status: mistakes.length > 0 ? 422 : 200 },
    ReadDaysPage({
      mistakes,
      days: days.map((it) => ({
        entry: `${spanText(it)} ${it.text}`,
        days: dayRange(times, it.from, it.until),
        text: it.text,
      })),
      feeds: feeds.filter(({ expectBy }) => expectBy !== undefined).map(({ name }) => name),
      was: markOfCalendar(store.district.get(), feeds),
    }),
  );
}
