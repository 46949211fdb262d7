// What happened to each column between two nights, seen on rows of both laid side by side: changed, emptied, filled for
// the first time, or holding what was in another column.
import type { SampledRows } from './row_sample.ts';
import { keyLanes } from './row_sample.ts';

/** The same rows on both nights: per row one number a column, 0 where the value says nothing. */
export interface RowPairs {
  columns: string[];
  count: number;
  before: Int32Array;
  after: Int32Array;
}

export interface ColumnChange {
  column: string;
  /** Rows whose value is another one; those emptied or filled are not among them. */
  changed: number;
  /** Rows that had a value and have none now. */
  emptied: number;
  /** Rows that had none and have one now. */
  filled: number;
  /** Rows that had a value. */
  had: number;
}

/** `column` holds what was in `from`. */
export interface ColumnMove {
  column: string;
  from: string;
}

/** The rows that are in both samples. */
export function pairsByKey(before: SampledRows, after: SampledRows): RowPairs {
  const pairs = new PairList(before.columns, after.columns);
  const strideBefore = keyLanes + before.columns.length;
  const strideAfter = keyLanes + after.columns.length;
  let b = 0;
  for (let a = 0; a < before.rows.length && b < after.rows.length; ) {
    const order = before.rows[a + 1]! - after.rows[b + 1]! || before.rows[a]! - after.rows[b]!;
    if (order === 0) pairs.add(before.rows, a + keyLanes, after.rows, b + keyLanes);
    if (order <= 0) a += strideBefore;
    if (order >= 0) b += strideAfter;
  }
  return pairs.pairs();
}

/** Gathers pairs of rows whose columns may stand in another order; columns of one night only are left out. */
export class PairList {
  readonly columns: string[];
  #placesBefore: number[];
  #placesAfter: number[];
  #before: number[] = [];
  #after: number[] = [];

  constructor(before: readonly string[], after: readonly string[]) {
    const namesAfter = numbered(after);
    const common = numbered(before).flatMap((name, place) => {
      const other = namesAfter.indexOf(name);
      return other < 0 ? [] : [{ name: before[place]!, place, other }];
    });
    this.columns = common.map(({ name }) => name);
    this.#placesBefore = common.map(({ place }) => place);
    this.#placesAfter = common.map(({ other }) => other);
  }

