// Who was removed, added or changed in one file between two nights, read from the bytes of both: which keys, by what was
// kept of each night; their rows, from the files. Values are masked here, so that nobody later has to think of it.
import type { ChangedKeys, ChangeKind, GroupAsked } from './changed_keys.ts';
import { changedKeys, countOfKeys, keysBetween, keysOfGroup, picking } from './changed_keys.ts';
import { isPersonName } from './column_names.ts';
import { columnsInOrder } from './columns.ts';
import { masked } from './mask.ts';
import type { NightFile } from './night_rows.ts';
import { NightRows } from './night_rows.ts';
import type { Reader } from './reader.ts';

export interface ListedColumn {
  name: string;
  /** It is part of the key, or says what a person is called. */
  identifies: boolean;
}

/** A row that left, came or changed. */
export interface ListedRow {
  /** Its line in the file of each night; only one where it left or came. */
  lineBefore?: number;
  line?: number;
  /** In the order of the columns. A column that the file or the row did not have is blank. */
  before?: string[];
  after?: string[];
  /**
   * Of a row that changed, the columns that say another thing now. None: only other bytes for the same text, or another
   * number of fields.
   */
  differs?: string[];
}

export interface ListingAsked {
  kind: ChangeKind;
  group?: GroupAsked;
  /** The whole value of a key column; of any column where the whole row is the key. */
  key?: string;
}

/** The keys that fit what was asked for. */
export interface Selection {
  kind: ChangeKind;
  keys: ChangedKeys;
  /** How many there are. */
  total: number;
}

/** Keys whose rows of the earlier night are held at once. */
const batch = 20_000;

export class ChangeListing {
  /** What identifies a person first, then as the file has them. */
  readonly columns: readonly ListedColumn[];
  #before: NightFile;
  #after: NightFile;
  #rowsBefore: NightRows;
  #rowsAfter: NightRows;
  #comparesContents: boolean;
  #isShown: boolean;
  #placesBefore: (number | undefined)[];
  #placesAfter: (number | undefined)[];
  #isSecret: boolean[];

