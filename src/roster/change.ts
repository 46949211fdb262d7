// What a file became since the last accepted night, as far as its rows can be compared: the rows by key, the columns by
// the sample of both nights, and whether rows that seem to have left are there under other keys.
import type { LastFile } from './baseline.ts';
import { hasContents } from './baseline.ts';
import type { ColumnChange, ColumnMove, RowPairs } from './column_changes.ts';
import { changedRowsBeside, columnChanges, columnMoves, isOneValue, pairsByKey } from './column_changes.ts';
import { comparable } from './comparable.ts';
import type { Comparison } from './compare.ts';
import { compareRows } from './compare.ts';
import type { Limit } from './guard_settings.ts';
import type { LayoutFile } from './layout.ts';
import type { Unchecked } from './not_checked.ts';
import type { NoticeBook } from './notice.ts';
import type { ColumnsReport } from './report.ts';
import { linkRows } from './row_links.ts';
import type { Scan } from './scan.ts';

/** The columns of rows laid side by side. */
export interface ComparedColumns {
  /** Rows that were looked at. */
  looked: number;
  /** Rows they stand for: those of both nights. */
  of: number;
  columns: ColumnChange[];
  moves: ColumnMove[];
  /** Columns that tell when the export ran, or that mean nothing in a bulk set: a change there is no change of the roster. */
  stamps: ReadonlySet<string>;
  /** Rows that changed in another column than those. */
  changed: number;
}

export interface NightChange {
  rows: Comparison;
  columns?: ComparedColumns;
  /** Rows of the sample that are gone by their key, and how many of them are there under another one. */
  reissued?: { gone: number; found: number };
  /** Those rows have the id they had, and changed in another column of the key. */
  keepsId?: boolean;
}

const comparing = [
  'rows_removed_mass',
  'rows_changed_mass',
  'rows_added_mass',
  'group_removed_whole',
  'column_emptied',
  'column_changed_mass',
  'column_content_swapped',
  'key_space_replaced',
];

/**
 * Compares a file with the last accepted one, in which it was agreed as `agreed`. Undefined where that cannot be; what
 * is not checked then is noted.
 */
export function compareNight(
  scan: Scan,
  last: LastFile,
  agreed: LayoutFile | undefined,
  book: NoticeBook,
  unchecked: Unchecked,
): NightChange | undefined {
  const { layoutFile, kept, sample } = scan;
  const { name } = layoutFile;
  const extent = comparable(agreed, layoutFile);
  const isAnew = extent === 'nothing' || (kept !== undefined && (kept.rows === undefined) === hasContents(last));
  const usual = usualReason(scan, isAnew);
  const because = usual ?? whyNotCompared(scan, last, book);
  if (because !== undefined || !kept || !sample) {
    const cause = because === usual ? 'usual' : scan.rows === 0 ? 'told' : 'wrong';
    for (const rule of comparing) unchecked.note(rule, name, because ?? '', cause);
    return undefined;
  }
  for (const kind of kept.grouping?.abandoned ?? []) {
    unchecked.note('group_removed_whole', name, `${kind} has too many different values in ${name}`, 'usual');
  }
  const hasOtherColumns = book.hasCode(name, 'column_missing', 'column_added');
  if (extent === 'keys' || hasOtherColumns) {
    const why = hasOtherColumns
      ? notAgreed(name)
      : `the columns of ${name} were agreed anew since the last accepted night`;
    for (const rule of ['rows_changed_mass', 'column_changed_mass'])
      unchecked.note(rule, name, why, hasOtherColumns ? 'wrong' : 'usual');
  }
  const rows = compareRows(last, kept, extent === 'keys' || hasOtherColumns);
  const change: NightChange = { rows };
  const both = rows.before - rows.removed;
  const byKey = pairsByKey(last.sample, sample.sampled());
  if (isReplaced(rows)) {
    const links = linkRows(scan.file, layoutFile, scan.header, last.sample, kept.keys, scan.rows);
    if (layoutFile.key.length > 0) change.reissued = { gone: links.gone, found: links.pairs.count };
    if (links.pairs.count > byKey.count) {
      const standsFor = Math.round((links.pairs.count * rows.removed) / links.gone);
      change.columns = columnsOf(scan, links.pairs, standsFor);
      change.keepsId = keepsId(layoutFile, links.pairs);
      return change;
    }
  }
  if (byKey.count > 0) change.columns = columnsOf(scan, byKey, both);
  return change;
}

