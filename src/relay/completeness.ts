// Which feed takes a file, and when a set is complete. Pure.
import { assertNever } from '../kit/assert_never.ts';
import { layoutFileOf, looksLikeRoster } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import { isNamed, manifestOf } from '../roster/manifest.ts';
import { archiveOf, isMarker, setOf, takesZip } from './night_set.ts';
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

/**
 * The first feed that knows the name: as a file of its layout, as its zip or as its marker. Else one that still learns
 * and could read it. A feed that comes as a zip takes no loose files.
 */
export function feedTaking(name: string, feeds: Feed[], builtIn: (id: string) => Layout | undefined): Feed | undefined {
  const loose = feeds.filter((feed) => feed.completeBy?.by !== 'zip');
  const known =
    loose.find((feed) => {
      const layout = layoutOf(feed, builtIn);
      return layout !== undefined && layoutFileOf(layout, name) !== undefined;
    }) ??
    feeds.find((feed) => isMarker(feed.completeBy, name)) ??
    feeds.find((feed) => feed.completeBy !== undefined && takesZip(feed, layoutOf(feed, builtIn), name)) ??
    feeds.find((feed) => takesZip(feed, layoutOf(feed, builtIn), name));
  if (known) return known;
  return looksLikeRoster(name) ? loose.find((feed) => layoutOf(feed, builtIn) === undefined) : undefined;
}

/** Names of required files that are not there yet; a manifest that is there has the last word. */
export function missingFiles(
  layout: Layout | undefined,
  arrivals: readonly Arrival[],
  manifest: ReadonlyMap<string, string> = new Map(),
): string[] {
  if (!layout) return [];
  const there = new Set(arrivals.map((arrival) => layoutFileOf(layout, arrival.name)?.name));
  return layout.files
    .filter((file) => !there.has(file.name) && (isNamed(manifest, file) ?? file.required))
    .map((file) => file.name);
}

/** What has come so far, as far as completeness depends on it. */
export interface SoFar {
  /** A zip that is the whole set. */
  hasArchive: boolean;
  hasManifest: boolean;
  /** `last`: the marker came after every file; `earlier`: a file came after it. */
  marker: 'none' | 'earlier' | 'last';
  missing: string[];
}

/** `manifest`: the lines of the manifest that came, if one did. */
export function soFar(
  feed: Feed,
  layout: Layout | undefined,
  arrivals: readonly Arrival[],
  manifest: ReadonlyMap<string, string> | undefined,
): SoFar {
  const newest = (of: readonly Arrival[]) => Math.max(0, ...of.map((arrival) => arrival.id));
  const markers = arrivals.filter((arrival) => isMarker(feed.completeBy, arrival.name));
  const files = setOf(layout, arrivals, feed.completeBy).map((member) => member.arrival);
  return {
    hasArchive: archiveOf(arrivals) !== undefined,
    hasManifest: manifest !== undefined,
    marker: markers.length === 0 || files.length === 0 ? 'none' : newest(markers) > newest(files) ? 'last' : 'earlier',
    missing: missingFiles(layout, arrivals, manifest),
  };
}

/** The arrival that is the set's manifest, when the layout has one and it came loose. */
export function manifestIn(layout: Layout | undefined, arrivals: readonly Arrival[]): Arrival | undefined {
  const manifest = layout && manifestOf(layout);
  return manifest && setOf(layout, arrivals, undefined).find((member) => member.name === manifest.name)?.arrival;
}

export type Readiness = { ready: true; because: 'complete' | 'window over' } | { ready: false; lookAgainAt: number };

/**
 * A zip is complete as it arrives. Loose files are when none is missing, none is being written, and: the sender was quiet
 * for the settle time; or, where agreed, the manifest is there; or the marker came after them. (A marker that a file
 * overtook still counts, after the settle time.) Over: the window since the first arrival has passed, and the set is
 * checked as it is, so that files of one night never complete another's.
 */
export function readinessOf(it: Import, feed: Feed, set: SoFar, isUploading: boolean, now: number): Readiness {
  const windowEndsAt = it.openedAt + feed.withinMs;
  if (set.hasArchive) return { ready: true, because: 'complete' };
  if (now >= windowEndsAt) return { ready: true, because: 'window over' };
  const quietAt = set.missing.length > 0 || isUploading ? undefined : completeAt(it, feed, set);
  if (quietAt === undefined) return { ready: false, lookAgainAt: windowEndsAt };
  if (now >= quietAt) return { ready: true, because: 'complete' };
  return { ready: false, lookAgainAt: Math.min(quietAt, windowEndsAt) };
}

/** From when on the files are the set, if nothing more comes; undefined: something more has to come. */
function completeAt(it: Import, { completeBy, settleMs }: Feed, { hasManifest, marker }: SoFar): number | undefined {
  const settledAt = it.lastArrivalAt + settleMs;
  switch (completeBy?.by) {
    case undefined:
    case 'files':
      return settledAt;
    case 'zip':
      return undefined;
    case 'manifest':
      return hasManifest ? it.lastArrivalAt : undefined;
    case 'marker':
      if (marker === 'none') return undefined;
      return marker === 'last' ? it.lastArrivalAt : settledAt;
    default:
      return assertNever(completeBy);
  }
}
