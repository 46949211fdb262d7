// When a feed's set is complete, in words.
import { countOf, duration } from '../../views/words.ts';
import { assertNever } from '../kit/assert_never.ts';
import { layoutOf } from '../relay/completeness.ts';
import { takesZip } from '../relay/night_set.ts';
import type { Arrival, Feed } from '../relay/records.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';

/** Goes on after "Complete when". */
export function completeWords(feed: Feed): string {
  const quiet = `the sender is quiet for ${duration(feed.settleMs)}`;
  const loose = feed.layout === 'learn' && !feed.pinned ? quiet : `all required files are there and ${quiet}`;
  const by = feed.completeBy;
  switch (by?.by) {
    case undefined:
      return takesZip(feed, layoutOf(feed, builtInLayout), 'any.zip')
        ? `a zip is there, which is then the whole set; or ${loose}`
        : loose;
    case 'files':
      return loose;
    case 'zip':
      return by.name === '*.zip'
        ? 'a zip of any name is there, which is the whole set'
        : `a zip named ${by.name} is there, which is the whole set`;
    case 'manifest':
      return 'manifest.csv and all files it names are there';
    case 'marker':
      return `all required files are there and ${by.name} came after them`;
    default:
      return assertNever(by);
  }
}

/** What an open import still waits for. */
export function waitsFor(feed: Feed | undefined): string {
  if (!feed) return 'Waiting until all files are there.';
  return `Complete when ${completeWords(feed)}. Checked anyway ${duration(feed.withinMs)} after the first file.`;
}

/** What was received: `5 files`, or `set.zip with 7 files`. A zip that was not opened yet is a file. */
export function receivedWords(arrivals: readonly Arrival[]): string {
  const sent = arrivals.filter((arrival) => arrival.partOf === undefined);
  const inside = arrivals.length - sent.length;
  if (inside === 0) return countOf(sent.length, 'file');
  const [zip] = sent;
  return sent.length === 1 && zip
    ? `${zip.name} with ${countOf(inside, 'file')}`
    : `${countOf(sent.length, 'file')}, ${inside} in a zip`;
}
