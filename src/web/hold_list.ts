// GET /holds: everything that waits for a person.
import { HoldsPage } from '../../views/holds.tsx';
import { holdStory } from './hold_words.ts';
import { changesOf } from './import_changes_model.ts';
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
      feed: { name: feed?.name ?? 'a removed feed', href: feed ? `/feeds/${encodeURIComponent(feed.name)}` : '/feeds' },
      story: holdStory(it),
      since: times.near(since),
      ago: times.ago(since),
      changes: it.report && feed ? changesOf(it.report, feed.guards, it.id) : [],
      isFirst: it.baselineImportId === undefined,
      decide: { ...decideProps(site, it, feed, { mayDecide }), back: '/holds' },
    };
  });
  return page(
    site,
    c,
    { title: 'Waiting for you', place: 'holds' },
    HoldsPage({ holds, ...(answer ? { answer } : {}) }),
  );
}
