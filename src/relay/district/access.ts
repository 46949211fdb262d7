// What lets someone in, here or at a vendor: passwords, keys, addresses. Values are never repeated in a mistake.
import { isIP } from 'node:net';
import { isMap } from 'yaml';
import { isPasswordHash } from '../../kit/password.ts';
import type { DatedKeyEntry } from '../district_file.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { readDate } from './values.ts';

/** Reads a file that the district file names, or says why not. The roof does the reading. */
export type ReadFile = (path: string) => { text: string } | { why: string };

/** The text of the file at this path of the district file. */
export function readNamedFile(reading: Reading, spot: Spot | undefined, readFile: ReadFile): string | undefined {
  const path = reading.string(spot);
  if (path === undefined || !spot) return undefined;
  const found = readFile(path);
  if ('text' in found) return found.text;
  reading.mistake(spot, `${spot.path}: ${path} cannot be read (${found.why}).`);
  return undefined;
}

/** A secret written as `key` or as the file `keyFile`, not both. */
export function readSecret(reading: Reading, fields: Fields, key: string, readFile: ReadFile): string | undefined {
  const [direct, file] = [fields.get(key), fields.get(`${key}File`)];
  if (direct && file) {
    reading.mistake(file, `${fields.path} has both ${key} and ${key}File; keep one.`);
    return undefined;
  }
  if (direct) return reading.string(direct);
  const text = readNamedFile(reading, file, readFile)?.replace(/\r?\n$/, '');
  if (text !== '' || !file) return text;
  reading.mistake(file, `${file.path}: the file is empty.`);
  return undefined;
}

export function readPasswordHash(reading: Reading, spot: Spot | undefined): string | undefined {
  const hash = reading.string(spot);
  if (hash === undefined || !spot) return undefined;
  if (isPasswordHash(hash)) return hash;
  reading.mistake(spot, `${spot.path} must be an argon2id hash as \`rollcall export --with-secrets\` writes it.`);
  return undefined;
}

const keyTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] as const;

/** OpenSSH one-line public keys: `ssh-ed25519 AAAA... comment`, or `{ key, until }` with the key's last day. */
export function readPublicKeys(reading: Reading, spot: Spot | undefined): (string | DatedKeyEntry)[] {
  if (!spot) return [];
  return reading.items(spot).flatMap((item) => {
    if (!isMap(item.node)) return readKeyLine(reading, item) ?? [];
    const fields = reading.fields(item, ['key', 'until']);
    if (!fields) return [];
    const keySpot = required(reading, fields, 'key');
    const key = keySpot && readKeyLine(reading, keySpot);
    const until = readDate(reading, fields.get('until'));
    if (key === undefined) return [];
    return until === undefined ? key : { key, until };
  });
}

function readKeyLine(reading: Reading, spot: Spot): string | undefined {
  const line = reading.string(spot)?.trim();
  if (line === undefined) return undefined;
  const why = publicKeyMistake(line);
  if (why) reading.mistake(spot, `${spot.path} ${why}`);
  return why ? undefined : line;
}

/** Why this line is no public key that a sender can log in with; undefined when it is one. */
export function publicKeyMistake(line: string): string | undefined {
  if (line.includes('PRIVATE KEY')) return 'is a private key; put the line of the .pub file here.';
  const [type = '', body = ''] = line.split(/\s+/);
  if (!keyTypes.some((known) => known === type)) return `must begin with one of ${keyTypes.join(', ')}.`;
  const bytes = Buffer.from(body, 'base64');
  const isWhole = /^[A-Za-z0-9+/]+={0,2}$/.test(body) && bytes.length > 36 && bytes.readUInt32BE(0) === type.length;
  if (!isWhole || bytes.toString('latin1', 4, 4 + type.length) !== type) {
    return 'is not a whole OpenSSH public key; copy the line of the .pub file again.';
  }
  return undefined;
}

/** CIDR blocks; a single address stands for itself. */
export function readAllowFrom(reading: Reading, spot: Spot | undefined): string[] {
  if (!spot) return [];
  return reading.items(spot).flatMap((item) => {
    const block = reading.string(item);
    if (block === undefined) return [];
    const whole = wholeBlock(block);
    if (!whole)
      reading.mistake(item, `${item.path} must be an address or a block such as 10.20.0.0/16; ${block} is not.`);
    return whole ? [whole] : [];
  });
}

function wholeBlock(block: string): string | undefined {
  const [address = '', prefix, ...rest] = block.split('/');
  const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (most < 0 || rest.length > 0) return undefined;
  if (prefix === undefined) return `${address}/${most}`;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= most ? block : undefined;
}

export function readHostKey(reading: Reading, spot: Spot | undefined): string | undefined {
  const text = reading.string(spot);
  if (text === undefined || !spot) return undefined;
  const found = /^(SHA256:[A-Za-z0-9+/]{43})=?$/.exec(text);
  if (found) return found[1];
  if (text === 'accept-first') return text;
  reading.mistake(spot, `${spot.path} must be SHA256: and 43 characters, as ssh-keygen -l prints it, or accept-first.`);
  return undefined;
}

/** `opensWith`: what a locked key opens with, where the file has it. Whether it does shows at the first connection. */
export function readPrivateKey(
  reading: Reading,
  fields: Fields,
  readFile: ReadFile,
  opensWith?: string,
): string | undefined {
  const key = readSecret(reading, fields, 'privateKey', readFile);
  const spot = fields.get('privateKey') ?? fields.get('privateKeyFile');
  if (key === undefined || !spot) return undefined;
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key.trim())) {
    reading.mistake(spot, `${spot.path} must be a private key that begins with -----BEGIN ... PRIVATE KEY-----.`);
    return undefined;
  }
  if (opensWith === undefined && needsPassphrase(key)) {
    reading.mistake(spot, `${spot.path} is locked with a passphrase, and the file has none.`);
    return undefined;
  }
  return key.endsWith('\n') ? key : `${key}\n`;
}

function needsPassphrase(key: string): boolean {
  if (/ENCRYPTED/.test(key)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(key)?.[1];
  if (body === undefined) return false;
  // OpenSSH, PROTOCOL.key: "openssh-key-v1\0", then the cipher's name with its length.
  const bytes = Buffer.from(body, 'base64');
  return bytes.length > 23 && bytes.toString('latin1', 19, 23) !== 'none';
}
