// Two feeds whose files would have one name in one place: the later night overwrites the other feed's, and nobody sees it.
// So do two destinations of one feed that are one place: what is left out for the one lies there by the other.
// Only what is certain counts: names that a feed is known to send, and places that are the same.

import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import type { CompleteBy } from './complete_by.ts';
import { layoutOf } from './completeness.ts';
import type { DestinationEntry } from './district_file.ts';
import { sentOf } from './night_set.ts';
import { sameOnServers } from './outgoing_names.ts';
import type { Rows } from './ports.ts';
import type { Feed, Forward } from './records.ts';
import { namesMadeBy } from './report_source.ts';

/** One feed's files on their way to one destination. */
export interface Sending {
  feed: string;
  destination: string;
  end: Pick<DestinationEntry, 'end'>['end'];
  forward: Pick<Forward, 'name' | 'zip' | 'reports'>;
  /** The names of the feed's own files, as far as they are certain. */
  files: readonly string[];
}

/** Two feeds and the name that a file of each would have; twice the same feed when it sends to one place twice. */
export interface Overwriting {
  feeds: readonly [string, string];
  /** Where the second of them sends. */
  destination: string;
  /** Where the first of them sends. */
  first: string;
  name: string;
}

/** The first name that two sendings share, for every two that share one, in their order. */
export function overwritingAmong(sendings: readonly Sending[]): Overwriting[] {
  const taken = new Map<string, Set<Sending>>();
  const found = new Map<string, Overwriting>();
  for (const sending of sendings) {
    const { feed, destination, end, forward, files } = sending;
    for (const { path, name } of pathsOf(feed, end, forward, files)) {
      const others = taken.get(path) ?? new Set();
      taken.set(path, others.add(sending));
      for (const other of others) {
        const both = { feeds: [other.feed, feed] as const, destination, first: other.destination, name };
        if (other !== sending && !found.has(keyOf(both))) found.set(keyOf(both), both);
      }
    }
  }
  return [...found.values()];
}

function keyOf({ feeds, destination, first }: Overwriting): string {
  // One feed: which of the two comes first is no difference.
  if (feeds[0] === feeds[1]) return JSON.stringify([feeds[0], [destination, first].toSorted()]);
  return JSON.stringify([feeds.toSorted(), destination]);
}

export function overwritingWords({ feeds, destination, first, name }: Overwriting): string {
  if (feeds[0] === feeds[1])
    return `${first} and ${destination} are one place, and feed ${feeds[0]} would send ${name} there for both: one would overwrite the other. Give one of them another directory or other names.`;
  return `feeds ${feeds[0]} and ${feeds[1]} would both send ${name} to ${destination}: one would overwrite the other. Put {feed} into the name of one of them.`;
}

/** As all is set now. `feed`: as it would be set instead. */
export function overwritingIn(rows: Pick<Rows, 'feeds' | 'destinations' | 'arrivals'>, feed?: Feed): Overwriting[] {
  const sendings = rows.feeds.all().flatMap((it) => {
    const { name, forwards } = it.id === feed?.id ? feed : it;
    const files = certainFiles(rows, it);
    return forwards.flatMap((forward): Sending[] => {
      const to = rows.destinations.get(forward.destinationId);
      return to ? [{ feed: name, destination: to.name, end: to.end, forward, files }] : [];
    });
  });
  return overwritingAmong(sendings);
}

/** Those of `after` that were not there before: what was so all along is not refused for another change. */
export function newOverwriting(before: readonly Overwriting[], after: readonly Overwriting[]): Overwriting | undefined {
  const known = new Set(before.map(keyOf));
  return after.find((it) => !known.has(keyOf(it)));
}

/** Files that come every night under these names, by the layout alone. */
export function requiredFiles(layout: Layout | undefined, completeBy: CompleteBy | undefined): string[] {
  if (completeBy?.by === 'zip') return completeBy.name.includes('*') ? [] : [completeBy.name];
  return (layout?.files ?? []).filter((file) => file.required).map((file) => file.name);
}

/** The names of the set in force; before there is one, those that its layout requires. */
function certainFiles(rows: Pick<Rows, 'arrivals'>, feed: Feed): string[] {
  const layout = layoutOf(feed, builtInLayout);
  const arrivals = feed.baselineImportId === undefined ? [] : rows.arrivals.ofImport(feed.baselineImportId);
  const sent = sentOf(layout, arrivals, feed.completeBy).map(({ name }) => name);
  return sent.length > 0 ? sent : requiredFiles(layout, feed.completeBy);
}

/** The date and the time may be the same for both; the number of an import is no other's. */
function pathsOf(
  feed: string,
  end: Sending['end'],
  { name, zip, reports }: Sending['forward'],
  files: readonly string[],
): { path: string; name: string }[] {
  const place = end.kind === 'folder' ? '' : `${end.username}@${end.host}:${end.port} `;
  const folder = (end.kind === 'folder' ? end.folder : end.directory).replace(/\/+$/, '');
  const own = reports ? reports.flatMap(namesMadeBy) : files;
  const names = zip === undefined ? own.map((file) => name.replaceAll('{name}', () => file)) : [zip];
  return names.map((it) => {
    const filled = it.replaceAll('{feed}', () => feed);
    const path = `${place}${folder}/${filled.replaceAll('{n}', `{n of ${feed}}`)}`;
    return { path: sameOnServers(path), name: filled };
  });
}
