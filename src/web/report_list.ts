// GET /reports: the district's own reports and the ready-made ones.
import { ReportsPage } from '../../views/reports.tsx';
import { usesReport } from '../relay/reports.ts';
import { readyReports } from '../report/ready/catalogue.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { answerOf, page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export function pathOfReport(name: string): string {
  return `/reports/${encodeURIComponent(name)}`;
}

/** `rosters to gradecam`, with the feed's page. */
export function usesOf({ deps: { store } }: Site, name: string): { text: string; href: string }[] {
  return store.feeds.all().flatMap((feed) =>
    feed.forwards
      .filter((forward) => usesReport([forward], name))
      .map(({ destinationId }) => ({
        text: `${feed.name} to ${store.destinations.get(destinationId)?.name ?? 'a destination that is gone'}`,
        href: `/feeds/${encodeURIComponent(feed.name)}`,
      })),
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
