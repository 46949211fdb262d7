// GET and POST /feeds/:feed/outgoing/:to: what goes along to a destination, what that would mean for the roster in force,
// and the names that files would have there. For owners.
import { ExampleNames, FeedOutgoingPage, type FeedOutgoingProps } from '../../views/feed_outgoing.tsx';
import type { OutgoingFile } from '../../views/outgoing_columns.tsx';
import { type Mistake, mistakeOf } from '../../views/parts/MistakeSummary.tsx';
import { type Problem, sentenceOf } from '../kit/problem.ts';
import { localDate, localTime } from '../kit/zone.ts';
import { agreed, exampleNames, layoutIdOf, markOfOutgoing } from '../relay/change_outgoing.ts';
import type { Look } from '../relay/pack_port.ts';
import type { Destination, Feed, Forward } from '../relay/records.ts';
import { namesMadeBy } from '../relay/report_source.ts';
import { readyReports } from '../report/ready/catalogue.ts';
import type { Layout, LayoutFile } from '../roster/layout.ts';
import { isNeeded, keeps } from '../roster/only.ts';
import { rowsArePeople, sensitivityOf } from '../roster/sensitive_columns.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import { layoutInForce } from './layout_words.ts';
import type { OnceNote } from './once_notes.ts';
import { draftFrom, draftOf, type OutgoingDraft, outgoingOf, withReport } from './outgoing_form.ts';
import { lessOf, mistakesOf, triedMistakes, wrongIn } from './outgoing_mistakes.ts';
import { previewOf } from './outgoing_preview.ts';
import { answerOf, fragment, page, redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

interface Asked {
  feed: Feed;
  destination: Destination;
  forward: Forward;
  layout: Layout | undefined;
}

function askedOf({ deps: { store } }: Site, c: WebContext): Asked | undefined {
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  const destination = store.destinations.byName(c.req.param('to') ?? '');
  const forward = feed?.forwards.find((it) => it.destinationId === destination?.id);
  if (!feed || !destination || !forward) return undefined;
  const layout = layoutInForce(feed);
  return { feed, destination, forward, layout: layout && agreed(feed, layout) };
}

export function outgoingPath(feed: Feed, destination: Destination): string {
  return `/feeds/${encodeURIComponent(feed.name)}/outgoing/${encodeURIComponent(destination.name)}`;
}

export async function showOutgoing(site: Site, c: WebContext): Promise<Response> {
  const asked = askedOf(site, c);
  if (!asked) return await showFailure(site, c, 404);
  const draft = draftFrom(asked.forward);
  // A report's page leads here; nothing is saved by that.
  const report = c.req.query('report');
  const proposed = report === undefined ? draft : withReport(draft, report);
  const shown = { draft: proposed, mistakes: [], isChanged: proposed !== draft };
  return await show(site, c, asked, shown, 200, answerOf(site, c));
}

/** The same with what was typed; nothing is saved. It is posted: who opted out stands in no address. */
export async function previewOutgoing(site: Site, c: WebContext): Promise<Response> {
  const asked = askedOf(site, c);
  if (!asked) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const draft = draftOf(form, asked.layout);
  return await show(
    site,
    c,
    asked,
    { draft, mistakes: mistakesOf(site, asked, draft), seen: form.text('seen'), isChanged: true },
    200,
  );
}

/** The example alone, while a name is typed. */
export async function showOutgoingNames(site: Site, c: WebContext): Promise<Response> {
  const asked = askedOf(site, c);
  if (!asked) return await showFailure(site, c, 404);
  const draft = draftOf(await readForm(c), asked.layout);
  return await fragment(c, ExampleNames({ names: examplesOf(site, asked, draft) }));
}

export async function saveOutgoing(site: Site, c: WebContext): Promise<Response> {
  const asked = askedOf(site, c);
  const user = c.get('user');
  if (!asked || !user) return await showFailure(site, c, 404);
  const { feed, destination } = asked;
  const form = await readForm(c);
  const seen = form.text('seen');
  const draft = draftOf(form, asked.layout);
  const why = reasonMistake(draft.values.why);
  const mistakes = [...mistakesOf(site, asked, draft), ...(why ? [{ field: 'why', text: why }] : [])];
  if (mistakes.length === 0) mistakes.push(...(await triedMistakes(site, asked, draft, c.req.raw.signal)));
  if (mistakes.length > 0) return await show(site, c, asked, { draft, mistakes, seen, isChanged: true }, 422);
  const saved = site.deps.relay.changeOutgoing(feed.id, user.name, {
    ...{ to: destination.id, was: seen, why: draft.values.why },
    outgoing: outgoingOf(draft).outgoing,
  });
  if (!saved.ok) {
    if (saved.problem.code !== 'already_decided')
      return await show(
        site,
        c,
        asked,
        { draft, mistakes: [{ text: saved.problem.detail }], seen, isChanged: true },
        422,
      );
    const last = site.deps.store.activity.page({ about: `feed ${feed.name}`, limit: 1 })[0];
    const text = `Not saved: ${last?.who ?? 'somebody'} changed it meanwhile. What you typed is still here; look at it and save again.`;
    return await show(site, c, asked, { draft, mistakes: [], isChanged: true }, 422, { kind: 'warning', text });
  }
  site.deps.configurationChanged?.();
  return redirectWith(
    site,
    c,
    outgoingPath(feed, destination),
    saved.value
      ? { kind: 'good', text: 'Saved. It counts from the next delivery on, and for those that wait.' }
      : { kind: 'note', text: 'It is so already. Nothing was changed.' },
  );
}

function examplesOf(site: Site, asked: Asked, draft: OutgoingDraft): string[] {
  const { store, clock } = site.deps;
  const { feed, destination, layout } = asked;
  const { outgoing } = outgoingOf(draft);
  if (wrongIn(site, feed, outgoing).some((it) => it.field === 'name' || it.field === 'zip')) return [];
  const [now, zone] = [clock.now(), store.district.get()?.timezone ?? 'UTC'];
  const { reports } = outgoing;
  const named = reports?.flatMap(namesMadeBy) ?? layout?.files.slice(0, 2).map((file) => file.name) ?? ['users.csv'];
  return exampleNames(outgoing, named, {
    feed: feed.name,
    date: localDate(now, zone),
    time: localTime(now, zone),
    n: (feed.baselineImportId ?? 0) + 1,
    isEncrypted: destination.pgp !== undefined,
  });
}

interface Shown {
  draft: OutgoingDraft;
  mistakes: Mistake[];
  /** The mark of what the person looked at; absent: of what is set now. */
  seen?: string;
  isChanged: boolean;
}

async function show(
  site: Site,
  c: WebContext,
  asked: Asked,
  { draft, mistakes, seen, isChanged }: Shown,
  status: 200 | 422,
  answer?: OnceNote,
): Promise<Response> {
  const { feed, destination, layout } = asked;
  const forward = site.deps.store.feeds.get(feed.id)?.forwards.find((it) => it.destinationId === destination.id);
  const { preview, unseen, seen: inForce } = await lookOf(site, asked, draft, mistakes);
  const less = lessOf(forward ?? asked.forward);
  const props: FeedOutgoingProps = {
    feed: { name: feed.name, href: `/feeds/${encodeURIComponent(feed.name)}` },
    destination: { name: destination.name, href: `/destinations/${encodeURIComponent(destination.name)}` },
    ...(answer ? { answer } : {}),
    action: outgoingPath(feed, destination),
    seen: seen ?? markOfOutgoing(forward ?? asked.forward),
    values: draft.values,
    files: layout
      ? layout.files.map((file, at) => {
          const field = `columns-${at}`;
          const mistake = mistakeOf(mistakes, field);
          return { ...fileOf(layout, file, draft, inForce), field, ...(mistake === undefined ? {} : { mistake }) };
        })
      : [],
    schools: schoolsOf(draft, inForce),
    choices: choicesFor(site, feed, draft),
    ...(less === '' ? {} : { less }),
    examples: examplesOf(site, asked, draft),
    ...(preview ? { preview } : {}),
    ...(unseen ? { unseen } : {}),
    isChanged,
    mistakes,
  };
  const title = `What ${destination.name} gets`;
  return await page(site, c, { title, place: 'feeds', status }, FeedOutgoingPage(props));
}

/** The district's own reports, and the ready-made ones that read what this feed has. */
function choicesFor({ deps: { store } }: Site, feed: Feed, { values }: OutgoingDraft): FeedOutgoingProps['choices'] {
  const own = store.reports.all().map(({ name }) => ({ value: name, text: name }));
  const isChosen = (id: string) => values.reports.some((it) => it.from === id);
  const layout = layoutIdOf(feed);
  const ready = readyReports.filter((it) => layout === undefined || it.from === layout || isChosen(it.id));
  const known = [...own, ...ready.map(({ id }) => ({ value: id, text: id }))];
  const gone = values.reports.filter(({ from }) => from !== '' && !known.some((it) => it.value === from));
  return [...known, ...gone.map(({ from }) => ({ value: from, text: `${from} (there is none)` }))];
}

/**
 * What would go along; with a mistake in the form nothing is counted. `seen`: the roster in force, whose schools and columns
 * are listed all the same.
 */
async function lookOf(
  { deps: { relay } }: Site,
  { feed, layout }: Asked,
  draft: OutgoingDraft,
  mistakes: Mistake[],
): Promise<Pick<FeedOutgoingProps, 'preview' | 'unseen'> & { seen?: Look }> {
  const { only } = outgoingOf(draft).outgoing;
  const isWrong = mistakes.some(({ field }) => field !== 'why' && field !== 'name' && field !== 'zip');
  const cut = isWrong ? undefined : await relay.lookOutgoing(feed.id, only);
  const all = cut?.ok ? cut : await relay.lookOutgoing(feed.id);
  const seen = all.ok ? { seen: all.value } : {};
  if (draft.values.isReports) return seen;
  if (cut?.ok) return { ...seen, preview: previewOf(feed, layout, cut.value) };
  return { ...seen, unseen: unseenWords(cut?.problem) };
}

function unseenWords(problem: Problem | undefined): NonNullable<FeedOutgoingProps['unseen']> {
  if (problem === undefined)
    return { text: 'What would go along is counted when that is corrected.', isWarning: false };
  if (problem.code !== 'left_out_wrong')
    return { text: `What would go along cannot be shown: ${sentenceOf(problem)}.`, isWarning: false };
  return { text: `Nothing would be sent: ${problem.detail}.`, isWarning: true };
}

function fileOf(
  layout: Layout,
  file: LayoutFile,
  draft: OutgoingDraft,
  look: Look | undefined,
): Omit<OutgoingFile, 'field'> {
  const kept = draft.columns[file.name];
  const ticked = kept ?? draft.doubted[file.name];
  const known = new Set(file.columns.map((column) => column.name));
  const further = [...(look?.files.find((it) => it.name === file.name)?.columns ?? []), ...(ticked ?? [])];
  const more = [...new Set(further)].filter((name) => !known.has(name) && name.trim() !== '');
  return {
    name: file.name,
    isThere: look === undefined || look.files.some((it) => it.name === file.name),
    isPeople: rowsArePeople(file),
    isSome: kept !== undefined,
    ...(file.header
      ? {}
      : { fixed: 'It has no header: its columns are known by their place, so none can be left out.' }),
    columns: [
      ...file.columns.map((column) => {
        const sensitive = sensitivityOf(layout, file, column);
        return {
          name: column.name,
          isKept: ticked === undefined || keeps(ticked, file, column),
          ...(isNeeded(file, column)
            ? { needed: file.key.includes(column.name) ? 'part of the key' : 'the layout requires it' }
            : {}),
          ...(sensitive === undefined ? {} : { sensitive }),
        };
      }),
      ...more.map((name) => ({ name, isKept: ticked === undefined || ticked.includes(name) })),
    ],
  };
}

function schoolsOf({ schools, values, doubts }: OutgoingDraft, look: Look | undefined): FeedOutgoingProps['schools'] {
  const seen = look?.schools ?? [];
  const known = new Set(seen.map(({ id }) => id));
  const gone = schools.filter((id) => !known.has(id)).map((id) => ({ id, name: `${id} (not in the set)`, rows: 0 }));
  return [...seen, ...gone].map((it) => ({
    ...it,
    isKept: values.isSomeSchools || doubts.length > 0 ? schools.includes(it.id) : true,
  }));
}
