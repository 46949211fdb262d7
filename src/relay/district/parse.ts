// Reads a district file: the whole of it, or the list of all its mistakes.
import { builtInLayout } from '../../roster/layouts/catalogue.ts';
import type {
  DestinationEntry,
  DistrictFile,
  FeedEntry,
  ForwardEntry,
  Mistake,
  ReportEntry,
} from '../district_file.ts';
import { overwritingAmong, overwritingWords, requiredFiles, type Sending } from '../overwriting.ts';
import type { District } from '../records.ts';
import type { ReadFile } from './access.ts';
import { readCalendar } from './calendar.ts';
import { readDestination } from './destinations.ts';
import { type Reading, readYaml, required, type Spot } from './document.ts';
import { readFeed } from './feeds.ts';
import { readReport } from './reports.ts';
import { readSender } from './senders.ts';

export type ParsedDistrictFile = { ok: true; file: DistrictFile } | { ok: false; mistakes: Mistake[] };

/** `readFile` reads the password, key and layout files that the district file names. Mistakes are in order of lines. */
export function parseDistrictFile(text: string, readFile: ReadFile): ParsedDistrictFile {
  const reading = readYaml(text);
  // After broken YAML nothing can be said about what the keys mean.
  const file = reading.mistakes.length > 0 ? undefined : readDistrictFile(reading, readFile);
  if (file && reading.mistakes.length === 0) return { ok: true, file };
  return { ok: false, mistakes: reading.mistakes.toSorted((a, b) => a.line - b.line) };
}

function readDistrictFile(reading: Reading, readFile: ReadFile): DistrictFile | undefined {
  const keys = ['district', 'senders', 'destinations', 'reports', 'feeds'];
  const fields = reading.fields(reading.root, keys, ['mail', 'notify', 'retention', 'users']);
  if (!fields) return undefined;
  const district = readDistrict(reading, fields.get('district'));
  // Those of faulty entries too, so that one mistake is not reported as two.
  const known = {
    senders: reading.names(fields.get('senders')),
    destinations: reading.names(fields.get('destinations')),
    reports: { own: reading.names(fields.get('reports')), inline: [] as ReportEntry[], readFile },
    forwards: new Map<ForwardEntry, Spot>(),
  };
  const reports = readList(reading, fields.get('reports'), (item) => readReport(reading, item, readFile));
  const feeds = readList(reading, fields.get('feeds'), (item) => readFeed(reading, item, known, readFile));
  const all = [...reports, ...known.reports.inline];
  const senders = readList(reading, fields.get('senders'), (item) => readSender(reading, item, readFile));
  const destinations = readList(reading, fields.get('destinations'), (item) =>
    readDestination(reading, item, readFile),
  );
  refuseOverwriting(reading, feeds, destinations, known.forwards);
  return {
    ...(district ? { district } : {}),
    senders,
    destinations,
    ...(all.length > 0 ? { reports: all } : {}),
    feeds,
  };
}

/** What two feeds of the file are certain to send under one name, whatever the nights bring. */
function refuseOverwriting(
  reading: Reading,
  feeds: readonly FeedEntry[],
  destinations: readonly DestinationEntry[],
  spots: ReadonlyMap<ForwardEntry, Spot>,
): void {
  const sendings = feeds.flatMap(({ name: feed, layout, completeBy, forwards }) => {
    const files = requiredFiles(typeof layout === 'string' ? builtInLayout(layout) : layout, completeBy);
    return forwards.flatMap((forward): Sending[] => {
      const to = destinations.find((it) => it.name === forward.to);
      return to ? [{ feed, destination: to.name, end: to.end, forward, files }] : [];
    });
  });
  for (const both of overwritingAmong(sendings)) {
    const forward = feeds.find((it) => it.name === both.feeds[1])?.forwards.find((it) => it.to === both.destination);
    const spot = forward && spots.get(forward);
    if (spot) reading.mistake(spot, `${spot.path}: ${overwritingWords(both)}`);
  }
}

function readDistrict(reading: Reading, spot: Spot | undefined): District | undefined {
  const fields = spot && reading.fields(spot, ['name', 'timezone', 'calendar']);
  if (!fields) return undefined;
  const name = reading.string(required(reading, fields, 'name'));
  const zone = required(reading, fields, 'timezone');
  const timezone = reading.string(zone);
  if (zone && timezone !== undefined && !isTimeZone(timezone)) {
    reading.mistake(zone, `${zone.path}: ${timezone} is no time zone; write one such as America/Los_Angeles.`);
  }
  const calendar = readCalendar(reading, fields.get('calendar'));
  if (name === undefined || timezone === undefined) return undefined;
  return { name, timezone, ...(calendar ? { calendar } : {}) };
}

/** A zone of the IANA database; a bare offset has no daylight saving time and is not meant. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

function readList<Entry extends { name: string }>(
  reading: Reading,
  spot: Spot | undefined,
  read: (item: Spot) => Entry | undefined,
): Entry[] {
  if (!spot) return [];
  const entries: Entry[] = [];
  for (const item of reading.items(spot)) {
    const entry = read(item);
    if (!entry) continue;
    const isTaken = entries.some((other) => other.name.toLowerCase() === entry.name.toLowerCase());
    if (isTaken) reading.mistake(item, `${item.path}: the name ${entry.name} is used twice in ${spot.path}.`);
    entries.push(entry);
  }
  return entries;
}
