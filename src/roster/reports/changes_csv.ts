// Who was removed, added or changed as a table for a spreadsheet. A row that changed is two lines, as it was and as it is.

import type { ListedColumn, ListedRow } from '../change_listing.ts';
import type { ChangeKind } from '../changed_keys.ts';
import { cellOf } from './csv.ts';

/** The first line, behind the mark by which spreadsheets know UTF-8. */
export function changesHead(columns: readonly ListedColumn[]): string {
  return `\ufeff${lineOf(['change', 'line', 'changed columns', ...columns.map(({ name }) => name)])}`;
}

/** The lines of one row. `line` is where it stands in the file of its night. */
export function changesLines(kind: ChangeKind, row: ListedRow): string {
  if (kind !== 'changed') {
    return lineOf([kind, row.line ?? row.lineBefore, '', ...(row.after ?? row.before ?? [])]);
  }
  const differs = row.differs?.join(', ') ?? '';
  const was = row.before && lineOf(['changed from', row.lineBefore, differs, ...row.before]);
  const is = row.after && lineOf(['changed to', row.line, differs, ...row.after]);
  return (was ?? '') + (is ?? '');
}

function lineOf(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}
