// A layout leaves some things open that the first rows of a file settle: which separator, whether a header is there, how
// many columns, columns that come in series, key columns that were left out. The check goes by the file as it came.
import { headOf } from './head_bytes.ts';
import { isPinned, plainName, textsOf } from './header_names.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { Reader } from './reader.ts';
import { separators } from './separators.ts';
import type { SetFile } from './set_file.ts';

const headRows = 60;

/** The layout of this file with everything settled that it leaves open. */
export function fileAsItCame(file: LayoutFile, source: SetFile): LayoutFile {
  if (isPinned(file) || !leavesOpen(file)) return file;
  const { bytes } = headOf(source.chunks());
  const delimiter = separatorOf(file, bytes);
  const rows = rowsOf(file, bytes, delimiter);
  const first = rows.find((row) => looksLikeHeader(file, row)) ?? rows[0];
  const { otherDelimiters: _, headerKnown, ...settled } = { ...file, delimiter };
  if (first === undefined) return { ...settled, delimiter };
  const header = headerKnown === false ? looksLikeHeader(file, first) : file.header;
  const columns = header ? withSeries(file.columns, first) : toWidth(file, commonWidth(rows), rows);
  return { ...settled, delimiter, header, columns, key: keyOf(file, header ? first : undefined, columns) };
}

function leavesOpen(file: LayoutFile): boolean {
  if (file.otherDelimiters !== undefined || file.headerKnown === false || !file.header) return true;
  const optional = new Set(file.columns.filter((column) => !column.required).map((column) => column.name));
  return file.columns.some((column) => column.series === true) || file.key.some((name) => optional.has(name));
}

/** The separator under which the first row has most of the names, or the rows come nearest to the agreed width. */
function separatorOf(file: LayoutFile, bytes: Uint8Array): string {
  if (file.otherDelimiters === undefined) return file.delimiter;
  const tried = [file.delimiter, ...file.otherDelimiters].map((delimiter) => {
    const rows = rowsOf(file, bytes, delimiter);
    const names = rows[0] === undefined ? 0 : knownNames(file, rows[0]);
    return { delimiter, names, off: Math.abs(commonWidth(rows) - width(file)) };
  });
  return tried.reduce((best, it) =>
    it.names > best.names || (it.names === best.names && it.off < best.off) ? it : best,
  ).delimiter;
}

function rowsOf(file: LayoutFile, bytes: Uint8Array, delimiter: string): string[][] {
  const reader = new Reader([bytes], { delimiter, quoting: file.quoting });
  const rows: string[][] = [];
  while (rows.length < headRows && reader.next()) if (!reader.isBlank) rows.push(reader.texts());
  reader.close();
  return rows;
}

function width(file: LayoutFile): number {
  return file.columns.length;
}

function knownNames(file: LayoutFile, texts: readonly string[]): number {
  const known = new Set(file.columns.flatMap((column) => textsOf(column).map(plainName)));
  return new Set(texts.map(plainName).filter((name) => known.has(name))).size;
}

/** Most of its names are known, or would be if it were cut at another separator: that is then said of the header. */
function looksLikeHeader(file: LayoutFile, texts: readonly string[]): boolean {
  const isNamed = (names: readonly string[]) => knownNames(file, names) * 3 >= Math.min(names.length, width(file));
  const line = texts.join(file.delimiter);
  return isNamed(texts) || (texts.length === 1 && separators.some((separator) => isNamed(line.split(separator))));
}

/** Whether most of the first rows end with a separator and nothing behind it. `file` has no header to tell. */
export function hasTrailingSeparators(file: LayoutFile, source: SetFile): boolean {
  const rows = rowsOf(file, headOf(source.chunks()).bytes, file.delimiter);
  const trailing = rows.filter((row) => row.length === width(file) + 1 && row.at(-1) === '');
  return trailing.length * 2 > rows.length;
}

/** How many fields most rows have. */
function commonWidth(rows: readonly string[][]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  return [...counts].reduce((best, it) => (it[1] > best[1] ? it : best), [0, 0])[0];
}

/** The columns of a file without a header: the last ones may be left out if they may be blank, others may follow. */
function toWidth(file: LayoutFile, wide: number, rows: readonly string[][]): LayoutColumn[] {
  const { columns } = file;
  const needed = columns.findLastIndex((column) => column.required) + 1;
  if (wide < columns.length) return wide >= Math.max(2, needed) ? columns.slice(0, wide) : columns;
  const isTrailing = wide === columns.length + 1 && rows.every((row) => (row[columns.length] ?? '') === '');
  if (wide === columns.length || isTrailing || file.extraColumns === 'refused') return columns;
  const further = Array.from({ length: wide - columns.length }, (_, at): LayoutColumn => {
    return { name: `Column ${columns.length + at + 1}`, required: false, type: 'string' };
  });
  return [...columns, ...further];
}

/** Adds `name_2`, `name_3` of columns that come in series, as the header has them. */
function withSeries(columns: readonly LayoutColumn[], header: readonly string[]): LayoutColumn[] {
  const own = new Set(columns.map((column) => plainName(column.name)));
  const further = header.flatMap((text): LayoutColumn[] => {
    const found = /^(.+)_\d+$/.exec(text.trim());
    const column = columns.find((it) => it.series === true && plainName(it.name) === plainName(found?.[1] ?? ''));
    if (column === undefined || own.has(plainName(text))) return [];
    own.add(plainName(text));
    const { series: _, ...facts } = column;
    return [{ ...facts, name: text.trim(), required: false, filled: false }];
  });
  return [...columns, ...further];
}

/** The key without the columns that may be left out and are. */
function keyOf(file: LayoutFile, header: readonly string[] | undefined, columns: readonly LayoutColumn[]): string[] {
  const there = header === undefined ? undefined : new Set(header.map(plainName));
  return file.key.filter((name) => {
    const column = columns.find((it) => it.name === name);
    if (column === undefined) return false;
    return column.required || there === undefined || textsOf(column).some((text) => there.has(plainName(text)));
  });
}
