// What must be known of the rows of a set to tell which of them stay when schools or people are left out: whose school a
// row is, what names it, what it refers to. No cell value is kept but those that are keys.
import { matchFiles, referenceTarget } from './file_set.ts';
import type { Layout, LayoutColumn, LayoutFile } from './layout.ts';
import { holdsPeople, type PersonalColumn, personalColumn } from './people_columns.ts';
import type { Reader } from './reader.ts';
import { isMissing, mayBeMissing } from './rules/required_value_missing.ts';
import type { SetFile } from './set_file.ts';
import { type OpenedRows, openRows, readOpened } from './source_rows.ts';
import { normal, ValueNumbers } from './value_numbers.ts';

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
  readonly numbers = new ValueNumbers();
  /** Rows of the value, and how many of them stay. */
  readonly rows = new Ints();
  readonly live = new Ints();
  /** They name people. */
  readonly isPeople: boolean;
  /** Numbers of people who opted out: no row of theirs stays, whichever of them said so. */
  readonly banned = new Set<number>();

  constructor(isPeople: boolean) {
    this.isPeople = isPeople;
  }

  /** The number of a field; -1 where it is blank. */
  numberIn(reader: Reader, field: number): number {
    if (field >= reader.count) return -1;
    const known = this.numbers.size;
    const number = this.numbers.numberAt(reader, reader.starts[field]!, reader.ends[field]!, () => reader.text(field));
    if (this.numbers.size > known) this.#begin();
    return number;
  }

  /** The number of an item of a list, which is not blank. */
  numberOf(value: string): number {
    const known = this.numbers.size;
    const number = this.numbers.numberOf(value);
    if (this.numbers.size > known) this.#begin();
    return number;
  }

  #begin(): void {
    this.rows.push(0);
    this.live.push(0);
  }

  /** There were rows of it, and none of them stays. */
  isGone(number: number): boolean {
    return this.rows.get(number) > 0 && this.live.get(number) === 0;
  }
}

/** A column that says who a row is about without a reference, and the number of each row's value; -1 where it has none. */
export interface Personal extends PersonalColumn {
  target: Target;
  numbers: Ints;
  field: number;
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
  schools: { field: number; isList: boolean; isRequired: boolean; begins: Ints; items: Ints }[];
  personal: Personal[];
  /** What its column for roles says, by row: numbers in `RowFacts.roles`. */
  roles: { field: number; numbers: Ints } | undefined;
  /** People's own records, as opposed to what is said about them elsewhere. */
  isPeople: boolean;
}

export interface RowFacts {
  files: RowsOfFile[];
  targets: Map<string, Target>;
  /** Every school named anywhere. */
  schoolNames: Map<string, number>;
  /** Every role. */
  roles: Map<string, number>;
}

/** Reads the whole set once. `watch` is called for each row too, with the row's number. */
export function factsOf(
  layout: Layout,
  files: readonly SetFile[],
  watch: (file: RowsOfFile, reader: Reader, row: number) => void,
): RowFacts {
  const facts: RowFacts = { files: [], targets: new Map(), schoolNames: new Map(), roles: new Map() };
  const matched = matchFiles(layout, files).matched;
  const opened = matched.flatMap(({ layoutFile, file: source }) => {
    const rows = openRows(layoutFile, source);
    rows?.reader.close();
    return rows ? [{ layoutFile, source, opened: { file: rows.file, header: rows.header } }] : [];
  });
  for (const one of opened) {
    const none = { count: 0, keys: [], references: [], schools: [], personal: [], roles: undefined };
    facts.files.push({ ...one, ...none, isPeople: holdsPeople(one.opened.file) });
  }
  for (const file of facts.files) linkColumns(layout, facts, file);
  for (const file of facts.files) settleSubject(file);
  const people = new Map<string, Target>();
  for (const file of facts.files) linkPeople(file, people);
  for (const file of facts.files) readFacts(facts, file, watch);
  return facts;
}

