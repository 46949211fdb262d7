// Where a feed goes, when, and under which names.
import { Cron } from 'croner';
import type { Layout } from '../../roster/layout.ts';
import type { ForwardEntry } from '../district_file.ts';
import { outgoingNameMistakes } from '../outgoing_names.ts';
import { namesMadeBy } from '../report_source.ts';
import { type Reading, readReference, required, type Spot } from './document.ts';
import { feedDefaults } from './feed_defaults.ts';
import type { KnownNames } from './feeds.ts';
import { readOnly } from './only.ts';
import { readForwardReports } from './reports.ts';
import { readTimeOfDay } from './values.ts';

export function readForward(
  reading: Reading,
  spot: Spot,
  layout: Layout | undefined,
  names: KnownNames,
): ForwardEntry | undefined {
  const fields = reading.fields(spot, ['to', 'at', 'until', 'name', 'reports', 'only', 'zip']);
  if (!fields) return undefined;
  const to = readReference(reading, required(reading, fields, 'to'), 'destination', names.destinations);
  const at = readSlot(reading, fields.get('at')) ?? 'arrival';
  const until = readTimeOfDay(reading, fields.get('until'));
  const reports = readForwardReports(reading, fields.get('reports'), layout?.id, names.reports);
  const only = readOnly(reading, fields.get('only'), layout, names.reports.readFile);
  const zip = readZip(reading, fields.get('zip'));
  const sent = reports ? reports.flatMap(namesMadeBy) : (layout?.files.map((file) => file.name) ?? []);
  const name = readNameAtDestination(reading, fields.get('name'), zip === undefined ? sent : []);
  const [onlySpot, nameSpot] = [fields.get('only'), fields.get('name')];
  if (onlySpot && reports)
    reading.mistake(onlySpot, `${onlySpot.path}: a report says in its SELECT what goes along; leave only out.`);
  if (nameSpot && zip !== undefined && name !== feedDefaults.forwardName)
    reading.mistake(nameSpot, `${nameSpot.path}: zip is the name of all that is sent; leave name out.`);
  if (to === undefined) return undefined;
  return {
    to,
    at,
    name: name ?? feedDefaults.forwardName,
    ...(until === undefined ? {} : { until }),
    ...(reports === undefined ? {} : { reports }),
    ...(only === undefined ? {} : { only }),
    ...(zip === undefined ? {} : { zip }),
  };
}

function readSlot(reading: Reading, spot: Spot | undefined): string | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot || text === 'arrival') return text;
  const why = cronMistake(text);
  if (why) reading.mistake(spot, `${spot.path} must be arrival or a cron pattern such as "0 6 * * mon-fri"; ${why}.`);
  return text;
}

/** Why this is no cron pattern of five fields that ever comes due. */
export function cronMistake(pattern: string): string | undefined {
  if (pattern.trim().split(/\s+/).length !== 5) return `${pattern} does not have five fields`;
  try {
    const next = new Cron(pattern, { paused: true }).nextRun('2026-01-01T00:00:00');
    return next ? undefined : `${pattern} never comes`;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '').replace(/\.$/, '');
  }
}

/** The name of the zip that the whole set goes as. */
function readZip(reading: Reading, spot: Spot | undefined): string | undefined {
  return readTemplate(reading, spot, { isZip: true });
}

function readNameAtDestination(reading: Reading, spot: Spot | undefined, files: readonly string[]): string | undefined {
  return readTemplate(reading, spot, { files });
}

function readTemplate(
  reading: Reading,
  spot: Spot | undefined,
  what: Parameters<typeof outgoingNameMistakes>[1],
): string | undefined {
  const name = reading.string(spot);
  if (name === undefined || !spot) return undefined;
  for (const text of outgoingNameMistakes(name, what)) reading.mistake(spot, `${spot.path}: ${text}`);
  return name;
}
