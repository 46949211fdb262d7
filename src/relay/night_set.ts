// Which arrivals of an import are the set: the members of its zip, or the loose files, one for each file of the layout.
// What else came along is kept, shown and left out. Pure.
import { matcherOf } from '../kit/glob.ts';
import type { DatedName } from '../roster/dated_name.ts';
import { datedName, isLater } from '../roster/dated_name.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import type { Layout } from '../roster/layout.ts';
import { manifestOf } from '../roster/manifest.ts';
import type { CompleteBy } from './complete_by.ts';
import type { Arrival, Feed } from './records.ts';

/** A file of the set under the name it is forwarded by. */
export interface SetMember {
  name: string;
  arrival: Arrival;
}

export function isZip(name: string): boolean {
  return /\.zip$/i.test(name);
}

/**
 * Whether a zip of this name is the feed's whole set. A feed that says nothing takes one when its layout has a manifest
 * (OneRoster's own container is a zip, of any name) or is learned from whatever comes.
 */
export function takesZip(feed: Pick<Feed, 'completeBy' | 'layout'>, layout: Layout | undefined, name: string): boolean {
  if (!isZip(name)) return false;
  const by = feed.completeBy;
  if (by) return by.by === 'zip' && matcherOf([by.name])(name);
  return feed.layout === 'learn' || layout === undefined || manifestOf(layout) !== undefined;
}

export function isMarker(completeBy: CompleteBy | undefined, name: string): boolean {
  return completeBy?.by === 'marker' && matcherOf([completeBy.name])(name);
}

/** The zip the set came as: of several the one with the latest date in its name, else the newest. */
export function archiveOf(arrivals: readonly Arrival[]): Arrival | undefined {
  return newestOf(arrivals.filter((arrival) => arrival.partOf === undefined && isZip(arrival.name)));
}

/**
 * One arrival per file of the layout, in the layout's order; by name while it is learned. Of two the one with the later
 * date in its name is taken; where a name has none, the newer arrival.
 */
export function setOf(
  layout: Layout | undefined,
  arrivals: readonly Arrival[],
  completeBy: CompleteBy | undefined,
): SetMember[] {
  const archive = archiveOf(arrivals);
  const byName = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    if (archive ? arrival.partOf !== archive.id : arrival.partOf !== undefined) continue;
    if (isMarker(completeBy, arrival.name)) continue;
    const name = layout ? layoutFileOf(layout, arrival.name)?.name : arrival.name;
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), arrival]);
  }
  const order = (name: string) => layout?.files.findIndex((file) => file.name === name) ?? 0;
  return [...byName]
    .map(([name, candidates]) => ({ name, arrival: newestOf(candidates)! }))
    .sort((a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1));
}

/** What is forwarded: the zip itself, as it was received, or the files of the set. */
export function sentOf(
  layout: Layout | undefined,
  arrivals: readonly Arrival[],
  completeBy: CompleteBy | undefined,
): SetMember[] {
  const archive = archiveOf(arrivals);
  return archive ? [{ name: archive.name, arrival: archive }] : setOf(layout, arrivals, completeBy);
}

/** What came with the import and is no part of its set, with the reason as a sentence goes on after the name. */
export function leftOutOf(
  layout: Layout | undefined,
  arrivals: readonly Arrival[],
  completeBy: CompleteBy | undefined,
): { name: string; because: string }[] {
  const archive = archiveOf(arrivals);
  const set = new Set(archive ? [] : setOf(layout, arrivals, completeBy).map((member) => member.arrival.id));
  return arrivals.flatMap(({ id, name, partOf }) => {
    if (partOf !== undefined || set.has(id) || id === archive?.id || isMarker(completeBy, name)) return [];
    return [
      { name, because: archive ? `came beside ${archive.name}, which is the set,` : 'has a newer file beside it' },
    ];
  });
}

function newestOf(arrivals: readonly Arrival[]): Arrival | undefined {
  let newest: { arrival: Arrival; dated: DatedName | undefined } | undefined;
  for (const arrival of [...arrivals].sort((a, b) => a.id - b.id)) {
    const dated = datedName(arrival.name);
    if (newest?.dated && dated && isLater(newest.dated, dated)) continue;
    newest = { arrival, dated };
  }
  return newest?.arrival;
}
