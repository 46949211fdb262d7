// GET /activity: who did what.
import { ActivityPage } from '../../views/activity.tsx';
import { localDate } from '../kit/zone.ts';
import type { Times } from './format.ts';
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
    const end = about.indexOf(', ');
    const [name, rest] = end < 0 ? [about, ''] : [about.slice(0, end), about.slice(end)];
    const href = hrefOf(name);
    return {
      at: times.moment(at),
      who,
      what,
      about: name,
      rest: rest.replace(/\d{4}-\d{2}-\d{2}/, (date) => dayWithYear(date, times)),
      detail,
      ...(href === undefined ? {} : { aboutHref: href }),
    };
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

/** `Thu, Nov 5`, with the year when it is another one. */
function dayWithYear(date: string, times: Times): string {
  const year = date.slice(0, 4);
  return year === localDate(times.now, times.zone).slice(0, 4) ? times.day(date) : `${times.day(date)}, ${year}`;
}

const folders: Record<string, string> = { feed: 'feeds', sender: 'senders', destination: 'destinations' };

/** `Import 214` and `feed rosters` lead to their pages. */
function hrefOf(about: string): string | undefined {
  const [, kind = '', name = ''] = /^(Import|feed|sender|destination) (\S+)$/.exec(about) ?? [];
  if (kind === 'Import') return /^\d+$/.test(name) ? `/imports/${name}` : undefined;
  const folder = folders[kind];
  return folder && `/${folder}/${encodeURIComponent(name)}`;
}
