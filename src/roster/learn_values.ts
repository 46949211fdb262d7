// What is counted of the values of one column on one night. Works on hashes: a text is made only of a value that was not
// seen lately, so that a file of millions of rows is studied in seconds and in little memory.
import { mayNamePerson } from './column_names.ts';
import { KeyTable } from './key_table.ts';
import { dateBits, dateLook } from './learn_dates.ts';
import type { Reader } from './reader.ts';
import { isMissing, mayBeMissing } from './rules/required_value_missing.ts';

/** Distinct values counted one by one, to find closed lists. */
const fewLimit = 40;
const slots = 1 << 12;

const patterns = {
  integer: /^-?(0|[1-9]\d*)$/,
  decimal: /^-?(\d+\.\d+|0|[1-9]\d*)$/,
  datetime: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/,
  email: /^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+$/,
  guid: /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i,
  digits: /^\d+$/,
  /** Digits that would lose something as a number. */
  zeroLed: /^0\d+$/,
};
export type Kind = keyof typeof patterns;
const kinds = Object.keys(patterns) as Kind[];
const bitOf = (kind: Kind) => 1 << (dateBits + kinds.indexOf(kind));
export const dateMask = (1 << dateBits) - 1;

interface Look {
  bits: number;
  rows: number;
  /** Where it was first seen. */
  line: number;
}

interface Seen {
  isBlank: boolean;
  look: Look | undefined;
  few: { rows: number } | undefined;
}

export class ColumnProfile {
  readonly name: string;
  /** What the header has for it where that is no name of its own. */
  readonly inHeader: string | undefined;
  rows = 0;
  blank = 0;
  /** Line of the first row without a value; 0: there is none. */
  firstBlank = 0;
  /** Rows by what their values look like. */
  readonly looks = new Map<number, Look>();
  shortest = Number.POSITIVE_INFINITY;
  longest = 0;
  /** Each value with its rows, while there are few different ones. */
  few: Map<string, { rows: number }> | undefined = new Map();
  /** Hashes of all different values. Of a column that is no id: only while (nearly) every row has another one. */
  keys: KeyTable | undefined = new KeyTable();
  /** Rows whose value came before, while `keys` is there. */
  repeats = 0;
  firstRepeat = 0;
  #hashes = new Int32Array(slots * 2);
  #seen: (Seen | undefined)[] = new Array(slots);

  /** Nights that were added up. */
  nights = 1;
  #isId: boolean;
  #mayNamePerson: boolean;

  constructor(name: string, isId = false, inHeader?: string) {
    this.name = name;
    this.inHeader = inHeader;
    this.#isId = isId;
    this.#mayNamePerson = mayNamePerson(name);
  }

  /** Every row has another value, as far as was watched. */
  get isTelling(): boolean {
    return this.keys !== undefined && this.repeats === 0;
  }

  get filled(): number {
    return this.rows - this.blank;
  }

  /** Takes in the value of a field of the current record; its text is made only when its hash is new here. */
  observe(reader: Reader, field: number, lo: number, hi: number): void {
    const { line } = reader;
    this.rows++;
    if (reader.starts[field] === reader.ends[field]) {
      this.#noteBlank(line);
      return;
    }
    const slot = lo & (slots - 1);
    let seen = this.#seen[slot];
    if (seen === undefined || this.#hashes[slot * 2] !== lo || this.#hashes[slot * 2 + 1] !== hi) {
      seen = this.#study(reader, field);
      this.#seen[slot] = seen;
      this.#hashes[slot * 2] = lo;
      this.#hashes[slot * 2 + 1] = hi;
    }
    if (seen.isBlank) {
      this.#noteBlank(line);
      return;
    }
    if (seen.look) seen.look.rows++;
    if (seen.few) seen.few.rows++;
    if (this.keys !== undefined && this.keys.add(lo, hi) >= 0) this.#noteRepeat(line);
  }

  /** Values that may be otherwise all the same; see `tolerated`. */
  get mostMisfits(): number {
    return tolerated(this.filled / this.nights) * this.nights;
  }

  /** Rows whose value is of this kind. */
  count(kind: Kind): number {
    const bit = bitOf(kind);
    let rows = 0;
    for (const look of this.looks.values()) if (look.bits & bit) rows += look.rows;
    return rows;
  }

  /** Line of the first value that is not of the kind, or of the date format with this bit; 0 when all are. */
  firstWithout(bit: number): number {
    let line = 0;
    for (const look of this.looks.values()) {
      if ((look.bits & bit) === 0 && (line === 0 || look.line < line)) line = look.line;
    }
    return line;
  }

  #noteBlank(line: number): void {
    this.blank++;
    if (this.firstBlank === 0) this.firstBlank = line;
  }

  #noteRepeat(line: number): void {
    this.repeats++;
    if (this.firstRepeat === 0) this.firstRepeat = line;
    if (!this.#isId && this.repeats > mostTolerated) this.keys = undefined;
  }

  #study(reader: Reader, field: number): Seen {
    const { bytes, starts, ends, line } = reader;
    const start = starts[field]!;
    const value = reader.text(field);
    if (mayBeMissing(ends[field]! - start, bytes[start]!) && isMissing(value, this.#mayNamePerson))
      return { isBlank: true, look: undefined, few: undefined };
    const length = value.length;
    if (length < this.shortest) this.shortest = length;
    if (length > this.longest) this.longest = length;
    const bits = bitsOf(value);
    let look = this.looks.get(bits);
    if (look === undefined) {
      look = { bits, rows: 0, line };
      this.looks.set(bits, look);
    }
    let few = this.few?.get(value);
    if (few === undefined && this.few !== undefined) {
      if (this.few.size < fewLimit) {
        few = { rows: 0 };
        this.few.set(value, few);
      } else this.few = undefined;
    }
    return { isBlank: false, look, few };
  }
}

function bitsOf(value: string): number {
  let bits = dateLook(value);
  for (const kind of kinds) if (patterns[kind].test(value)) bits |= bitOf(kind);
  return bits;
}

export const mostTolerated = 20;

/**
 * How many rows may break what is proposed all the same, shown as odd: two in a thousand, never more than twenty, none
 * in a small file. Well below the guard on bad rows, so that what is learned holds no honest night.
 */
export function tolerated(rows: number): number {
  return rows < 500 ? 0 : Math.min(mostTolerated, Math.floor(rows / 500));
}

/** The same column on several nights, as far as nights can be added up: its keys are judged night by night. */
export function withNights(nights: readonly ColumnProfile[]): ColumnProfile {
  const first = nights[0]!;
  if (nights.length === 1) return first;
  const all = new ColumnProfile(first.name);
  all.nights = nights.length;
  for (const night of nights) {
    all.rows += night.rows;
    all.blank += night.blank;
    if (all.firstBlank === 0) all.firstBlank = night.firstBlank;
    all.shortest = Math.min(all.shortest, night.shortest);
    all.longest = Math.max(all.longest, night.longest);
    for (const { bits, rows, line } of night.looks.values()) {
      const look = all.looks.get(bits);
      if (look === undefined) all.looks.set(bits, { bits, rows, line });
      else look.rows += rows;
    }
    if (night.few === undefined) all.few = undefined;
    for (const [value, { rows }] of night.few ?? []) {
      const few = all.few?.get(value);
      if (few === undefined) all.few?.set(value, { rows });
      else few.rows += rows;
    }
  }
  all.keys = nights.every((night) => night.keys !== undefined) ? first.keys : undefined;
  all.repeats = nights.reduce((sum, night) => sum + night.repeats, 0);
  return all;
}
