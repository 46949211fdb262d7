// The senders of a district file.
import { isScalar, isSeq } from 'yaml';
import type { PreviousPasswordEntry, SenderEntry } from '../district_file.ts';
import { type ReadFile, readAllowFrom, readPasswordHash, readPublicKeys, readSecret } from './access.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { readPull, readWatch } from './other_doors.ts';
import { readSize } from './sizes.ts';
import { readDate, readName, readNamePattern } from './values.ts';

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
  'temporaryNames',
  'token',
  'tokenFile',
  'tokenHash',
  'watch',
  'pull',
  'legacy',
  'quota',
  'disabled',
] as const;

export function readSender(reading: Reading, spot: Spot, readFile: ReadFile): SenderEntry | undefined {
  const fields = reading.fields(spot, keys);
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
  const token = readToken(reading, fields, readFile);
  const watch = readWatch(reading, fields.get('watch'));
  const pull = readPull(reading, fields.get('pull'), readFile);
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
    ...(temporaryNames === undefined ? {} : { temporaryNames }),
    ...token,
    ...(watch === undefined ? {} : { watch }),
    ...(pull === undefined ? {} : { pull }),
    ...(passwordUntil === undefined ? {} : { passwordUntil: passwordUntil === true ? false : passwordUntil }),
    ...(previousPassword === undefined ? {} : { previousPassword }),
    ...(legacy ? { legacy } : {}),
    ...(quotaBytes === undefined ? {} : { quotaBytes }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Patterns such as `*.uploading`. They stand instead of the usual ones; an empty list: every name is a file. */
function readTemporaryNames(reading: Reading, spot: Spot | undefined): string[] | undefined {
  if (!spot) return undefined;
  return reading.items(spot).flatMap((item) => readNamePattern(reading, item) ?? []);
}

const leastTokenLength = 20;

/** The upload token in clear or as a file, or its hash from an export; `token: false` takes it away. */
function readToken(reading: Reading, fields: Fields, readFile: ReadFile): Pick<SenderEntry, 'token' | 'tokenHash'> {
  const [direct, hashSpot] = [fields.get('token'), fields.get('tokenHash')];
  if (hashSpot && (direct || fields.get('tokenFile'))) {
    reading.mistake(hashSpot, `${fields.path} has both a token and tokenHash; keep one.`);
    return {};
  }
  if (hashSpot) {
    const tokenHash = reading.string(hashSpot);
    if (tokenHash === undefined || /^[0-9a-f]{64}$/.test(tokenHash))
      return tokenHash === undefined ? {} : { tokenHash };
    reading.mistake(hashSpot, `${hashSpot.path} must be a SHA-256 as \`rollcall export --with-secrets\` writes it.`);
    return {};
  }
  if (direct && isScalar(direct.node) && direct.node.value === false) return { token: false };
  const token = readSecret(reading, fields, 'token', readFile);
  if (token === undefined) return {};
  if (token.length >= leastTokenLength && /^[A-Za-z0-9._~+/=-]+$/.test(token)) return { token };
  const spot = direct ?? fields.get('tokenFile') ?? fields;
  reading.mistake(spot, `${fields.path}: a token has at least ${leastTokenLength} letters and digits, and no spaces.`);
  return {};
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
