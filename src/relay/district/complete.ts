// `complete` of a feed: when its set is whole.
import { isScalar } from 'yaml';
import { layoutFileOf } from '../../roster/file_names.ts';
import type { Layout } from '../../roster/layout.ts';
import { manifestOf } from '../../roster/manifest.ts';
import type { CompleteBy } from '../complete_by.ts';
import { isZip } from '../night_set.ts';
import type { Feed } from '../records.ts';
import type { Fields, Reading, Spot } from './document.ts';
import { feedDefaults } from './feed_defaults.ts';
import { readDuration, readNamePattern } from './values.ts';

const ways = ['zip', 'manifest', 'marker'] as const;

/** `layout`: the feed's, unless it is learned. */
export function readComplete(
  reading: Reading,
  spot: Spot | undefined,
  layout: Layout | undefined,
): Pick<Feed, 'settleMs' | 'withinMs' | 'completeBy'> {
  const fields = spot && reading.fields(spot, ['settle', 'within', ...ways]);
  const settleMs = readDuration(reading, fields?.get('settle')) ?? feedDefaults.settleMs;
  const withinMs = readDuration(reading, fields?.get('within')) ?? Math.max(feedDefaults.withinMs, settleMs);
  if (spot && withinMs < settleMs) reading.mistake(spot, `${spot.path}: within is shorter than settle.`);
  const completeBy = fields && readWay(reading, fields, layout);
  return { settleMs, withinMs, ...(completeBy === undefined ? {} : { completeBy }) };
}

function readWay(reading: Reading, fields: Fields, layout: Layout | undefined): CompleteBy | undefined {
  const said = ways.filter((way) => isSaid(fields.get(way)));
  const [one, other] = said;
  if (other !== undefined) {
    reading.mistake(fields.get(other)!, `${fields.path} has both ${one} and ${other}; keep one.`);
    return undefined;
  }
  const [zip, manifest, marker] = ways.map((way) => fields.get(way));
  if (manifest) return readManifest(reading, manifest, layout) ?? (zip && readZip(reading, zip));
  if (marker) return readMarker(reading, marker, layout);
  return zip && readZip(reading, zip);
}

/** `zip: false` beside a marker says nothing more than the marker does. */
function isSaid(spot: Spot | undefined): boolean {
  return spot !== undefined && !(isScalar(spot.node) && spot.node.value === false);
}

function readZip(reading: Reading, spot: Spot): CompleteBy | undefined {
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  if (value === true) return { by: 'zip', name: '*.zip' };
  if (value === false) return { by: 'files' };
  const name = typeof value === 'string' ? readNamePattern(reading, spot) : undefined;
  if (name !== undefined && isZip(name)) return { by: 'zip', name };
  if (name !== undefined || typeof value !== 'string')
    reading.mistake(spot, `${spot.path} must be true, false or a name that ends in .zip, such as "roster*.zip".`);
  return undefined;
}

function readManifest(reading: Reading, spot: Spot, layout: Layout | undefined): CompleteBy | undefined {
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  if (value === false) return undefined;
  if (value !== true) reading.mistake(spot, `${spot.path} must be true or false.`);
  else if (!layout || !manifestOf(layout))
    reading.mistake(spot, `${spot.path}: only a OneRoster layout has a manifest; name a marker file instead.`);
  return { by: 'manifest' };
}

function readMarker(reading: Reading, spot: Spot, layout: Layout | undefined): CompleteBy | undefined {
  const name = readNamePattern(reading, spot);
  if (name === undefined) return undefined;
  if (layout && layoutFileOf(layout, name))
    reading.mistake(spot, `${spot.path}: ${name} is a file of ${layout.id}; a marker is a file beside them.`);
  return { by: 'marker', name };
}
