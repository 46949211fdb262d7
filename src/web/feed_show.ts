// GET /feeds/:feed: ninety nights, and what is agreed.

import { FeedPage, type FeedProps } from '../../views/feed.tsx';
import type { Fact } from '../../views/parts/Facts.tsx';
import { duration, list } from '../../views/words.ts';
import { localDate } from '../kit/zone.ts';
import { type NightCalendar, nextDue } from '../relay/calendar.ts';
import { spanText } from '../relay/calendar_words.ts';
import type { Feed, Import } from '../relay/records.ts';
import { completeWords } from './complete_words.ts';
import { showFailure } from './failure_show.ts';
import { allowanceViews } from './feed_allowance.ts';
import { outgoingPath } from './feed_outgoing.ts';
import { severitiesProps } from './feed_severity.ts';
import { expectationWords, type Times, wallTime } from './format.ts';
import { guardWords, mostRemoved } from './guard_words.ts';
import { importRows } from './import_rows.ts';
import { filesNeverSent, layoutFileViews, layoutInForce, layoutNote, layoutTitle } from './layout_words.ts';
import { calendarFor } from './night_calendar.ts';
import { nightsOf, sinceNights, summaryOf } from './nights_of.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import { feedStatus } from './status_of.ts';

const sparkNights = 60;

export function showFeed(site: Site, c: WebContext) {
  const { store, relay } = site.deps;
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return showFailure(site, c, 404);
  const times = timesOf(site);
  const imports = store.imports.page({ feedId: feed.id, limit: sparkNights });
  const status = feedStatus(feed, imports[0], relay.expectation(feed.id), times);
  const calendar = calendarFor(site, feed);
  const nights = nightsOf(feed, calendar, store.imports.since(feed.id, sinceNights(times, 90)), times, 90);
  const answer = answerOf(site, c);
  const base = `/feeds/${encodeURIComponent(feed.name)}`;
  const layout = layoutInForce(feed);
  return page(
    site,
    c,
    { title: feed.name, place: 'feeds' },
    FeedPage({
      name: feed.name,
      status,
      sentence: sentenceOf(feed, calendar, imports[0], times),
      ...(answer ? { answer } : {}),
      nights,
      nightsSummary: summaryOf(nights),
      ...sparkOf(feed, imports, times),
      imports: importRows(site, imports.slice(0, 8), times),
      importsHref: `/imports?feed=${encodeURIComponent(feed.name)}`,
      agreed: agreedFacts(site, feed, calendar, times),
      ...(mayAs(c, 'owner') ? { nightHref: `${base}/night` } : {}),
      guards: guardWords(feed.guards),
      guardsHref: `${base}/guards`,
      outgoing: mayAs(c, 'owner') ? outgoingLinks(site, feed) : [],
      allowances: allowanceViews(feed, times, mayAs(c, 'operator')),
      severities: severitiesProps(feed, mayAs(c, 'owner')),
      layoutTitle: layoutTitle(feed),
      layoutNote: layoutNote(feed),
      layoutFiles: layoutFileViews(
        layout,
        mayAs(c, 'operator') ? (file) => `${base}/layout?${new URLSearchParams({ file })}` : undefined,
      ),
      layoutNeverSent: filesNeverSent(layout),
      ...(mayAs(c, 'operator')
        ? { stop: { isStopped: feed.stopped !== undefined, action: `${base}/${feed.stopped ? 'resume' : 'stop'}` } }
        : {}),
    }),
  );
}

function sentenceOf(feed: Feed, calendar: NightCalendar, latest: Import | undefined, times: Times): string {
  if (feed.stopped)
    return `Stopped by ${feed.stopped.by} on ${times.moment(feed.stopped.at).text}: ${feed.stopped.why}`;
  const next = nextDue(calendar, times.now);
  const last = latest ? `Last import ${times.moment(latest.openedAt).text}.` : 'No import yet.';
  return next === undefined ? last : `${last} Next expected ${times.near(next.at).text}.`;
}

function outgoingLinks({ deps: { store } }: Site, feed: Feed): FeedProps['outgoing'] {
  return feed.forwards.flatMap(({ destinationId }) => {
    const to = store.destinations.get(destinationId);
    return to ? [{ to: to.name, href: outgoingPath(feed, to) }] : [];
  });
}

/** Rows a night of the file that matters most, oldest first, with the lowest number its guard still lets through. */
function sparkOf(
  feed: Feed,
  imports: readonly Import[],
  times: Times,
): Pick<FeedProps, 'spark' | 'sparkFile' | 'sparkFloor'> {
  const baseline = imports.find((it) => it.id === feed.baselineImportId)?.report;
  const file = fileToWatch(imports) ?? '';
  const spark = imports.toReversed().flatMap((it) => {
    const rows = it.report?.files.find((one) => one.name === file)?.rows;
    if (rows === undefined) return [];
    const isOutside = it.report?.trips.some((trip) => trip.file === file) ?? false;
    return [{ label: times.moment(it.openedAt).text, rows, isOutside }];
  });
  const before = baseline?.files.find((one) => one.name === file)?.rows;
  const most = before === undefined ? undefined : mostRemoved(feed.guards, file, before);
  return {
    spark,
    sparkFile: file,
    // Where all of them may disappear there is no band.
    ...(before === undefined || most === undefined || most >= before ? {} : { sparkFloor: before - most }),
  };
}

/** The file of the newest trip, else the one with the most rows. */
function fileToWatch(imports: readonly Import[]): string | undefined {
  for (const it of imports) {
    const trip = it.report?.trips[0];
    if (trip) return trip.file;
  }
  const files = imports.find((it) => it.report)?.report?.files ?? [];
  return files.toSorted((a, b) => b.rows - a.rows)[0]?.name;
}

function agreedFacts(site: Site, feed: Feed, calendar: NightCalendar, times: Times): Fact[] {
  const { store } = site.deps;
  const sender = store.senders.get(feed.senderId);
  return [
    { name: 'From', value: sender?.name ?? 'a removed sender' },
    { name: 'Complete when', value: completeWords(feed) },
    { name: 'Checked anyway after', value: duration(feed.withinMs) },
    { name: 'Expected', value: expectationWords(calendar) },
    ...calendar.pauses
      .filter(({ until }) => until >= localDate(times.now, times.zone))
      .map((pause) => ({ name: 'Paused', value: `${spanText(pause)}: ${pause.why}` })),
    {
      name: 'Initial import',
      value: feed.initialImport === 'confirm' ? 'a person confirms it' : 'accepted when the check accepts it',
    },
    ...feed.forwards.map((forward) => ({
      name: 'Forwards to',
      value: `${store.destinations.get(forward.destinationId)?.name ?? 'a removed destination'}, ${
        forward.at === 'arrival' ? 'as soon as it is accepted' : `at ${forward.at}`
      }${forward.until ? `, until ${wallTime(forward.until)}` : ''}${forward.name === '{name}' ? '' : `, as ${forward.name}`}${forward.reports ? `: made by ${list(forward.reports.map(({ from }) => from))}` : ''}`,
    })),
  ];
}
