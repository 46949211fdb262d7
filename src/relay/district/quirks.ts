// What a destination's server needs otherwise than usual, in a district file.
import { posix } from 'node:path';
import { isMap } from 'yaml';
import type { Quirks, TemporaryName } from '../quirks.ts';
import type { Fields, Reading, Spot } from './document.ts';
import { formatSize, readSize } from './sizes.ts';
import { formatDuration, isPlain, readDuration } from './values.ts';

export const quirkKeys = [
  'temporaryName',
  'overwrite',
  'oneFilePerConnection',
  'packetSize',
  'legacy',
  'keepAlive',
  'keepTime',
  'bandwidth',
] as const;

export const packetLimits = { least: 1024, most: 255 * 1024 };
export const leastBandwidth = 1000;
export const keepAliveLimits = { leastMs: 1000, mostMs: 3_600_000 };

/** Undefined when the file names none. `directory`: of the destination. */
export function readQuirks(reading: Reading, fields: Fields, directory: string): Quirks | undefined {
  const quirks: Quirks = {};
  const temporaryName = readTemporaryName(reading, fields.get('temporaryName'), directory);
  if (temporaryName) quirks.temporaryName = temporaryName;
  const overwriteSpot = fields.get('overwrite');
  const overwrite = reading.string(overwriteSpot);
  if (overwrite === 'rename' || overwrite === 'remove') quirks.overwrite = overwrite;
  else if (overwrite !== undefined && overwriteSpot)
    reading.mistake(overwriteSpot, `${overwriteSpot.path} must be rename or remove.`);
  if (readSwitch(reading, fields.get('oneFilePerConnection'))) quirks.oneFile = true;
  if (readSwitch(reading, fields.get('legacy'))) quirks.legacy = true;
  if (readSwitch(reading, fields.get('keepTime'))) quirks.keepTime = true;
  const packetSpot = fields.get('packetSize');
  const packetBytes = readSize(reading, packetSpot);
  if (packetBytes !== undefined && packetSpot) {
    if (packetBytes >= packetLimits.least && packetBytes <= packetLimits.most) quirks.packetBytes = packetBytes;
    else reading.mistake(packetSpot, `${packetSpot.path} must be from 1 KiB to 255 KiB.`);
  }
  const bandwidth = readBandwidth(reading, fields);
  if (bandwidth !== undefined) quirks.bandwidth = bandwidth;
  const aliveSpot = fields.get('keepAlive');
  const keepAliveMs = readDuration(reading, aliveSpot);
  if (keepAliveMs !== undefined && aliveSpot) {
    const { leastMs, mostMs } = keepAliveLimits;
    if (keepAliveMs >= leastMs && keepAliveMs <= mostMs) quirks.keepAliveMs = keepAliveMs;
    else reading.mistake(aliveSpot, `${aliveSpot.path} must be from 1s to 1h.`);
  }
  return Object.keys(quirks).length > 0 ? quirks : undefined;
}

/** Bytes a second; the one of these that a folder has too. */
export function readBandwidth(reading: Reading, fields: Fields): number | undefined {
  const spot = fields.get('bandwidth');
  const bandwidth = readSize(reading, spot);
  if (bandwidth === undefined || !spot || bandwidth >= leastBandwidth) return bandwidth;
  reading.mistake(spot, `${spot.path} is bytes a second and must be 1 KB or more.`);
  return undefined;
}

/** As the district file writes them. */
export function quirkFields(quirks: Quirks | undefined): object {
  if (!quirks) return {};
  const { temporaryName, overwrite, oneFile, packetBytes, legacy, keepAliveMs, keepTime, bandwidth } = quirks;
  return {
    ...(temporaryName ? { temporaryName: temporaryNameField(temporaryName) } : {}),
    ...(overwrite === undefined ? {} : { overwrite }),
    ...(oneFile ? { oneFilePerConnection: true } : {}),
    ...(packetBytes === undefined ? {} : { packetSize: formatSize(packetBytes) }),
    ...(legacy ? { legacy } : {}),
    ...(keepAliveMs === undefined ? {} : { keepAlive: formatDuration(keepAliveMs) }),
    ...(keepTime ? { keepTime } : {}),
    ...(bandwidth === undefined ? {} : { bandwidth: formatSize(bandwidth) }),
  };
}

function temporaryNameField(name: TemporaryName): unknown {
  if (name.kind === 'none') return 'none';
  return name.kind === 'folder' ? { folder: name.folder } : { [name.kind]: name.text };
}

function readTemporaryName(reading: Reading, spot: Spot | undefined, directory: string): TemporaryName | undefined {
  if (!spot) return undefined;
  if (!isMap(spot.node)) {
    if (reading.string(spot) === 'none') return { kind: 'none' };
    reading.mistake(spot, `${spot.path} must be none, { suffix: .part }, { prefix: "~" } or { folder: /work }.`);
    return undefined;
  }
  const fields = reading.fields(spot, ['suffix', 'prefix', 'folder']);
  const given = (['suffix', 'prefix', 'folder'] as const).filter((key) => fields?.get(key));
  const [kind] = given;
  if (!fields || kind === undefined || given.length > 1) {
    reading.mistake(spot, `${spot.path} must have one of suffix, prefix and folder.`);
    return undefined;
  }
  const text = reading.string(fields.get(kind));
  if (text === undefined) return undefined;
  const name: TemporaryName = kind === 'folder' ? { kind, folder: text } : { kind, text };
  const why = temporaryNameMistake(name, directory);
  if (why === undefined) return name;
  reading.mistake(fields.get(kind)!, `${fields.get(kind)!.path} ${why}`);
  return undefined;
}

/** Why a temporary name cannot be such at a destination with this directory; undefined when it can. */
export function temporaryNameMistake(name: TemporaryName, directory: string): string | undefined {
  if (name.kind === 'none') return undefined;
  if (name.kind === 'folder') {
    if (name.folder === '' || !isPlain(name.folder)) return 'must be a folder of the server.';
    const place = name.folder.startsWith('/') ? name.folder : posix.join(directory, name.folder);
    return asFolder(place) === asFolder(directory) ? 'must be another folder than the directory itself.' : undefined;
  }
  return /^[^/\\\p{Cc}]{1,40}$/u.test(name.text) ? undefined : 'must be 1 to 40 letters without a slash.';
}

function asFolder(path: string): string {
  return posix.join(path === '' ? '.' : path, '/');
}

/** `true` or `false`. */
function readSwitch(reading: Reading, spot: Spot | undefined): boolean {
  if (!spot) return false;
  const value = reading.plain(spot);
  if (typeof value === 'boolean') return value;
  reading.mistake(spot, `${spot.path} must be true or false.`);
  return false;
}
