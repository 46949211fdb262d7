// The destinations of a district file: the vendor's five values and its host key, or a folder.
import type { DestinationEntry, SftpEndEntry } from '../district_file.ts';
import type { FolderEnd } from '../records.ts';
import { type ReadFile, readHostKey, readPrivateKey, readSecret } from './access.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { quirkKeys, readBandwidth, readQuirks } from './quirks.ts';
import { readDuration, readName, readPlain } from './values.ts';
import { readAgreement, readPgp } from './vendor.ts';

const sftpKeys = [
  'host',
  'port',
  'username',
  'password',
  'passwordFile',
  'privateKey',
  'privateKeyFile',
  'passphrase',
  'passphraseFile',
  'directory',
  'hostKey',
  ...quirkKeys,
] as const;
const keys = ['name', 'system', ...sftpKeys, 'folder', 'retry', 'agreement', 'pgp'] as const;
const shortestRetryMs = 100;
const longestRetryMs = 24 * 3_600_000;

export function readDestination(reading: Reading, spot: Spot, readFile: ReadFile): DestinationEntry | undefined {
  const fields = reading.fields(spot, keys);
  if (!fields) return undefined;
  const name = readName(reading, required(reading, fields, 'name'));
  const system = readName(reading, fields.get('system'));
  const end = readEnd(reading, fields, readFile);
  const retry = readRetry(reading, fields.get('retry'));
  const agreement = readAgreement(reading, fields.get('agreement'));
  const pgp = readPgp(reading, fields.get('pgp'), readFile);
  if (name === undefined || !end) return undefined;
  return {
    name,
    end,
    ...(system === undefined ? {} : { system }),
    ...(retry === undefined ? {} : { retry }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(pgp === undefined ? {} : { pgp }),
  };
}

function readEnd(reading: Reading, fields: Fields, readFile: ReadFile): SftpEndEntry | FolderEnd | undefined {
  const folderSpot = fields.get('folder');
  if (!folderSpot) return readSftpEnd(reading, fields, readFile);
  for (const key of sftpKeys) {
    if (key === 'bandwidth') continue;
    const spot = fields.get(key);
    if (spot) reading.mistake(spot, `${fields.path} is a folder; ${key} belongs to an SFTP destination.`);
  }
  const folder = readPlain(reading, folderSpot);
  if (folder === undefined) return undefined;
  const bandwidth = readBandwidth(reading, fields);
  const quirks = bandwidth === undefined ? {} : { quirks: { bandwidth } };
  if (/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(folder)) return { kind: 'folder', folder, ...quirks };
  reading.mistake(folderSpot, `${folderSpot.path} must be a whole path such as /srv/archive.`);
  return undefined;
}

function readSftpEnd(reading: Reading, fields: Fields, readFile: ReadFile): SftpEndEntry | undefined {
  if (!fields.get('host')) {
    reading.mistake(fields, `${fields.path} needs host and username, or folder.`);
    return undefined;
  }
  const host = readHost(reading, fields.get('host'));
  const port = reading.integer(fields.get('port'), 1, 65_535) ?? 22;
  const username = readPlain(reading, required(reading, fields, 'username'));
  const directory = readPlain(reading, fields.get('directory')) ?? '.';
  const hostKey = readHostKey(reading, fields.get('hostKey'));
  const password = readSecret(reading, fields, 'password', readFile);
  const passphrase = readSecret(reading, fields, 'passphrase', readFile);
  const privateKey = readPrivateKey(reading, fields, readFile, passphrase ?? password);
  const quirks = readQuirks(reading, fields, directory);
  if (host === undefined || username === undefined) return undefined;
  return {
    kind: 'sftp',
    host,
    port,
    username,
    directory,
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(quirks ? { quirks } : {}),
  };
}

export function readHost(reading: Reading, spot: Spot | undefined): string | undefined {
  const host = reading.string(spot);
  if (host === undefined || !spot) return undefined;
  if (/^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})$/.test(host) || /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(host)) return host;
  reading.mistake(spot, `${spot.path} must be a host name or an address alone, without sftp:// or a directory.`);
  return undefined;
}

function readRetry(reading: Reading, spot: Spot | undefined): number[] | undefined {
  if (!spot) return undefined;
  const items = reading.items(spot);
  if (items.length === 0) reading.mistake(spot, `${spot.path} must list at least one wait such as 1m.`);
  const waits = items.flatMap((item) => {
    const wait = readDuration(reading, item);
    if (wait === undefined) return [];
    if (wait >= shortestRetryMs && wait <= longestRetryMs) return [wait];
    reading.mistake(item, `${item.path} must be from 100ms to 24h.`);
    return [];
  });
  return waits.length > 0 ? waits : undefined;
}