function linkColumns(layout: Layout, facts: RowFacts, it: RowsOfFile): void {
  const { file, header } = it.opened;
  for (const [at, column] of file.columns.entries()) {
    const field = header.places[at] ?? -1;
    if (field < 0) continue;
    const isList = column.type === 'list';
    const isFilled = column.filled ?? column.required;
    if (column.group === 'school')
      it.schools.push({ field, isList, isRequired: isFilled, begins: new Ints(), items: new Ints() });
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
    const isRequired = isOneOf || isFilled;
    it.references.push({ target, column, field, isList, isRequired, numbers: new Ints(), items: new Ints() });
  }
}

/**
 * Rows that name people and say by an optional reference alone which of another file they are about: without that person
 * they would go on naming somebody, with a blank for a number.
 */
function settleSubject({ isPeople, references, keys }: RowsOfFile): void {
  const about = references.filter(
    (it) => it.target.isPeople && !it.isList && !keys.some((key) => key.target === it.target),
  );
  if (!isPeople || about.some((it) => it.isRequired)) return;
  for (const it of about) it.isRequired = true;
}

function linkPeople(it: RowsOfFile, people: Map<string, Target>): void {
  const { file, header } = it.opened;
  for (const [at, column] of file.columns.entries()) {
    const field = header.places[at] ?? -1;
    if (field < 0) continue;
    if (column.group === 'role' && column.type !== 'list') it.roles ??= { field, numbers: new Ints() };
    const personal = personalColumn(file, column);
    if (personal === undefined) continue;
    const target = people.get(personal.name) ?? new Target(true);
    people.set(personal.name, target);
    it.personal.push({ ...personal, target, field, numbers: new Ints() });
  }
}

/** Where a column of the layout stands in the file; -1 when it is not there. */
export function placeOf({ opened: { file, header } }: Pick<RowsOfFile, 'opened'>, column: string): number {
  const at = file.columns.findIndex((it) => it.name === column);
  return at < 0 ? -1 : (header.places[at] ?? -1);
}

function readFacts(
  { schoolNames, roles }: RowFacts,
  it: RowsOfFile,
  watch: (file: RowsOfFile, reader: Reader, row: number) => void,
): void {
  const opened = openRows(it.layoutFile, it.source);
  if (opened === undefined) return;
  const school = (value: string) => numberIn(schoolNames, normal(value));
  readOpened(opened, (reader) => {
    for (const { target, field, numbers } of it.keys) {
      const number = target.numberIn(reader, field);
      numbers.push(number);
      if (number < 0) continue;
      target.rows.add(number, 1);
      target.live.add(number, 1);
    }
    for (const { target, field, isList, numbers, items } of it.references) {
      if (isList) {
        numbers.push(items.length);
        for (const item of itemsOf(reader.text(field))) items.push(target.numberOf(item));
      } else {
        numbers.push(target.numberIn(reader, field));
      }
    }
    for (const { field, isList, begins, items } of it.schools) {
      begins.push(items.length);
      const text = reader.text(field);
      for (const item of isList ? itemsOf(text) : text.trim() === '' ? [] : [text]) items.push(school(item));
    }
    for (const { target, field, numbers } of it.personal) {
      numbers.push(saysNobody(reader, field) ? -1 : target.numberIn(reader, field));
    }
    it.roles?.numbers.push(numberIn(roles, normal(reader.text(it.roles.field))));
    watch(it, reader, it.count);
    it.count++;
  });
  for (const { isList, numbers, items } of it.references) if (isList) numbers.push(items.length);
  for (const { begins, items } of it.schools) begins.push(items.length);
}

function numberIn(names: Map<string, number>, name: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  names.set(name, names.size);
  return names.size - 1;
}

/** Nothing, or what programs write in its place: it is no number of anybody. */
function saysNobody(reader: Reader, field: number): boolean {
  const [start, end] = [reader.starts[field]!, reader.ends[field]!];
  const first = reader.bytes[start]!;
  if (field >= reader.count || start === end) return true;
  if (first !== 48 && !mayBeMissing(end - start, first)) return false;
  const value = reader.text(field).trim();
  return value === '' || /^0+$/.test(value) || isMissing(value, false);
}

/** The items of a list that are not blank: by the same characters as whoever takes some of them out of the bytes. */
export function itemsOf(text: string): string[] {
  return text.split(',').filter((item) => [...item].some((character) => character > ' '));
}
