// A set as rows, to spoil one thing of it at a time and say where the fault is.
import type { LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { tablesOf } from './files_of.ts';
import type { District } from './people.ts';
import { linesOf } from './table.ts';

export interface RowsOfFile {
  file: LayoutFile;
  columns: string[];
  rows: string[][];
}

/** The files of a set by name. */
export type RowsOfSet = ReadonlyMap<string, RowsOfFile>;

export function rowsOf(district: District, layoutId: string): RowsOfSet {
  const layout = builtInLayout(layoutId)!;
  return new Map(
    tablesOf(district, layoutId).map((table) => {
      const file = layout.files.find((it) => it.name === table.file)!;
      return [table.file, { file, columns: table.columns, rows: [...table.rows] }];
    }),
  );
}

/** Names and texts; with `changed` in the place of its own file. */
export function textsOf(set: RowsOfSet, changed?: RowsOfFile): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const one of set.values()) texts[one.file.name] = textOf(one.file.name === changed?.file.name ? changed : one);
  return texts;
}

export function textOf({ file, columns, rows }: RowsOfFile): string {
  return [...linesOf({ file: file.name, columns, rows }, file)].join('');
}

/** The physical line of a row; the generator writes no line break into a value. */
export function lineOf({ file }: RowsOfFile, row: number): number {
  return row + (file.header ? 2 : 1);
}

/** One value changed. */
export function withValue(it: RowsOfFile, row: number, column: string, value: string): RowsOfFile {
  const place = it.columns.indexOf(column);
  return { ...it, rows: it.rows.with(row, it.rows[row]!.with(place, value)) };
}

/** A copy of a row at the end, some of its values changed. */
export function withCopy(it: RowsOfFile, row: number, values: Record<string, string>): RowsOfFile {
  const copy = it.rows[row]!.map((value, place) => values[it.columns[place]!] ?? value);
  return { ...it, rows: [...it.rows, copy] };
}

export function withoutColumn(it: RowsOfFile, column: string): RowsOfFile {
  const place = it.columns.indexOf(column);
  return { ...it, columns: it.columns.toSpliced(place, 1), rows: it.rows.map((row) => row.toSpliced(place, 1)) };
}

/** Two neighbouring columns change places, values and all. */
export function withSwapped(it: RowsOfFile, place: number): RowsOfFile {
  const swap = (row: string[]) => row.with(place, row[place + 1]!).with(place + 1, row[place]!);
  return { ...it, columns: swap(it.columns), rows: it.rows.map(swap) };
}

export function withColumn(it: RowsOfFile, place: number, name: string, value: string): RowsOfFile {
  const add = (row: string[], text: string) => row.toSpliced(place, 0, text);
  return { ...it, columns: add(it.columns, name), rows: it.rows.map((row) => add(row, value)) };
}

/** What a layout says of a column of this file; of `name_2` what it says of a series `name`. */
export function factsOf({ file }: RowsOfFile, column: string): LayoutColumn {
  const own = file.columns.find((it) => it.name === column);
  if (own !== undefined) return own;
  const { series: _, ...facts } = file.columns.find((it) => it.series && it.name === column.replace(/_\d+$/, ''))!;
  return { ...facts, name: column, required: false, filled: false };
}

/** The first row in which the column has a value. */
export function filledRow(it: RowsOfFile, column: string): number {
  const place = it.columns.indexOf(column);
  return it.rows.findIndex((row) => row[place] !== '');
}