  add(before: Int32Array, atBefore: number, after: Int32Array, atAfter: number): void {
    for (const place of this.#placesBefore) this.#before.push(before[atBefore + place]!);
    for (const place of this.#placesAfter) this.#after.push(after[atAfter + place]!);
  }

  pairs(): RowPairs {
    const width = this.columns.length;
    return {
      columns: this.columns,
      count: width === 0 ? 0 : this.#before.length / width,
      before: Int32Array.from(this.#before),
      after: Int32Array.from(this.#after),
    };
  }
}

/** A name that comes twice is another column the second time. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return `${before} ${name}`;
  });
}

/** How many of the rows changed in each column, in the order of the columns. */
export function columnChanges({ columns, count, before, after }: RowPairs): ColumnChange[] {
  const width = columns.length;
  return columns.map((column, place) => {
    const change: ColumnChange = { column, changed: 0, emptied: 0, filled: 0, had: 0 };
    for (let at = place; at < count * width; at += width) {
      const was = before[at]!;
      const is = after[at]!;
      if (was !== 0) change.had++;
      if (was === is) continue;
      if (is === 0) change.emptied++;
      else if (was === 0) change.filled++;
      else change.changed++;
    }
    return change;
  });
}

/** Rows in which something changed, these columns aside. */
export function changedRowsBeside({ columns, count, before, after }: RowPairs, aside: ReadonlySet<string>): number {
  const places = columns.flatMap((column, place) => (aside.has(column) ? [] : [place]));
  let changed = 0;
  for (let row = 0; row < count; row++) {
    const at = row * columns.length;
    if (places.some((place) => before[at + place] !== after[at + place])) changed++;
  }
  return changed;
}

/** Whether all rows of a night have the same value in a column. */
export function isOneValue(columns: readonly string[], rows: Int32Array, column: string): boolean {
  const place = columns.indexOf(column);
  for (let at = place; at < rows.length; at += columns.length) if (rows[at] !== rows[place]) return false;
  return place >= 0 && rows[place] !== 0;
}

/** A move is told by at least so many rows, and by this share of all. */
const fewestMoved = 5;
const movedShare = 0.1;
/** Of the rows that can tell, so many must speak for it, and no more may speak against it. */
const certain = 0.8;
const doubtful = 0.2;

/**
 * The columns that hold what was in another one, where that other one no longer holds it: two columns that changed
 * places, or several that moved on by one. A column that was merely copied into another is no move.
 */
export function columnMoves(pairs: RowPairs): ColumnMove[] {
  const { columns, count } = pairs;
  const fewest = Math.max(fewestMoved, count * movedShare);
  const changed = columns.map((_, place) => changesIn(pairs, place) >= fewest);
  if (changed.filter(Boolean).length < 2) return [];
  const from = new Array<number>(columns.length).fill(-1);
  for (let one = 0; one < columns.length; one++) {
    for (let other = one + 1; other < columns.length; other++) {
      if (!changed[one] || !changed[other] || from[one] !== -1 || from[other] !== -1) continue;
      if (!changedPlaces(pairs, one, other, fewest)) continue;
      from[one] = other;
      from[other] = one;
    }
  }
  const left = columns.map((_, place) => from[place] === -1 && changed[place]! && holdsOwn(pairs, place) <= doubtful);
  for (let to = 0; to < columns.length; to++) {
    if (!left[to]) continue;
    let most = certain;
    for (let other = 0; other < columns.length; other++) {
      if (other === to || !left[other]) continue;
      const share = holdsOther(pairs, to, other, fewest);
      if (share < most) continue;
      most = share;
      from[to] = other;
    }
  }
  return columns.flatMap((column, to) => (from[to] === -1 ? [] : [{ column, from: columns[from[to]!]! }]));
}

function changesIn({ columns, count, before, after }: RowPairs, place: number): number {
  let changes = 0;
  for (let at = place; at < count * columns.length; at += columns.length) if (before[at] !== after[at]) changes++;
  return changes;
}

/** Whether each of two columns has what the other had, in nearly all rows in which they differed. */
function changedPlaces(
  { columns, count, before, after }: RowPairs,
  one: number,
  other: number,
  fewest: number,
): boolean {
  let telling = 0;
  let fits = 0;
  for (let row = 0; row < count; row++) {
    const at = row * columns.length;
    if (before[at + one] === before[at + other]) continue;
    telling++;
    if (after[at + one] === before[at + other] && after[at + other] === before[at + one]) fits++;
  }
  return telling >= fewest && fits >= telling * certain;
}

/** Share of the rows with a value in a column that still have it there. */
function holdsOwn({ columns, count, before, after }: RowPairs, place: number): number {
  let had = 0;
  let kept = 0;
  for (let at = place; at < count * columns.length; at += columns.length) {
    if (before[at] === 0) continue;
    had++;
    if (before[at] === after[at]) kept++;
  }
  return had === 0 ? 1 : kept / had;
}

/** Share of the rows that can tell whose value in `to` is what `from` had; 0 where fewer than `fewest` can tell. */
function holdsOther(pairs: RowPairs, to: number, from: number, fewest: number): number {
  const { columns, count, before, after } = pairs;
  let telling = 0;
  let fits = 0;
  for (let row = 0; row < count; row++) {
    const at = row * columns.length;
    const there = before[at + from]!;
    if (there === 0 || there === before[at + to]) continue;
    telling++;
    if (after[at + to] === there) fits++;
  }
  return telling < fewest ? 0 : fits / telling;
}
