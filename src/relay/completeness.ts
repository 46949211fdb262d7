// Which feed takes a file, and when a set is complete. Pure.
import { layoutFileOf, looksLikeRoster } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import type { Arrival, Feed, Import } from './records.ts';

/** The layout a feed judges by today; undefined while it still has to be learned. */
export function layoutOf(feed: Feed, builtIn: (id: string) => Layout | undefined): Layout | undefined {
  if (feed.pinned) return feed.pinned;
  if (typeof feed.layout !== 'string') return feed.layout;
  if (feed.layout === 'learn') return undefined;
  const layout = builtIn(feed.layout);
  if (!layout) throw new Error(`feed ${feed.name} names the layout ${feed.layout}, which is not built in`);
  return layout;
}

/** The first feed whose layout knows the name; else one that still learns and could read it. */
export function feedTaking(name: string, feeds: Feed[], builtIn: (id: string) => Layout | undefined): Feed | undefined {
  const known = feeds.find((feed) => {
    const layout = layoutOf(feed, builtIn);
    return layout !== undefined && layoutFileOf(layout, name) !== undefined;
  });
  if (known) return known;
  return looksLikeRoster(name) ? feeds.find((feed) => layoutOf(feed, builtIn) === undefined) : undefined;
}

/** Names of required files that are not there yet. */
export function missingFiles(layout: Layout | undefined, arrivals: Arrival[]): string[] {
  if (!layout) return [];
  const there = new Set(arrivals.map((arrival) => layoutFileOf(layout, arrival.name)?.name));
  return layout.files.filter((file) => file.required && !there.has(file.name)).map((file) => file.name);
}

/** One arrival per file of the layout, the newest of each, in the layout's order; by name while it is learned. */
export function setOf(layout: Layout | undefined, arrivals: Arrival[]): { name: string; arrival: Arrival }[] {
  const byName = new Map<string, Arrival>();
  for (const arrival of [...arrivals].sort((a, b) => a.id - b.id)) {
    byName.set((layout && layoutFileOf(layout, arrival.name)?.name) ?? arrival.name, arrival);
  }
  const order = (name: string) => layout?.files.findIndex((file) => file.name === name) ?? 0;
  return [...byName]
    .map(([name, arrival]) => ({ name, arrival }))
    .sort((a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1));
}

export type Readiness = { ready: true; because: 'complete' | 'window over' } | { ready: false; lookAgainAt: number };

/**
 * Complete: all required files there and the sender quiet for the settle time. Over: the window since the first
 * arrival has passed, and the set is checked as it is, so that files of one night never complete another's.
 */
export function readinessOf(it: Import, feed: Feed, missing: string[], uploading: boolean, now: number): Readiness {
  const windowEndsAt = it.openedAt + feed.withinMs;
  if (now >= windowEndsAt) return { ready: true, because: 'window over' };
  const quietAt = it.lastArrivalAt + feed.settleMs;
  if (missing.length > 0 || uploading) return { ready: false, lookAgainAt: windowEndsAt };
  if (now >= quietAt) return { ready: true, because: 'complete' };
  return { ready: false, lookAgainAt: Math.min(quietAt, windowEndsAt) };
}