function columnsOf(scan: Scan, pairs: RowPairs, of: number): ComparedColumns {
  const { key } = scan.layoutFile;
  const stamps = stampsOf(scan, pairs);
  return {
    looked: pairs.count,
    of,
    // That a row has another key is told by the rows that are gone and new; a key that is in another column is a move.
    columns: columnChanges(pairs).filter(({ column }) => !key.includes(column)),
    moves: columnMoves(pairs),
    stamps,
    changed: changedRowsBeside(pairs, stamps),
  };
}

/** Whether the file's own id, the first column of a longer key, is the same in most rows. */
function keepsId({ key, columns }: LayoutFile, pairs: RowPairs): boolean {
  const own = columns.find(({ name }) => name === key[0]);
  if (key.length < 2 || own === undefined || own.references !== undefined) return false;
  const change = columnChanges(pairs).find(({ column }) => column === own.name);
  return change !== undefined && (change.changed + change.emptied) * 2 < change.had;
}

/** What producers fill in or leave out as they like in a bulk set; and one moment that stands on every row. */
function stampsOf(scan: Scan, { columns, before, after }: RowPairs): Set<string> {
  const stamps = scan.layoutFile.columns.filter(
    ({ name, type, emptyWhen }) =>
      emptyWhen === scan.mode ||
      (type === 'datetime' && isOneValue(columns, before, name) && isOneValue(columns, after, name)),
  );
  return new Set(stamps.map(({ name }) => name));
}

/**
 * Of the rows that changed, those that did so otherwise than in what an export stamps on every row, such as the hour it
 * ran. Undefined where nothing is stamped.
 */
export function changedOtherwise({ rows, columns }: NightChange): number | undefined {
  if (columns === undefined || columns.stamps.size === 0) return undefined;
  return Math.min(rows.changed, (columns.changed * columns.of) / columns.looked);
}

/** Whether more rows changed than a guard lets pass. */
export function isChangedBeyond(change: NightChange, limit: Limit): boolean {
  const changed = changedOtherwise(change) ?? change.rows.changed;
  if (limit.orAtLeast !== undefined && changed >= limit.orAtLeast) return true;
  return changed >= (limit.atLeast ?? 1) && changed * 100 > limit.percent * change.rows.before;
}

/** Most keys are gone and most keys are new; a handful of rows is no key space. */
function isReplaced({ removed, added, before, changed, unchanged }: Comparison): boolean {
  return removed >= 5 && removed * 2 > before && added * 2 > changed + unchanged + added;
}

/** Why a good file cannot be compared. */
function usualReason(scan: Scan, hasOtherKey: boolean): string | undefined {
  const { name } = scan.layoutFile;
  if (scan.unusable !== undefined) return undefined;
  if (scan.mode === 'delta') return `${name} is a delta file: it holds changes, not the whole roster`;
  return hasOtherKey ? `the key of ${name} was agreed anew since the last accepted night` : undefined;
}

function whyNotCompared(scan: Scan, last: LastFile, book: NoticeBook): string | undefined {
  const name = scan.layoutFile.name;
  if (scan.unusable !== undefined) return scan.unusable;
  if (scan.kept === undefined) return `${name} has no column for its key`;
  // Where the whole row is the key, a row with another column is another row.
  const isKeyed = hasContents(last);
  if (!isKeyed && book.hasCode(name, 'column_missing', 'column_added')) return notAgreed(name);
  return undefined;
}

function notAgreed(name: string): string {
  return `the columns of ${name} are not the agreed ones`;
}

/** The columns that changed, as the report tells them. */
export function columnsReport(compared: ComparedColumns): ColumnsReport | undefined {
  const changed = compared.columns
    .filter(({ changed, emptied, filled }) => changed + emptied + filled > 0)
    .map(({ column, changed, emptied, filled }) => ({ column, changed, emptied, filled }));
  if (changed.length === 0) return undefined;
  return { looked: compared.looked, of: compared.of, changed };
}
