// GET and POST /feeds/:feed/night: when a feed is expected and what makes its set complete. What a district file may not
// say, this form may not either: its answer is read by the same reader.
import { FeedNightPage, type FeedNightValues } from '../../views/feed_night.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { assertNever } from '../kit/assert_never.ts';
import { markOfText } from '../kit/mark.ts';
import { problem } from '../kit/problem.ts';
import type { CompleteBy } from '../relay/complete_by.ts';
import { layoutOf } from '../relay/completeness.ts';
import type { FeedEntry } from '../relay/district_file.ts';
import type { ExpectBy, Feed } from '../relay/records.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { manifestOf } from '../roster/manifest.ts';
import { feedEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { entryMistakes } from './entry_mistakes.ts';
import { showFailure } from './failure_show.ts';
import { type FormValues, readForm } from './form.ts';
import { dayWords } from './format.ts';
import { calendarFor } from './night_calendar.ts';
import { page, redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export function editNight(site: Site, c: WebContext) {
  const feed = site.deps.store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return showFailure(site, c, 404);
  return show(site, c, feed, valuesOf(site, feed), []);
}

function markOf(site: Site, feed: Feed): string {
  return markOfText(JSON.stringify(feedEntryOf(site.deps.store, feed)));
}

function show(site: Site, c: WebContext, feed: Feed, values: FeedNightValues, mistakes: Mistake[]) {
  const layout = layoutOf(feed, builtInLayout);
  return page(
    site,
    c,
    { title: `When ${feed.name} is due`, place: 'feeds', status: mistakes.length > 0 ? 422 : 200 },
    FeedNightPage({
      feed: feed.name,
      action: `/feeds/${encodeURIComponent(feed.name)}/night`,
      values,
      schoolDays: dayWords(calendarFor(site, {}).days),
      hasManifest: layout !== undefined && manifestOf(layout) !== undefined,
      was: markOf(site, feed),
      mistakes,
    }),
  );
}

function valuesOf(site: Site, { expectBy, completeBy, settleMs, withinMs }: Feed): FeedNightValues {
  const { days } = calendarFor(site, expectBy ? { expectBy } : {});
  return {
    at: expectBy?.at ?? '',
    grace: String((expectBy?.graceMs ?? 30 * 60_000) / 60_000),
    daysOf: expectBy?.days ? 'own' : 'district',
    days: days.map(String),
    isOwnCalendar: expectBy?.calendar === 'own',
    way: completeBy?.by ?? 'usual',
    zip: completeBy?.by === 'zip' ? completeBy.name : '',
    marker: completeBy?.by === 'marker' ? completeBy.name : '',
    settle: String(settleMs / 1000),
    within: String(withinMs / 60_000),
  };
}

export async function saveNight(site: Site, c: WebContext): Promise<Response> {
  const { store } = site.deps;
  const form = await readForm(c);
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return await showFailure(site, c, 404);
  const values = typedIn(form);
  const typed = mistakesOf(values, feed);
  const entry = typed.length > 0 ? undefined : entryOf(feedEntryOf(store, feed), values);
  const mistakes = entry ? mistakesIn(site, entry) : typed;
  if (!entry || mistakes.length > 0) return await show(site, c, feed, values, mistakes);
  const was = form.text('was');
  const result = await changeDistrict(
    site,
    c,
    { feeds: [entry] },
    {
      unless: () => {
        const now = store.feeds.byName(feed.name);
        return now && markOf(site, now) === was ? undefined : problem('changed_meanwhile', `feed ${feed.name}`);
      },
    },
  );
  if (!result.ok) {
    const { title, detail, hint } = result.problem;
    return await show(site, c, feed, values, [{ text: `${title}: ${detail}. ${hint}` }]);
  }
  return redirectWith(site, c, `/feeds/${encodeURIComponent(feed.name)}`, { kind: 'good', text: 'Saved.' });
}

function typedIn(form: FormValues): FeedNightValues {
  return {
    at: form.text('at'),
    grace: form.text('grace') || '0',
    daysOf: form.text('daysOf') === 'own' ? 'own' : 'district',
    days: form.all('days'),
    isOwnCalendar: form.text('ownCalendar') === 'yes',
    way: form.text('way') || 'usual',
    zip: form.text('zip'),
    marker: form.text('marker'),
    settle: form.text('settle'),
    within: form.text('within'),
  };
}

const number = /^\d{1,6}(?:\.\d{1,3})?$/;
const ways = ['usual', 'files', 'zip', 'manifest', 'marker'] as const;

function mistakesOf(values: FeedNightValues, { expectBy }: Feed): Mistake[] {
  const mistakes: Mistake[] = [];
  const need = (field: keyof FeedNightValues, isRight: boolean, text: string) => {
    if (!isRight) mistakes.push({ field, text });
  };
  need('at', values.at === '' || /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(values.at), 'A time such as 05:00.');
  const own = [expectBy?.holidays, expectBy?.pauses, expectBy?.rollovers].some((days) => (days?.length ?? 0) > 0);
  need('at', values.at !== '' || !own, 'This feed has days of its own in the calendar; take them out there first.');
  need('grace', number.test(values.grace), 'Minutes, such as 45.');
  need('days', values.daysOf !== 'own' || values.days.length > 0, 'Choose the days it is expected on.');
  need('way', (ways as readonly string[]).includes(values.way), 'Choose what has to be there.');
  need('marker', values.way !== 'marker' || values.marker !== '', 'The name of the marker file is missing.');
  need('settle', number.test(values.settle), 'Seconds, such as 60.');
  need('within', number.test(values.within), 'Minutes, such as 120.');
  return mistakes;
}

function entryOf(before: FeedEntry, values: FeedNightValues): FeedEntry {
  const { expectBy, completeBy: _, ...rest } = before;
  const completeBy = wayOf(values);
  return {
    ...rest,
    settleMs: Math.round(Number(values.settle) * 1000),
    withinMs: Math.round(Number(values.within) * 60_000),
    ...(completeBy ? { completeBy } : {}),
    ...(values.at === '' ? {} : { expectBy: expectByOf(expectBy, values) }),
  };
}

function expectByOf(before: ExpectBy | undefined, values: FeedNightValues): ExpectBy {
  const { days: _, calendar: __, ...rest } = before ?? { pauses: [] };
  return {
    ...rest,
    at: values.at,
    graceMs: Math.round(Number(values.grace) * 60_000),
    ...(values.daysOf === 'own' ? { days: values.days.map(Number).toSorted() } : {}),
    ...(values.isOwnCalendar ? { calendar: 'own' as const } : {}),
  };
}

function wayOf({ way, zip, marker }: FeedNightValues): CompleteBy | undefined {
  const known = ways.find((one) => one === way) ?? 'usual';
  switch (known) {
    case 'usual':
      return undefined;
    case 'files':
    case 'manifest':
      return { by: known };
    case 'zip':
      return { by: known, name: zip || '*.zip' };
    case 'marker':
      return { by: known, name: marker };
    default:
      return assertNever(known);
  }
}

function mistakesIn(site: Site, entry: FeedEntry): Mistake[] {
  return entryMistakes(site, 'feeds', entry).map(({ path, text }) => ({
    text,
    field: fieldOf[path.split('.')[1] ?? ''] ?? 'within',
  }));
}

/** The key of the file: the field of the form. */
const fieldOf: Record<string, string> = {
  zip: 'zip',
  marker: 'marker',
  manifest: 'way',
  settle: 'settle',
  at: 'at',
  grace: 'grace',
  days: 'days',
};