  /**
   * The same file of two nights. Without `comparesContents` none counts as changed. Throws `RowsDisagree` when a file is
   * not the one that was kept.
   */
  constructor(before: NightFile, after: NightFile, options: { comparesContents: boolean; showValues: boolean }) {
    this.#before = before;
    this.#after = after;
    this.#rowsBefore = new NightRows(before);
    this.#rowsAfter = new NightRows(after);
    this.#comparesContents = options.comparesContents;
    this.#isShown = options.showValues;
    const namesBefore = this.#rowsBefore.header.names;
    const namesAfter = this.#rowsAfter.header.names;
    const ordered = [...new Set([...namesAfter, ...namesBefore])]
      .map((name) => ({ name, rank: rankOf(name, [...after.layoutFile.key, ...before.layoutFile.key]) }))
      .sort((a, b) => a.rank - b.rank);
    this.columns = ordered.map(({ name, rank }) => ({ name, identifies: rank < notIdentifying }));
    this.#placesBefore = ordered.map(({ name }) => placeIn(namesBefore, name));
    this.#placesAfter = ordered.map(({ name }) => placeIn(namesAfter, name));
    const secrets = new Set([...secretNames(before, this.#rowsBefore), ...secretNames(after, this.#rowsAfter)]);
    this.#isSecret = ordered.map(({ name }) => secrets.has(name));
  }

  /** The keys of one kind, of one group, with one value. A value is looked for in the bytes. */
  select({ kind, group, key }: ListingAsked): Selection {
    let keys = changedKeys(this.#before.kept, this.#after.kept, kind, this.#comparesContents);
    if (group !== undefined) keys = keysOfGroup(keys, this.#before.kept, this.#after.kept, group);
    if (key !== undefined) keys = this.#withKey(keys, key);
    return { kind, keys, total: countOfKeys(keys) };
  }

  /** The rows of the keys from one place of the selection to another. A key that came with several rows has all of them. */
  *rows({ kind, keys }: Selection, from = 0, to = Number.POSITIVE_INFINITY): Generator<ListedRow> {
    const asked = keysBetween(keys, from, Math.min(to, countOfKeys(keys)));
    switch (kind) {
      case 'removed':
        for (const { line, values } of this.#rowsBefore.rowsOf(asked.before)) {
          yield {
            lineBefore: line,
            before: this.#shown(this.#placed(values, this.#placesBefore), this.#isOdd(values, this.#rowsBefore)),
          };
        }
        return;
      case 'added':
        for (const { line, values } of this.#rowsAfter.rowsOf(asked.after)) {
          yield {
            line,
            after: this.#shown(this.#placed(values, this.#placesAfter), this.#isOdd(values, this.#rowsAfter)),
          };
        }
        return;
      case 'changed':
        for (let at = 0; at < asked.after.length; at += batch) yield* this.#changed(keysBetween(asked, at, at + batch));
    }
  }

  *#changed(keys: ChangedKeys): Generator<ListedRow> {
    const before = new Map<number, Placed[]>();
    for (const { at, line, values } of this.#rowsBefore.rowsOf(keys.before)) {
      put(before, at, { line, values: this.#placed(values, this.#placesBefore), raw: values });
    }
    const after = new Map<number, Placed[]>();
    for (const { at, line, values } of this.#rowsAfter.rowsOf(keys.after)) {
      put(after, at, { line, values: this.#placed(values, this.#placesAfter), raw: values });
    }
    for (let at = 0; at < keys.after.length; at++) {
      yield* this.#pairs(before.get(at) ?? [], after.get(at) ?? []);
    }
  }

  /** Rows of one key side by side. Where a key came several times, what stayed the same word for word is no change. */
  *#pairs(before: Placed[], after: Placed[]): Generator<ListedRow> {
    let was = before;
    let is = after;
    if (was.length > 1 || is.length > 1) {
      was = before.filter((row) => !after.some((other) => isAlike(row.raw, other.raw)));
      is = after.filter((row) => !before.some((other) => isAlike(row.raw, other.raw)));
    }
    for (let at = 0; at < Math.max(was.length, is.length); at++) {
      const old = was[at];
      const now = is[at];
      const differs = this.columns.flatMap(({ name }, place) =>
        old !== undefined && now !== undefined && old.values[place] !== now.values[place] ? [name] : [],
      );
      yield {
        ...(old && { lineBefore: old.line, before: this.#shown(old.values, this.#isOdd(old.raw, this.#rowsBefore)) }),
        ...(now && { line: now.line, after: this.#shown(now.values, this.#isOdd(now.raw, this.#rowsAfter)) }),
        ...(old && now && { differs }),
      };
    }
  }

  #withKey(keys: ChangedKeys, key: string): ChangedKeys {
    const text = key.trim();
    const isGone = keys.after.length === 0;
    const rows = isGone ? this.#rowsBefore : this.#rowsAfter;
    const { key: names } = (isGone ? this.#before : this.#after).layoutFile;
    const places = names.map((name) => rows.header.names.indexOf(name));
    const found = new Set<number>();
    const isAsked = lookFor(text, places);
    for (const { at } of rows.rowsOf(isGone ? keys.before : keys.after, isAsked)) found.add(at);
    return picking(keys, (at) => found.has(at));
  }

  #placed(values: readonly string[], places: readonly (number | undefined)[]): string[] {
    return places.map((place) => (place === undefined ? '' : (values[place] ?? '')));
  }

  /** In a row of another width a password may stand under another name. */
  #isOdd(values: readonly string[], { header }: NightRows): boolean {
    const { names, hasTrailing } = header;
    const isWhole = values.length === names.length || (hasTrailing && values.length === names.length + 1);
    return !isWhole && this.#isSecret.includes(true);
  }

  #shown(values: string[], isOdd: boolean): string[] {
    return values.map((value, at) => {
      const isSecret = isOdd || this.#isSecret[at]!;
      return isSecret || !this.#isShown ? masked(value, isSecret) : value;
    });
  }
}

interface Placed {
  line: number;
  values: string[];
  /** As the file has it. */
  raw: string[];
}

/** Keys first, then names of people, then the others. */
const notIdentifying = 2;
function rankOf(name: string, key: readonly string[]): number {
  if (key.includes(name)) return 0;
  return isPersonName(name) ? 1 : notIdentifying;
}

function placeIn(names: readonly string[], name: string): number | undefined {
  const place = names.indexOf(name);
  return place < 0 ? undefined : place;
}

function secretNames({ layoutFile }: NightFile, { header }: NightRows): string[] {
  return columnsInOrder(layoutFile, header).flatMap((column, at) =>
    column.secret === true ? [header.names[at]!] : [],
  );
}

/** Whether one of these fields is exactly this text, white space around it apart; any field where there are no places. */
function lookFor(text: string, places: readonly number[]): (reader: Reader) => boolean {
  const isField = (reader: Reader, place: number) => reader.text(place).trim() === text;
  return (reader) => {
    if (places.length > 0) return places.some((place) => isField(reader, place));
    for (let place = 0; place < reader.count; place++) if (isField(reader, place)) return true;
    return false;
  };
}

function put(rows: Map<number, Placed[]>, at: number, row: Placed): void {
  const known = rows.get(at);
  if (known === undefined) rows.set(at, [row]);
  else known.push(row);
}

function isAlike(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
