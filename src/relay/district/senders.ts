// The senders of a district file.
import { isScalar } from 'yaml';
import type { SenderEntry } from '../district_file.ts';
import { type ReadFile, readAllowFrom, readPasswordHash, readPublicKeys, readSecret } from './access.ts';
import { type Reading, required, type Spot } from './document.ts';
import { readName, readNamePattern } from './values.ts';

const keys = [
  'name',
  'system',
  'password',
  'passwordFile',
  'passwordHash',
  'publicKeys',
  'allowFrom',
  'temporaryNames',
  'disabled',
] as const;

export function readSender(reading: Reading, spot: Spot, readFile: ReadFile): SenderEntry | undefined {
  const fields = reading.fields(spot, keys, ['legacy', 'folder', 'pull', 'token']);
  if (!fields) return undefined;
  const name = readName(reading, required(reading, fields, 'name'));
  const system = readName(reading, fields.get('system'));
  const password = readSecret(reading, fields, 'password', readFile);
  const hashSpot = fields.get('passwordHash');
  const passwordHash = readPasswordHash(reading, hashSpot);
  if (hashSpot && (fields.get('password') || fields.get('passwordFile'))) {
    reading.mistake(hashSpot, `${spot.path} has both a password and passwordHash; keep one.`);
  }
  const publicKeys = readPublicKeys(reading, fields.get('publicKeys'));
  const allowFrom = readAllowFrom(reading, fields.get('allowFrom'));
  const temporaryNames = readTemporaryNames(reading, fields.get('temporaryNames'));
  const disabled = readDisabled(reading, fields.get('disabled'));
  if (name === undefined) return undefined;
  return {
    name,
    publicKeys,
    allowFrom,
    ...(system === undefined ? {} : { system }),
    ...(password === undefined ? {} : { password }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(temporaryNames === undefined ? {} : { temporaryNames }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Patterns such as `*.uploading`. They stand instead of the usual ones; an empty list: every name is a file. */
function readTemporaryNames(reading: Reading, spot: Spot | undefined): string[] | undefined {
  if (!spot) return undefined;
  return reading.items(spot).flatMap((item) => readNamePattern(reading, item) ?? []);
}

function readDisabled(reading: Reading, spot: Spot | undefined): string | false | undefined {
  if (!spot) return undefined;
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  if (value === false) return false;
  if (typeof value === 'string' && value.trim() !== '') return value;
  reading.mistake(spot, `${spot.path} must be the reason in words, or false.`);
  return undefined;
}
