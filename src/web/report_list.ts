// GET /reports: the district's own reports and the ready-made ones.
import { ReportsPage } from '../../views/reports.tsx';
import { layoutIdOf } from '../relay/change_outgoing.ts';
import type { Feed, Forward } from '../relay/records.ts';
import { usesReport } from '../relay/reports.ts';
import { readyReport, readyReports } from '../report/ready/catalogue.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { outgoingPath } from './feed_outgoing.ts';
import { answerOf, page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export function pathOfReport(name: string): string {
  return `/reports/${encodeURIComponent(name)}`;
}

interface Way {
  text: string;
  href: string;
}

/** `rosters to gradecam`, with the page where an owner chooses it. */
export function usesOf(site: Site, name: string, isOwner = false): Way[] {
  return waysOf(site, isOwner, ({ forward }) => usesReport([forward], name));
}

/** Where it could be sent too: what such a feed has can be read by it. */
export function offersOf(site: Site, name: string): Way[] {
  const ready = readyReport(name);
  const offers = waysOf(site, true, ({ feed, forward }) => {
    const layout = layoutIdOf(feed);
    return !usesReport([forward], name) && (!ready || layout === undefined || layout === ready.from);
  });
  return offers.map(({ text, href }) => ({ text, href: `${href}?${new URLSearchParams({ report: name })}` }));
}

function waysOf(
  { deps: { store } }: Site,
  isOwner: boolean,
  isMeant: (way: { feed: Feed; forward: Forward }) => boolean,
): Way[] {
  return store.feeds.all().flatMap((feed) =>
    feed.forwards.flatMap((forward): Way[] => {
      const to = store.destinations.get(forward.destinationId);
      if (!to || !isMeant({ feed, forward })) return [];
      const href = isOwner ? outgoingPath(feed, to) : `/feeds/${encodeURIComponent(feed.name)}`;
      return [{ text: `${feed.name} to ${to.name}`, href }];
    }),
  );
}

export function listReports(site: Site, c: WebContext) {
  const rowOf = (name: string, what: string) => ({
    name,
    href: pathOfReport(name),
    what,
    usedBy: usesOf(site, name).map((use) => use.text),
  });
  const own = site.deps.store.reports
    .all()
    .map(({ name, layout }) =>
      rowOf(name, layout === undefined ? 'No layout' : (builtInLayout(layout)?.title ?? layout)),
    );
  const ready = readyReports.map(({ id, title }) => rowOf(id, title));
  const isOwner = mayAs(c, 'owner');
  const answer = answerOf(site, c);
  const props = { own, ready, isOwner, ...(answer ? { answer } : {}) };
  return page(site, c, { title: 'Custom reports', place: 'reports' }, ReportsPage(props));
}
