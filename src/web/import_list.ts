// GET /imports: all imports, by feed and state.

import { type Chip, ImportsPage } from '../../views/imports.tsx';
import { type ImportState, importStates } from '../relay/records.ts';
import { importRows } from './import_rows.ts';
import { page, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';
import { importStatus } from './status_of.ts';

const perPage = 25;
const offered: ImportState[] = ['held', 'rejected', 'forwarded', 'undelivered', 'accepted', 'superseded'];

export function listImports(site: Site, c: WebContext) {
  const { store } = site.deps;
  const feed = store.feeds.byName(c.req.query('feed') ?? '');
  const state = importStates.find((it) => it === c.req.query('state'));
  const before = Number.parseInt(c.req.query('before') ?? '', 10) || undefined;
  const found = store.imports.page({
    ...(feed ? { feedId: feed.id } : {}),
    ...(state ? { state } : {}),
    ...(before ? { before } : {}),
    limit: perPage + 1,
  });
  const shown = found.slice(0, perPage);
  const address = (wanted: { feed?: string | undefined; state?: string | undefined; before?: number | undefined }) => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(wanted)) if (value !== undefined) query.set(key, String(value));
    return query.size > 0 ? `/imports?${query}` : '/imports';
  };
  const feedChips: Chip[] = [
    { text: 'All feeds', href: address({ state }), isChosen: !feed },
    ...store.feeds
      .all()
      .map((it) => ({ text: it.name, href: address({ feed: it.name, state }), isChosen: it.id === feed?.id })),
  ];
  const stateChips: Chip[] = [
    { text: 'All states', href: address({ feed: feed?.name }), isChosen: !state },
    ...offered.map((it) => ({
      text: importStatus(it).word,
      href: address({ feed: feed?.name, state: it }),
      isChosen: it === state,
    })),
  ];
  const last = shown.at(-1);
  return page(
    site,
    c,
    { title: 'Imports', place: 'imports' },
    ImportsPage({
      rows: importRows(site, shown, timesOf(site)),
      feedChips,
      stateChips,
      isFiltered: Boolean(feed || state),
      ...(found.length > perPage && last ? { olderHref: address({ feed: feed?.name, state, before: last.id }) } : {}),
      ...(before ? { newestHref: address({ feed: feed?.name, state }) } : {}),
    }),
  );
}
