// Files whose bytes were there before: the same as last night, night after night, or those of an older night. Only bytes
// are compared, so what is found is certain; what it means depends on what the other files of the set are.
import type { LastFile } from './baseline.ts';
import { isManifest } from './manifest.ts';
import type { NoticeBook } from './notice.ts';
import type { Scan } from './scan.ts';
import { counted } from './words.ts';

/** What the accepted nights had under one name of the layout. */
export interface FileHistory {
  /** Accepted nights in a row with the bytes of the last one, that one included. */
  nightsUnchanged: number;
  /** Other bytes of earlier accepted nights, and the day (`YYYY-MM-DD`) they were last received on. */
  older: { sha256: string; receivedOn: string }[];
}

/** So many nights with the same bytes, tonight included, and the export may be stuck. */
const stuckNights = 6;
/** A short list, such as that of the schools, may well be what it was before a correction was taken back. */
const shortList = 100;
const timesLonger = 10;

/** Says which files are unchanged, and which are older than the last accepted ones. */
export function noteReplays(
  scans: readonly Scan[],
  before: ReadonlyMap<string, LastFile>,
  history: Readonly<Record<string, FileHistory>>,
  book: NoticeBook,
): void {
  // A delta that says nothing new looks like every other such delta; a manifest like every other manifest.
  const rosters = scans.filter((scan) => scan.mode === 'bulk' && !isManifest(scan.layoutFile));
  const isUnchanged = (scan: Scan) => before.get(scan.layoutFile.name)?.sha256 === scan.file.sha256;
  const replayOf = (scan: Scan) =>
    isUnchanged(scan)
      ? undefined
      : history[scan.layoutFile.name]?.older.find(({ sha256 }) => sha256 === scan.file.sha256);
  const isFresh = (scan: Scan) => before.has(scan.layoutFile.name) && !isUnchanged(scan) && !replayOf(scan);
  const mostRows = Math.max(0, ...rosters.map((scan) => scan.rows));
  const isAllUnchanged = rosters.every(isUnchanged);
  for (const scan of scans) {
    const { name } = scan.layoutFile;
    if (isUnchanged(scan)) {
      const nights = (history[name]?.nightsUnchanged ?? 0) + 1;
      // Courses and schools stand still for months; the longest file of a set does not.
      const isStuck = nights >= stuckNights && rosters.includes(scan) && (isAllUnchanged || scan.rows === mostRows);
      const since = isStuck ? `, for ${counted(nights, 'night')} now` : '';
      book.say('file_unchanged', name, since, isStuck ? { severity: 'WARN' } : {});
      continue;
    }
    const replay = rosters.includes(scan) ? replayOf(scan) : undefined;
    if (!replay) continue;
    const isShort = scan.rows < shortList && rosters.some((one) => isFresh(one) && one.rows >= scan.rows * timesLonger);
    book.say('file_stale_replay', name, replay.receivedOn, isShort ? { severity: 'WARN' } : {});
  }
}
