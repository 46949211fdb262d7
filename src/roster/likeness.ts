// How much one file is like one file of a layout, by its name and its first rows alone.
import { fitOf } from './file_names.ts';
import { areNames, plainName, textsOf } from './header_names.ts';
import type { LayoutFile } from './layout.ts';
import { isManifest, saysVersion } from './manifest.ts';

export interface NamedHeader {
  name: string;
  /** The first row's values; empty when the file could not be read. */
  header: string[];
  /** Some of the rows behind it. */
  rows?: string[][];
}

export interface Likeness {
  /** 0 to 1 by the header; a hundredth more or less tells files apart that have the same columns. */
  likeness: number;
  /** Columns that should be there and are not. */
  missing: string[];
  /** What speaks for it: the names of the header, their number alone, the values of a file without one, or the name alone. */
  by: 'header' | 'number of columns' | 'values' | 'name';
}

/** A file whose header could not be read speaks by its name alone. */
const nameAlone = 0.5;
/** As many columns as there should be, and nothing else that could be compared. */
const widthAlone = 0.5;

/** Undefined when the name is not that of the file. */
export function likenessOf(file: LayoutFile, { name, header, rows = [] }: NamedHeader): Likeness | undefined {
  const fit = fitOf(file, name);
  if (fit === undefined) return undefined;
  const nothing = header.every((text) => text.trim() === '');
  if (nothing) return { likeness: nameAlone, missing: [], by: 'name' };
  if (contradicts(file, rows)) return { likeness: 0, missing: [], by: 'values' };
  if (!file.header) return { likeness: byValues(file, header), missing: [], by: 'values' };
  const found = byHeader(file, header);
  if (found.likeness > 0 || !isWidth(file, header)) return found;
  // Without names that are known, the number of columns is all there is.
  if (file.namesKnown === false && areNames(header)) return { ...found, likeness: widthAlone, by: 'number of columns' };
  if (file.headerKnown === false && !areNames(header))
    return { ...found, likeness: widthAlone - 0.1, by: 'number of columns' };
  return found;
}

function byHeader(file: LayoutFile, header: readonly string[]): Likeness {
  const names = header.map(plainName).filter((name) => name !== '');
  const plain = new Map(file.columns.flatMap((column) => textsOf(column).map((text) => [plainName(text), column])));
  const series = new Set(file.columns.filter((column) => column.series).map((column) => plainName(column.name)));
  const isKnown = (name: string) => plain.has(name) || series.has(name.replace(/_\d+$/, ''));
  const present = new Set(names.map((name) => plain.get(name)));
  const required = file.columns.filter((column) => column.required);
  const missing = required.filter((column) => !present.has(column)).map((column) => column.name);
  const precision = names.filter(isKnown).length / names.length;
  const recall = required.length === 0 ? 1 : (required.length - missing.length) / required.length;
  const exact = new Set(file.columns.flatMap(textsOf));
  // Of two files with the same columns, the one that has all of them and writes them the same way.
  const coverage = file.columns.filter((column) => present.has(column)).length / file.columns.length;
  const spelling = header.filter((text) => exact.has(text)).length / header.length;
  const likeness = precision * recall * (0.9 + coverage * 0.06 + spelling * 0.04);
  return { likeness, missing, by: 'header' };
}

/** A file without a header is known by what its first column may hold, such as a record type. */
function byValues(file: LayoutFile, first: readonly string[]): number {
  const known = file.columns[0]?.values;
  if (known === undefined) return isWidth(file, first) ? widthAlone : 0;
  if (!known.includes(first[0]?.trim() ?? '')) return 0;
  return first.length > 1 ? 1 : widthAlone;
}

function isWidth(file: LayoutFile, first: readonly string[]): boolean {
  return first.length === file.columns.length;
}

/** A manifest that names another version. */
function contradicts(file: LayoutFile, rows: readonly string[][]): boolean {
  if (!isManifest(file)) return false;
  return Object.entries(file.properties ?? {}).some(
    ([property, wanted]) => !saysVersion(rows.find((row) => row[0]?.trim() === property)?.[1] ?? '', wanted),
  );
}
