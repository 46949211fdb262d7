// GET /feeds/new and POST /feeds: one nightly sync.

import { FeedFormPage, type FeedFormValues } from '../../views/feed_form.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import type { FeedEntry } from '../relay/district_file.ts';
import { builtInLayouts } from '../roster/layouts/catalogue.ts';
import { cronSlots } from '../schedule.ts';
import { changeDistrict } from './district_change.ts';
import { type FormValues, nameMistake, readForm } from './form.ts';
import { calendarFor } from './night_calendar.ts';
import { page, redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

const usual: FeedFormValues = {
  name: '',
  sender: '',
  layout: 'learn',
  initialImport: 'confirm',
  settle: '60',
  expectAt: '05:00',
  grace: '45',
  days: ['1', '2', '3', '4', '5'],
  to: [],
  at: 'arrival',
  until: '',
};

export function newFeed(site: Site, c: WebContext) {
  const { store } = site.deps;
  const [sender] = store.senders.all();
  const destinations = store.destinations.all().map((it) => it.name);
  return show(
    site,
    c,
    {
      ...usual,
      days: calendarFor(site, {}).days.map(String),
      sender: sender?.name ?? '',
      to: destinations.length === 1 ? destinations : [],
    },
    [],
  );
}

function show(site: Site, c: WebContext, values: FeedFormValues, mistakes: Mistake[]) {
  const { store } = site.deps;
  return page(
    site,
    c,
    { title: 'New feed', place: 'feeds', status: mistakes.length > 0 ? 422 : 200 },
    FeedFormPage({
      values,
      mistakes,
      senders: store.senders.all().map((sender) => sender.name),
      destinations: store.destinations.all().map((destination) => destination.name),
      layouts: builtInLayouts.map(({ id, title }) => ({ id, title })),
    }),
  );
}

export async function addFeed(site: Site, c: WebContext): Promise<Response> {
  const values = valuesOf(await readForm(c));
  const mistakes = mistakesOf(site, values);
  if (mistakes.length > 0) return await show(site, c, values, mistakes);
  const result = await changeDistrict(site, c, { feeds: [entryOf(values, calendarFor(site, {}).days)] });
  if (!result.ok) return await show(site, c, values, [{ text: result.problem.detail }]);
  return redirectWith(site, c, `/feeds/${encodeURIComponent(values.name)}`, {
    kind: 'good',
    text: `${values.name} is added. It waits for its first night.`,
  });
}

function valuesOf(form: FormValues): FeedFormValues {
  return {
    name: form.text('name'),
    sender: form.text('sender'),
    layout: form.text('layout'),
    initialImport: form.text('initialImport') === 'accept' ? 'accept' : 'confirm',
    settle: form.text('settle'),
    expectAt: form.text('expectAt'),
    grace: form.text('grace') || '0',
    days: form.all('days'),
    to: form.all('to'),
    at: form.text('at') || 'arrival',
    until: form.text('until'),
  };
}

/** Days that are the district's are not the feed's own. */
function entryOf(values: FeedFormValues, schoolDays: readonly number[]): FeedEntry {
  const days = values.days.map(Number);
  const isOwn = days.toSorted().join() !== schoolDays.toSorted().join();
  return {
    name: values.name,
    sender: values.sender,
    layout: values.layout,
    initialImport: values.initialImport === 'accept' ? 'accept' : 'confirm',
    settleMs: Number(values.settle) * 1000,
    withinMs: 2 * 3_600_000,
    guards: {},
    ...(values.expectAt
      ? {
          expectBy: {
            at: values.expectAt,
            graceMs: Number(values.grace) * 60_000,
            ...(isOwn ? { days } : {}),
            pauses: [],
          },
        }
      : {}),
    forwards: values.to.map((to) => ({
      to,
      at: values.at,
      name: '{name}',
      ...(values.until ? { until: values.until } : {}),
    })),
  };
}

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

function mistakesOf(site: Site, values: FeedFormValues): Mistake[] {
  const { store } = site.deps;
  const mistakes: Mistake[] = [];
  const need = (field: keyof FeedFormValues, isRight: boolean, text: string) => {
    if (!isRight) mistakes.push({ field, text });
  };
  const wrongName = nameMistake(values.name);
  need('name', wrongName === undefined, wrongName ?? '');
  need('name', wrongName !== undefined || !store.feeds.byName(values.name), `There is already a feed ${values.name}.`);
  need('sender', store.senders.byName(values.sender) !== undefined, 'Choose a sender; add one first if there is none.');
  need(
    'layout',
    values.layout === 'learn' || builtInLayouts.some((it) => it.id === values.layout),
    'Choose one of the layouts.',
  );
  need('settle', /^\d{1,5}$/.test(values.settle), 'Seconds, such as 60.');
  need('expectAt', values.expectAt === '' || time.test(values.expectAt), 'A time such as 05:00.');
  need('grace', /^\d{1,4}$/.test(values.grace), 'Minutes, such as 45.');
  need('expectAt', values.expectAt === '' || values.days.length > 0, 'Choose the days it is expected on.');
  need(
    'to',
    values.to.every((to) => store.destinations.byName(to) !== undefined),
    'Choose among the destinations.',
  );
  need(
    'at',
    values.at === 'arrival' || cronSlots.isValid(values.at),
    'arrival, or a cron pattern of five fields such as 30 6 * * 1-5.',
  );
  need('until', values.until === '' || time.test(values.until), 'A time such as 07:00.');
  return mistakes;
}
