// GET /activity: who did what.
import { ActivityPage } from '../../views/activity.tsx';
import { page, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

const perPage = 60;

export function listActivity(site: Site, c: WebContext) {
  const times = timesOf(site);
  const before = Number.parseInt(c.req.query('before') ?? '', 10) || undefined;
  const found = site.deps.store.activity.page({ ...(before ? { before } : {}), limit: perPage + 1 });
  const shown = found.slice(0, perPage);
  const last = shown.at(-1);
  const rows = shown.map(({ at, who, what, about, detail }) => {
    const href = hrefOf(about);
    return { at: times.moment(at), who, what, about, detail, ...(href === undefined ? {} : { aboutHref: href }) };
  });
  return page(
    site,
    c,
    { title: 'Activity', place: 'activity' },
    ActivityPage({
      rows,
      ...(found.length > perPage && last ? { olderHref: `/activity?before=${last.id}` } : {}),
      ...(before ? { newestHref: '/activity' } : {}),
    }),
  );
}

const folders: Record<string, string> = { feed: 'feeds', sender: 'senders', destination: 'destinations' };

/** `Import 214` and `feed rosters` lead to their pages. */
function hrefOf(about: string): string | undefined {
  const [, kind = '', name = ''] = /^(Import|feed|sender|destination) (\S+)$/.exec(about) ?? [];
  if (kind === 'Import') return /^\d+$/.test(name) ? `/imports/${name}` : undefined;
  const folder = folders[kind];
  return folder && `/${folder}/${encodeURIComponent(name)}`;
}
