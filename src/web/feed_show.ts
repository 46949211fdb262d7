// GET /feeds/:feed: ninety nights, and what is agreed.

import { FeedPage, type FeedProps } from '../../views/feed.tsx';
import type { Fact } from '../../views/parts/Facts.tsx';
import { duration } from '../../views/words.ts';
import type { Feed, Import } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import { expectationWords, type Times, wallTime } from './format.ts';
import { guardWords, removedLimit } from './guard_words.ts';
import { importRows } from './import_rows.ts';
import { layoutFileViews, layoutInForce, layoutNote, layoutTitle } from './layout_words.ts';
import { nightsOf, sinceNights, summaryOf } from './nights_of.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import { totalsOf } from './sentences.ts';
import type { Site, WebContext } from './site.ts';
import { feedStatus } from './status_of.ts';
import { nextOf } from './tonight_model.ts';

const sparkNights = 60;

export function showFeed(site: Site, c: WebContext) {
  const { store, relay } = site.deps;
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return showFailure(site, c, 404);
  const times = timesOf(site);
  const imports = store.imports.page({ feedId: feed.id, limit: sparkNights });
  const status = feedStatus(feed, imports[0], relay.expectation(feed.id), times);
  const nights = nightsOf(feed, store.imports.since(feed.id, sinceNights(times, 90)), times, 90);
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
      sentence: sentenceOf(feed, imports[0], times),
      ...(answer ? { answer } : {}),
      nights,
      nightsSummary: summaryOf(nights),
      ...sparkOf(feed, imports, times),
      imports: importRows(site, imports.slice(0, 8), times),
      importsHref: `/imports?feed=${encodeURIComponent(feed.name)}`,
      agreed: agreedFacts(site, feed),
      guards: guardWords(feed.guards),
      layoutTitle: layoutTitle(feed),
      layoutNote: layoutNote(feed),
      layoutFiles: layoutFileViews(layout),
      ...(mayAs(c, 'operator')
        ? { stop: { isStopped: feed.stopped !== undefined, action: `${base}/${feed.stopped ? 'resume' : 'stop'}` } }
        : {}),
    }),
  );
}

function sentenceOf(feed: Feed, latest: Import | undefined, times: Times): string {
  if (feed.stopped)
    return `Stopped by ${feed.stopped.by} on ${times.moment(feed.stopped.at).text}: ${feed.stopped.why}`;
  const next = nextOf(feed, times);
  const last = latest ? `Last import ${times.moment(latest.openedAt).text}.` : 'No import yet.';
  return next ? `${last} Next expected ${next}.` : last;
}

/** Rows a night, oldest first, with the lowest number the guard still lets through. */
function sparkOf(feed: Feed, imports: readonly Import[], times: Times): Pick<FeedProps, 'spark' | 'sparkFloor'> {
  const spark = imports.toReversed().flatMap((it) =>
    it.report && totalsOf(it.report).rows > 0
      ? [
          {
            label: times.moment(it.openedAt).text,
            rows: totalsOf(it.report).rows,
            isOutside: it.report.verdict !== 'accept',
          },
        ]
      : [],
  );
  const baseline = imports.find((it) => it.id === feed.baselineImportId);
  if (!baseline?.report) return { spark };
  const floor = baseline.report.files.reduce(
    (sum, file) => sum + file.rows * (1 - removedLimit(feed.guards, file.name) / 100),
    0,
  );
  return { spark, sparkFloor: Math.round(floor) };
}

function agreedFacts(site: Site, feed: Feed): Fact[] {
  const { store } = site.deps;
  const sender = store.senders.get(feed.senderId);
  return [
    { name: 'From', value: sender?.name ?? 'a removed sender' },
    {
      name: 'Complete when',
      value: `all required files are there and the sender is quiet for ${duration(feed.settleMs)}`,
    },
    { name: 'Checked anyway after', value: duration(feed.withinMs) },
    { name: 'Expected', value: feed.expectBy ? expectationWords(feed.expectBy) : 'no time agreed' },
    ...(feed.expectBy?.pauses ?? []).map((pause) => ({
      name: 'Paused',
      value: `${pause.from} to ${pause.until}: ${pause.why}`,
    })),
    {
      name: 'Initial import',
      value: feed.initialImport === 'confirm' ? 'a person confirms it' : 'accepted when the check accepts it',
    },
    ...feed.forwards.map((forward) => ({
      name: 'Forwards to',
      value: `${store.destinations.get(forward.destinationId)?.name ?? 'a removed destination'}, ${
        forward.at === 'arrival' ? 'as soon as it is accepted' : `at ${forward.at}`
      }${forward.until ? `, until ${wallTime(forward.until)}` : ''}${forward.name === '{name}' ? '' : `, as ${forward.name}`}`,
    })),
  ];
}
