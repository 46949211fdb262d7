// The feeds of a district file: sender, layout, completeness, calendar, guards and where they go.
import { isMap } from 'yaml';
import { didYouMean } from '../../kit/closest.ts';
import type { Layout } from '../../roster/layout.ts';
import { parseLayout, parseLayoutFile } from '../../roster/layout_file.ts';
import { builtInLayout, builtInLayouts } from '../../roster/layouts/catalogue.ts';
import type { FeedEntry, ForwardEntry } from '../district_file.ts';
import type { ExpectBy } from '../records.ts';
import { type ReadFile, readNamedFile } from './access.ts';
import { calendarKeys, readSpans } from './calendar.ts';
import { readComplete } from './complete.ts';
import { type Fields, type Reading, readReference, required, type Spot } from './document.ts';
import { feedDefaults } from './feed_defaults.ts';
import { readForward } from './forward.ts';
import { readGuards } from './guards.ts';
import type { KnownReports } from './reports.ts';
import { readSeverities } from './severities.ts';
import { readDuration, readName, readTimeOfDay, readWord } from './values.ts';

const keys = [
  'name',
  'sender',
  'layout',
  'initialImport',
  'complete',
  'expectBy',
  'guards',
  'severities',
  'forward',
] as const;

/** The names that the file gives its senders and destinations. */
export interface KnownNames {
  senders: string[];
  destinations: string[];
  reports: KnownReports;
  /** Where the file has each forward. */
  forwards: Map<ForwardEntry, Spot>;
}

export function readFeed(reading: Reading, spot: Spot, names: KnownNames, readFile: ReadFile): FeedEntry | undefined {
  const fields = reading.fields(spot, keys, ['retention', 'notify', 'rollover']);
  if (!fields) return undefined;
  const name = readName(reading, required(reading, fields, 'name'));
  const sender = readReference(reading, required(reading, fields, 'sender'), 'sender', names.senders);
  const layout = readLayout(reading, required(reading, fields, 'layout'), readFile);
  const known = typeof layout === 'string' ? builtInLayout(layout) : layout;
  const initialImport = readWord(reading, fields.get('initialImport'), ['confirm', 'accept']) ?? 'confirm';
  const complete = readComplete(reading, fields.get('complete'), known);
  const expectBy = readExpectBy(reading, fields.get('expectBy'));
  const guards = readGuards(reading, fields.get('guards'), known);
  const severities = readSeverities(reading, fields.get('severities'));
  // A zip is one file: nothing in it can overwrite anything.
  const isOneFile = complete.completeBy?.by === 'zip';
  const forwards = readForwards(reading, fields, isOneFile ? undefined : known, names);
  if (name === undefined || sender === undefined || layout === undefined) return undefined;
  return {
    name,
    sender,
    layout,
    initialImport,
    ...complete,
    ...(expectBy === undefined ? {} : { expectBy }),
    guards,
    ...(severities === undefined ? {} : { severities }),
    forwards,
  };
}

function readLayout(reading: Reading, spot: Spot | undefined, readFile: ReadFile): string | Layout | undefined {
  if (!spot) return undefined;
  if (isMap(spot.node)) return layoutOr(reading, spot, parseLayout(reading.plain(spot)), '');
  const text = reading.string(spot);
  if (text === undefined || text === 'learn' || builtInLayout(text)) return text;
  if (/[/\\]|\.json$/.test(text)) {
    const content = readNamedFile(reading, spot, readFile);
    return content === undefined ? undefined : layoutOr(reading, spot, parseLayoutFile(content), `${text}: `);
  }
  const known = ['learn', ...builtInLayouts.map((layout) => layout.id)];
  reading.mistake(
    spot,
    `${spot.path}: there is no built-in layout ${text}.${didYouMean(text, known)} A layout file is named by its path, such as ./layout.json.`,
  );
  return undefined;
}

function layoutOr(
  reading: Reading,
  spot: Spot,
  parsed: ReturnType<typeof parseLayout>,
  prefix: string,
): Layout | undefined {
  for (const text of parsed.mistakes ?? []) reading.mistake(spot, `${spot.path}: ${prefix}${text}`);
  return parsed.layout;
}

function readExpectBy(reading: Reading, spot: Spot | undefined): ExpectBy | undefined {
  const fields = spot && reading.fields(spot, ['at', 'grace', 'calendar', ...calendarKeys]);
  if (!fields) return undefined;
  const at = readTimeOfDay(reading, required(reading, fields, 'at'));
  const graceMs = readDuration(reading, fields.get('grace')) ?? feedDefaults.graceMs;
  const calendar = readWord(reading, fields.get('calendar'), ['district', 'own']);
  const { days, holidays, pauses, rollovers } = readSpans(reading, fields);
  if (at === undefined) return undefined;
  return {
    at,
    graceMs,
    ...(days ? { days } : {}),
    ...(calendar === 'own' ? { calendar } : {}),
    ...(holidays.length > 0 ? { holidays } : {}),
    pauses,
    ...(rollovers.length > 0 ? { rollovers } : {}),
  };
}

function readForwards(
  reading: Reading,
  fields: Fields,
  layout: Layout | undefined,
  names: KnownNames,
): FeedEntry['forwards'] {
  const spot = fields.get('forward');
  if (!spot) return [];
  const forwards: FeedEntry['forwards'] = [];
  for (const item of reading.items(spot)) {
    const forward = readForward(reading, item, layout, names);
    if (!forward) continue;
    if (forwards.some((other) => other.to === forward.to)) {
      reading.mistake(item, `${item.path}: ${fields.path} goes to ${forward.to} twice.`);
    }
    names.forwards.set(forward, item);
    forwards.push(forward);
  }
  return forwards;
}
