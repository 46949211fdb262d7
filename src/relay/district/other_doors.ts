// The other ways in of a sender: a folder that is watched, a server whose files are fetched.
import type { PullEntry } from '../district_file.ts';
import type { Afterwards, Watch } from '../records.ts';
import { type ReadFile, readHostKey, readPrivateKey, readSecret } from './access.ts';
import { readHost } from './destinations.ts';
import { type Fields, type Reading, required, type Spot } from './document.ts';
import { cronMistake } from './forward.ts';
import { readDuration, readPlain, readWord } from './values.ts';

const usualSettleMs = 30_000;
const usualEveryMs = 10_000;
const longestWaitMs = 24 * 3_600_000;
const isWholePath = (path: string) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

export function readWatch(reading: Reading, spot: Spot | undefined): Watch | undefined {
  const fields = spot && reading.fields(spot, ['folder', 'settle', 'every', 'files', 'then', 'moveTo']);
  if (!fields) return undefined;
  const folderSpot = required(reading, fields, 'folder');
  const folder = readPlain(reading, folderSpot);
  if (folderSpot && folder !== undefined && !isWholePath(folder)) {
    reading.mistake(folderSpot, `${folderSpot.path} must be a whole path such as /srv/drop.`);
  }
  const settleMs = readWait(reading, fields.get('settle'), 100) ?? usualSettleMs;
  const everyMs = readWait(reading, fields.get('every'), 100) ?? usualEveryMs;
  const afterwards = readAfterwards(reading, fields);
  const moveSpot = fields.get('moveTo');
  if (moveSpot && afterwards.moveTo !== undefined) {
    if (!isWholePath(afterwards.moveTo)) {
      reading.mistake(moveSpot, `${moveSpot.path} must be a whole path such as /srv/drop/done.`);
    } else if (withoutEnd(afterwards.moveTo) === withoutEnd(folder ?? '')) {
      reading.mistake(moveSpot, `${moveSpot.path} must be another folder than the watched one.`);
    }
  }
  if (folder === undefined) return undefined;
  return { folder, everyMs, settleMs, ...afterwards, ...readFiles(reading, fields) };
}

const pullKeys = [
  ...['host', 'port', 'username', 'password', 'passwordFile', 'privateKey', 'privateKeyFile', 'directory', 'hostKey'],
  ...['at', 'settle', 'files', 'then', 'moveTo'],
];

export function readPull(reading: Reading, spot: Spot | undefined, readFile: ReadFile): PullEntry | undefined {
  const fields = spot && reading.fields(spot, pullKeys);
  if (!fields) return undefined;
  const host = readHost(reading, required(reading, fields, 'host'));
  const port = reading.integer(fields.get('port'), 1, 65_535) ?? 22;
  const username = readPlain(reading, required(reading, fields, 'username'));
  const directory = readPlain(reading, fields.get('directory')) ?? '.';
  const hostKey = readHostKey(reading, fields.get('hostKey'));
  const password = readSecret(reading, fields, 'password', readFile);
  const privateKey = readPrivateKey(reading, fields, readFile);
  const atSpot = required(reading, fields, 'at');
  const at = reading.string(atSpot);
  const why = at === undefined ? undefined : cronMistake(at);
  if (atSpot && why) reading.mistake(atSpot, `${atSpot.path} must be a cron pattern such as "*/15 1-5 * * *"; ${why}.`);
  const settleMs = readWait(reading, fields.get('settle'), 0) ?? usualSettleMs;
  const afterwards = readAfterwards(reading, fields);
  const moveSpot = fields.get('moveTo');
  if (moveSpot && afterwards.moveTo !== undefined && withoutEnd(afterwards.moveTo) === withoutEnd(directory)) {
    reading.mistake(moveSpot, `${moveSpot.path} must be another directory than the one that is fetched from.`);
  }
  if (host === undefined || username === undefined || at === undefined) return undefined;
  return {
    ...{ host, port, username, directory, at, settleMs },
    ...afterwards,
    ...readFiles(reading, fields),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
}

function readAfterwards(reading: Reading, fields: Fields): Afterwards {
  const [spot, moveSpot] = [fields.get('then'), fields.get('moveTo')];
  const after = readWord(reading, spot, ['leave', 'delete', 'move'] as const) ?? 'leave';
  const moveTo = readPlain(reading, moveSpot);
  if (after === 'move' && !moveSpot)
    reading.mistake(spot ?? fields, `${fields.path} needs moveTo, because then is move.`);
  if (after !== 'move' && moveSpot) reading.mistake(moveSpot, `${moveSpot.path} belongs to then: move.`);
  if (after === 'move') return moveTo === undefined ? { after: 'leave' } : { after, moveTo };
  return { after };
}

function readFiles(reading: Reading, fields: Fields): { files?: string } {
  const spot = fields.get('files');
  const files = reading.string(spot);
  if (files === undefined) return {};
  if (spot && /[/\\]/.test(files))
    reading.mistake(spot, `${spot.path} is a name such as students*.csv, without folders.`);
  return { files };
}

function readWait(reading: Reading, spot: Spot | undefined, leastMs: number): number | undefined {
  const wait = readDuration(reading, spot);
  if (wait === undefined || !spot) return undefined;
  if (wait >= leastMs && wait <= longestWaitMs) return wait;
  reading.mistake(spot, `${spot.path} must be from ${leastMs}ms to 24h.`);
  return undefined;
}

function withoutEnd(path: string): string {
  return path.replace(/[/\\]+$/, '') || '/';
}
