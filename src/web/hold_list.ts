// GET /holds: everything that waits for a person.
import { type HeldDeliveryView, HoldsPage } from '../../views/holds.tsx';
import type { Delivery, Feed } from '../relay/records.ts';
import { heldDeliveries } from '../relay/sending.ts';
import type { Times } from './format.ts';
import { holdStory } from './hold_words.ts';
import { changesOf } from './import_changes_model.ts';
import { deliveryView } from './import_deliveries_model.ts';
import { decideProps } from './import_model.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export function listHolds(site: Site, c: WebContext) {
  const { store } = site.deps;
  const times = timesOf(site);
  const mayDecide = mayAs(c, 'operator');
  const answer = answerOf(site, c);
  const holds = store.imports.inState('held').map((it) => {
    const feed = store.feeds.get(it.feedId);
    const since = it.decidedAt ?? it.checkedAt ?? it.lastArrivalAt;
    return {
      id: it.id,
      href: `/imports/${it.id}`,
      feed: feedLink(feed),
      story: holdStory(it),
      since: times.near(since),
      ago: times.ago(since),
      changes: it.report && feed ? changesOf(it.report, feed.guards, it.id) : [],
      isFirst: it.baselineImportId === undefined,
      decide: { ...decideProps(site, it, feed, { mayDecide }), back: '/holds' },
    };
  });
  const deliveries = heldDeliveries({ rows: store }).map((delivery) => heldDelivery(site, delivery, times, mayDecide));
  return page(
    site,
    c,
    { title: 'Waiting for you', place: 'holds' },
    HoldsPage({ holds, deliveries, ...(answer ? { answer } : {}) }),
  );
}

function heldDelivery(site: Site, it: Delivery, times: Times, mayDecide: boolean): HeldDeliveryView {
  const { store } = site.deps;
  const since = it.finishedAt ?? it.createdAt;
  const feed = store.feeds.get(store.imports.head(it.importId)?.feedId ?? 0);
  return {
    feed: feedLink(feed),
    import: { id: it.importId, href: `/imports/${it.importId}` },
    since: times.near(since),
    ago: times.ago(since),
    delivery: deliveryView(site, it, store.deliveries.ofImport(it.importId), times, mayDecide),
  };
}

function feedLink(feed: Feed | undefined): { name: string; href: string } {
  return feed
    ? { name: feed.name, href: `/feeds/${encodeURIComponent(feed.name)}` }
    : { name: 'a removed feed', href: '/feeds' };
}
