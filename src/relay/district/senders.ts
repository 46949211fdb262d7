// The senders of a district file.
import { isScalar, isSeq } from 'yaml';
import type { PreviousPasswordEntry, SenderEntry } from '../district_file.ts';
import { type ReadFile, readAllowFrom, readPasswordHash, readPublicKeys, readSecret } from './access.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { readSize } from './sizes.ts';
import { readDate, readName } from './values.ts';

const keys = [
  'name',
  'system',
  'password',
  'passwordFile',
  'passwordHash',
  'passwordUntil',
  'previousPassword',
  'publicKeys',
  'allowFrom',
  'legacy',
  'quota',
  'disabled',
] as const;

export function readSender(reading: Reading, spot: Spot, readFile: ReadFile): SenderEntry | undefined {
  const fields = reading.fields(spot, keys, ['folder', 'pull', 'token']);
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
  const disabled = readDisabled(reading, fields.get('disabled'));
  const passwordUntil = isFalse(fields.get('passwordUntil')) || readDate(reading, fields.get('passwordUntil'));
  const previousPassword = readPrevious(reading, fields.get('previousPassword'));
  const legacy = readLegacy(reading, fields);
  const quotaBytes = readSize(reading, fields.get('quota'));
  if (name === undefined) return undefined;
  return {
    name,
    publicKeys,
    allowFrom,
    ...(system === undefined ? {} : { system }),
    ...(password === undefined ? {} : { password }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(passwordUntil === undefined ? {} : { passwordUntil: passwordUntil === true ? false : passwordUntil }),
    ...(previousPassword === undefined ? {} : { previousPassword }),
    ...(legacy ? { legacy } : {}),
    ...(quotaBytes === undefined ? {} : { quotaBytes }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

function isFalse(spot: Spot | undefined): true | undefined {
  return spot && isScalar(spot.node) && spot.node.value === false ? true : undefined;
}

function readPrevious(reading: Reading, spot: Spot | undefined): PreviousPasswordEntry | false | undefined {
  if (!spot) return undefined;
  if (isFalse(spot)) return false;
  const fields = reading.fields(spot, ['until', 'passwordHash']);
  if (!fields) return undefined;
  const until = readDate(reading, required(reading, fields, 'until'));
  const passwordHash = readPasswordHash(reading, fields.get('passwordHash'));
  if (until === undefined) return undefined;
  return passwordHash === undefined ? { until } : { until, passwordHash };
}

/** Old algorithms are for known addresses only. */
function readLegacy(reading: Reading, fields: Fields): true | undefined {
  const spot = fields.get('legacy');
  if (!spot || isFalse(spot)) return undefined;
  if (!isScalar(spot.node) || spot.node.value !== true) {
    reading.mistake(spot, `${spot.path} must be true or false.`);
    return undefined;
  }
  const addresses = fields.get('allowFrom');
  if (!addresses || (isSeq(addresses.node) && addresses.node.items.length === 0)) {
    const why = 'old algorithms are offered to named addresses only. Add allowFrom, or take legacy out.';
    reading.mistake(spot, `${spot.path} needs allowFrom in ${fields.path}: ${why}`);
  }
  return true;
}

function readDisabled(reading: Reading, spot: Spot | undefined): string | false | undefined {
  if (!spot) return undefined;
  const value = isScalar(spot.node) ? spot.node.value : undefined;
  if (value === false) return false;
  if (typeof value === 'string' && value.trim() !== '') return value;
  reading.mistake(spot, `${spot.path} must be the reason in words, or false.`);
  return undefined;
}
