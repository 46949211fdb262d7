// What must be known of the rows of a set to tell which of them stay when schools or people are left out: whose school a
// row is, what names it, what it refers to. No cell value is kept but those that are keys.
import { matchFiles, referenceTarget } from './file_set.ts';
import type { Layout, LayoutColumn, LayoutFile } from './layout.ts';
import type { Reader } from './reader.ts';
import type { SetFile } from './set_file.ts';
import { type OpenedRows, openRows, readOpened } from './source_rows.ts';

/** Integers in a row of unknown length. */
export class Ints {
  #at = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#at.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#at);
      this.#at = grown;
    }
    this.#at[this.length++] = value;
  }

  get(place: number): number {
    return this.#at[place]!;
  }

  set(place: number, value: number): void {
    this.#at[place] = value;
  }

  add(place: number, value: number): void {
    this.#at[place]! += value;
  }
}

/** The values of one column that others refer to: each has a number, and so many rows that are still there. */
export class Target {
  readonly numbers = new Map<string, number>();
  /** Rows of the value, and how many of them stay. */
  readonly rows = new Ints();
  readonly live = new Ints();
  /** They name people. */
  readonly isPeople: boolean;

  constructor(isPeople: boolean) {
    this.isPeople = isPeople;
  }

  numberOf(value: string): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(value, number);
    this.rows.push(0);
    this.live.push(0);
    return number;
  }

  /** There were rows of it, and none of them stays. */
  isGone(number: number): boolean {
    return this.rows.get(number) > 0 && this.live.get(number) === 0;
  }
}

export interface Reference {
  target: Target;
  column: LayoutColumn;
  /** The column's place in the file. */
  field: number;
  isList: boolean;
  /** Without what it refers to the row is nothing. */
  isRequired: boolean;
  /** Of a single value its number, or -1; of a list where its items begin in `items`, with one place more at the end. */
  numbers: Ints;
  items: Ints;
}

export interface RowsOfFile {
  layoutFile: LayoutFile;
  source: SetFile;
  opened: Pick<OpenedRows, 'file' | 'header'>;
  count: number;
  /** Columns that others refer to, with the number of each row's value. */
  keys: { target: Target; field: number; numbers: Ints }[];
  references: Reference[];
  /** Values of the columns that say the school, by row: numbers in `schoolNames`; begins as in `Reference`. */
  schools: { field: number; isList: boolean; begins: Ints; items: Ints }[];
  /** People's own records, as opposed to what is said about them elsewhere. */
  isPeople: boolean;
}

export interface RowFacts {
  files: RowsOfFile[];
  targets: Map<string, Target>;
  /** Every school named anywhere. */
  schoolNames: Map<string, number>;
}

/** Names are compared as a person would: white space around them and letter case do not matter. */
export function normal(value: string): string {
  return value.trim().toLowerCase();
}

const personName = /(?:first|given|last|family|middle|full|student|teacher|staff)[ _]?name/i;

function isPeople(file: LayoutFile): boolean {
  return file.columns.some((column) => column.type === 'email' || personName.test(column.name));
}

/** Reads the whole set once. `watch` is called for each row too, with the row's number. */
export function factsOf(
  layout: Layout,
  files: readonly SetFile[],
  watch: (file: RowsOfFile, reader: Reader, row: number) => void,
): RowFacts {
  const facts: RowFacts = { files: [], targets: new Map(), schoolNames: new Map() };
  const matched = matchFiles(layout, files).matched;
  const opened = matched.flatMap(({ layoutFile, file: source }) => {
    const rows = openRows(layoutFile, source);
    rows?.reader.close();
    return rows ? [{ layoutFile, source, opened: { file: rows.file, header: rows.header } }] : [];
  });
  for (const one of opened)
    facts.files.push({ ...one, count: 0, keys: [], references: [], schools: [], isPeople: isPeople(one.opened.file) });
  for (const file of facts.files) linkColumns(layout, facts, file);
  for (const file of facts.files) readFacts(facts, file, watch);
  return facts;
}

function linkColumns(layout: Layout, facts: RowFacts, it: RowsOfFile): void {
  const { file, header } = it.opened;
  for (const [at, column] of file.columns.entries()) {
    const field = header.places[at] ?? -1;
    if (field < 0) continue;
    const isList = column.type === 'list';
    if (column.group === 'school') it.schools.push({ field, isList, begins: new Ints(), items: new Ints() });
    const to = column.references === undefined ? undefined : referenceTarget(layout, column.references);
    const there = to && facts.files.find((other) => other.layoutFile.name === to.file.name);
    const place = there ? placeOf(there, to.column) : -1;
    if (!to || !there || place < 0) continue;
    const name = `${to.file.name} ${to.column}`;
    let target = facts.targets.get(name);
    if (target === undefined) {
      target = new Target(there.isPeople);
      facts.targets.set(name, target);
      there.keys.push({ target, field: place, numbers: new Ints() });
    }
    // One of several that a row needs: what it was about is gone with any of them.
    const isOneOf = file.requireOneOf?.some((names) => names.includes(column.name)) ?? false;
    const isRequired = isOneOf || (column.filled ?? column.required);
    it.references.push({ target, column, field, isList, isRequired, numbers: new Ints(), items: new Ints() });
  }
}

/** Where a column of the layout stands in the file; -1 when it is not there. */
export function placeOf({ opened: { file, header } }: Pick<RowsOfFile, 'opened'>, column: string): number {
  const at = file.columns.findIndex((it) => it.name === column);
  return at < 0 ? -1 : (header.places[at] ?? -1);
}

function readFacts(
  { schoolNames }: RowFacts,
  it: RowsOfFile,
  watch: (file: RowsOfFile, reader: Reader, row: number) => void,
): void {
  const opened = openRows(it.layoutFile, it.source);
  if (opened === undefined) return;
  const school = (value: string) => {
    const name = normal(value);
    if (!schoolNames.has(name)) schoolNames.set(name, schoolNames.size);
    return schoolNames.get(name)!;
  };
  readOpened(opened, (reader) => {
    for (const { target, field, numbers } of it.keys) {
      const value = normal(reader.text(field));
      const number = value === '' ? -1 : target.numberOf(value);
      numbers.push(number);
      if (number < 0) continue;
      target.rows.add(number, 1);
      target.live.add(number, 1);
    }
    for (const { target, field, isList, numbers, items } of it.references) {
      if (isList) {
        numbers.push(items.length);
        for (const item of itemsOf(reader.text(field))) items.push(target.numberOf(normal(item)));
      } else {
        const value = normal(reader.text(field));
        numbers.push(value === '' ? -1 : target.numberOf(value));
      }
    }
    for (const { field, isList, begins, items } of it.schools) {
      begins.push(items.length);
      const text = reader.text(field);
      for (const item of isList ? itemsOf(text) : text.trim() === '' ? [] : [text]) items.push(school(item));
    }
    watch(it, reader, it.count);
    it.count++;
  });
  for (const { isList, numbers, items } of it.references) if (isList) numbers.push(items.length);
  for (const { begins, items } of it.schools) begins.push(items.length);
}

/** The items of a list that are not blank. */
export function itemsOf(text: string): string[] {
  return text.split(',').filter((item) => item.trim() !== '');
}
