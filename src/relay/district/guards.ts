// The guards of a feed, for all files and for some by name.
import { isScalar } from 'yaml';
import { didYouMean } from '../../kit/closest.ts';
import { guardKeys } from '../../roster/guard_changes.ts';
import type { FileGuards, GuardSettings, LimitName, LimitSetting } from '../../roster/guard_settings.ts';
import { limitNames } from '../../roster/guard_settings.ts';
import type { Layout } from '../../roster/layout.ts';
import type { Fields, Reading, Spot } from './document.ts';
import { readSize } from './sizes.ts';
import { readLimit } from './values.ts';

export function readGuards(reading: Reading, spot: Spot | undefined, layout: Layout | undefined): GuardSettings {
  const fields = spot && reading.fields(spot, [...guardKeys, 'files']);
  if (!fields) return {};
  const filesSpot = fields.get('files');
  if (!filesSpot) return readFileGuards(reading, fields);
  const files: Record<string, FileGuards> = {};
  const names = layout?.files.map((file) => file.name);
  for (const [name, at] of reading.entries(filesSpot)) {
    if (names && !names.includes(name)) {
      reading.mistake(at, `${at.path}: the layout ${layout!.id} has no file ${name}.${didYouMean(name, names)}`);
    }
    const ofFile = reading.fields(at, [...guardKeys]);
    if (ofFile) files[name] = readFileGuards(reading, ofFile);
  }
  return { ...readFileGuards(reading, fields), files };
}

function readFileGuards(reading: Reading, fields: Fields): FileGuards {
  const limits: Partial<Record<LimitName, LimitSetting>> = {};
  for (const name of limitNames) {
    const limit = readLimit(reading, fields.get(name));
    if (limit) limits[name] = limit;
  }
  const groupRemoved = readGroupRemoved(reading, fields.get('groupRemoved'));
  const largest = readSize(reading, fields.get('largest'));
  return {
    ...limits,
    ...(groupRemoved === undefined ? {} : { groupRemoved }),
    ...(largest === undefined ? {} : { largest }),
  };
}

function readGroupRemoved(reading: Reading, spot: Spot | undefined): number | 'off' | undefined {
  if (spot && isScalar(spot.node) && spot.node.value === 'off') return 'off';
  const isNumber = spot && isScalar(spot.node) && typeof spot.node.value === 'number';
  if (spot && !isNumber) reading.mistake(spot, `${spot.path} must be a number of rows such as 10, or off.`);
  return isNumber ? reading.integer(spot, 1, 1_000_000_000) : undefined;
}
