// What a file alone leaves in doubt and the last accepted night settles: whether a column has only another name, and
// whether a last row without a line end is whole.
import type { LastFile } from './baseline.ts';
import { keyCountOf, piecesOf } from './baseline.ts';
import { isLastValueCut } from './last_value.ts';
import type { NoticeBook } from './notice.ts';
import type { Rows } from './rows.ts';
import type { Scan } from './scan.ts';

/** Rows of the last night that must be the same again before a column counts as renamed. */
const alikeShare = 0.25;

/** Settles what the scan of a file left in doubt. `last` is the file as it was accepted last; absent when unknown. */
export function settleDoubts(scan: Scan, last: LastFile | undefined, book: NoticeBook): void {
  const name = scan.layoutFile.name;
  const place = scan.unendedRow;
  if (place !== undefined && isCutOff(scan, last, place)) {
    book.group('last_record_unterminated', name).hit(place.line, place.record, place.byte);
  }
  const { renamed } = scan;
  if (renamed.length === 0 || last === undefined || scan.kept === undefined || scan.unusable !== undefined) return;
  if (shareUnchanged(last, scan.kept) >= alikeShare) return;
  // The values are others too: it is another column.
  const { line, byte } = scan.headerPlace;
  for (const group of renamed) {
    group.count = 0;
    book.group('column_missing', name, group.column).hit(line, 0, byte);
    book.group('column_added', name, group.detail).hit(line, 0, byte);
  }
}

/**
 * Where a line end was agreed, a last row that the last night had to the letter was not cut off, unless rows of that
 * night are gone: those behind it, perhaps. Where nothing was agreed its last value may tell.
 */
function isCutOff(scan: Scan, last: LastFile | undefined, place: NonNullable<Scan['unendedRow']>): boolean {
  if (scan.layoutFile.lastLineEnds !== true) return scan.unusable === undefined && isLastValueCut(scan, place.byte);
  if (!isLastRowKnown(scan.kept, last, place.line)) return true;
  return scan.mode === 'bulk' && !isEveryKeyThere(last!, scan.kept!);
}

function isEveryKeyThere(last: LastFile, kept: Rows): boolean {
  for (const { keys } of piecesOf(last)) {
    for (let at = 0; at < keys.length; at += 2) if (kept.keys.find(keys[at]!, keys[at + 1]!) < 0) return false;
  }
  return true;
}

/** A row that the last night had to the letter was not cut off. */
function isLastRowKnown(kept: Rows | undefined, last: LastFile | undefined, line: number): boolean {
  if (kept === undefined || last === undefined || kept.lastKey < 0 || kept.lineOf(kept.lastKey) !== line) return false;
  const { keys, rows } = kept;
  const key = kept.lastKey;
  for (const { keys: oldKeys, contents } of piecesOf(last)) {
    for (let at = 0; at < oldKeys.length; at += 2) {
      if (oldKeys[at] !== keys.keys[key * 2] || oldKeys[at + 1] !== keys.keys[key * 2 + 1]) continue;
      if (rows === undefined || contents === undefined) return true;
      return contents[at] === rows[key * 2] && contents[at + 1] === rows[key * 2 + 1];
    }
  }
  return false;
}

function shareUnchanged(last: LastFile, kept: Rows): number {
  let same = 0;
  for (const { keys, contents } of piecesOf(last)) {
    for (let at = 0; at < keys.length; at += 2) {
      const found = kept.keys.find(keys[at]!, keys[at + 1]!);
      if (found < 0) continue;
      const isSame =
        contents === undefined ||
        kept.rows === undefined ||
        (contents[at] === kept.rows[found * 2] && contents[at + 1] === kept.rows[found * 2 + 1]);
      if (isSame) same++;
    }
  }
  return keyCountOf(last) === 0 ? 1 : same / keyCountOf(last);
}
