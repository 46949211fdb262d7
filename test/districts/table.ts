// A file of an invented set as rows, and its text in the dialect of its layout.
import type { Layout, LayoutFile } from '../../src/roster/layout.ts';

export interface Table {
  /** The name the layout knows the file by. */
  file: string;
  columns: string[];
  rows: Iterable<string[]>;
}

export interface TextOptions {
  /** Default `\r\n`. */
  lineEnding?: string;
  /** Every value in quotes, where the layout knows quotes. Default: only those that need them. */
  quoteAll?: boolean;
}

/** A table whose rows are given by column name; what is not named is blank. A name of no column is a mistake. */
export function tableOf(
  layout: Layout,
  file: string,
  rows: Iterable<Record<string, string>>,
  only?: readonly string[],
): Table {
  const found = layout.files.find((it) => it.name === file);
  if (found === undefined) throw new Error(`${layout.id} has no file ${file}`);
  const columns = only === undefined ? found.columns.map((column) => column.name) : [...only];
  return { file, columns, rows: fieldsOf(rows, columns, file) };
}

function* fieldsOf(rows: Iterable<Record<string, string>>, columns: string[], file: string): Iterable<string[]> {
  const known = new Set(columns);
  for (const row of rows) {
    for (const name of Object.keys(row)) if (!known.has(name)) throw new Error(`${file} has no column ${name}`);
    yield columns.map((name) => row[name] ?? '');
  }
}

/** How a file is written, as far as a line goes. */
export type Dialect = Pick<LayoutFile, 'delimiter' | 'quoting' | 'header'>;

/** The lines of a table, header first where the layout has one; each with its line ending. */
export function* linesOf(table: Table, file: Dialect, options: TextOptions = {}): Iterable<string> {
  const ending = options.lineEnding ?? '\r\n';
  const cell = (value: string) => cellOf(value, file, options.quoteAll === true);
  const line = (fields: string[]) => fields.map(cell).join(file.delimiter) + ending;
  if (file.header) yield line(table.columns);
  for (const row of table.rows) yield line(row);
}

function cellOf(value: string, file: Dialect, quoteAll: boolean): string {
  if (file.quoting === 'none') return value;
  const needs = quoteAll || value.includes(file.delimiter) || /["\r\n]/.test(value) || /^\s|\s$/.test(value);
  if (!needs) return value;
  return `"${value.replaceAll('"', file.quoting === 'backslash' ? '\\"' : '""')}"`;
}
