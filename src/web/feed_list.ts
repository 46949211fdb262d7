// GET /feeds: all feeds.
import { FeedsPage } from '../../views/feeds.tsx';
import { expectationParts } from './format.ts';
import { layoutTitle } from './layout_words.ts';
import { calendarFor } from './night_calendar.ts';
import { page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import { feedStatus } from './status_of.ts';

export function listFeeds(site: Site, c: WebContext) {
  const { store, relay } = site.deps;
  const times = timesOf(site);
  const rows = store.feeds.all().map((feed) => {
    const sender = store.senders.get(feed.senderId);
    return {
      name: feed.name,
      href: `/feeds/${encodeURIComponent(feed.name)}`,
      status: feedStatus(feed, store.imports.latest(feed.id), relay.expectation(feed.id), times),
      sender: sender && { name: sender.name, href: `/senders/${encodeURIComponent(sender.name)}` },
      layout: layoutTitle(feed),
      to: feed.forwards.flatMap((forward) => {
        const name = store.destinations.get(forward.destinationId)?.name;
        return name === undefined ? [] : [{ name, href: `/destinations/${encodeURIComponent(name)}` }];
      }),
      expected: expectationParts(calendarFor(site, feed)),
    };
  });
  return page(site, c, { title: 'Feeds', place: 'feeds' }, FeedsPage({ rows, isOwner: mayAs(c, 'owner') }));
}
