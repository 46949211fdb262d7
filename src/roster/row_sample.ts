// A sample of the rows of one file that two nights have in common: the rows whose key hashes are the smallest. What is
// below both nights' limits is in both samples, so a row can be laid beside itself column by column, and no row of the
// millions others costs more than one comparison of numbers.
import type { HeaderReading } from './header.ts';
import { KeyTable } from './key_table.ts';
import type { Reader } from './reader.ts';
import { isMissing, mayBeMissing } from './rules/required_value_missing.ts';

/** The sampled rows of one night, as a baseline keeps them. */
export interface SampledRows {
  /** Names of the columns, in the order of the values. */
  columns: string[];
  /** Every key whose second lane is at most this is here; `everyKey` when none was left out. */
  limit: number;
  /** Per row the two lanes of its key, then a number per column: a hash of the value, 0 where it says nothing. */
  rows: Int32Array;
}

/** Numbers before the values in `SampledRows.rows`. */
export const keyLanes = 2;
/** The limit of a sample that holds every key. */
export const everyKey = 0x7fffffff;

const mostRows = 2048;
const fewestRows = 256;
/** A sample takes a quarter of a megabyte at most, unless the file has more columns than any roster. */
const mostNumbers = 1 << 16;

/** What one part of a file has gathered; plain data, for another thread. */
export interface SampleState {
  limit: number;
  /** As in the sample itself: key, hash of the row, values. */
  rows: Int32Array;
}

/** A file of so many times the rows of a sample is worth an estimate, and so many times the rows wanted are let in then. */
const worthExpecting = 8;
const spareShare = 2.5;

/** While gathering, the hash of the row stands between key and values: of rows with the same key one is kept. */
const gatheredLanes = 4;

export class RowSample {
  /** Keys whose second lane is above this are not wanted. */
  limit = everyKey;
  readonly columns: string[];
  #most: number;
  #stride: number;
  #hasTrailing: boolean;
  #keys = new KeyTable(64);
  #rows: Int32Array;

  constructor(header: Pick<HeaderReading, 'names' | 'hasTrailing'>, most = rowsFor(header.names.length)) {
    this.columns = header.names;
    this.#most = most;
    this.#stride = gatheredLanes + this.columns.length;
    this.#hasTrailing = header.hasTrailing;
    this.#rows = new Int32Array(64 * this.#stride);
  }

  /**
   * Says about how many rows will come, so that of a long file few are taken in that later ones push out. Where far fewer
   * come, the sample is smaller, and as sound: its limit says which keys are in it.
   */
  expect(rows: number): void {
    if (rows > this.#most * worthExpecting) {
      this.limit = Math.min(this.limit, Math.floor(-everyKey + everyKey * 2 * ((this.#most * spareShare) / rows)));
    }
  }

  /** Takes in the current record, whose key's second lane is at most `limit`. `lo` and `hi` are the hashes of its fields. */
  take(
    reader: Reader,
    lo: Int32Array,
    hi: Int32Array,
    keyLo: number,
    keyHi: number,
    rowLo: number,
    rowHi: number,
  ): void {
    const width = this.columns.length;
    // In a row of another width the values do not stand under their names.
    if (reader.count !== width && !(this.#hasTrailing && reader.count === width + 1)) return;
    const at = this.#place(keyLo, keyHi, rowLo, rowHi);
    if (at < 0) return;
    for (let place = 0; place < width; place++) {
      this.#rows[at + gatheredLanes + place] = valueNumber(reader, place, lo[place]!, hi[place]!);
    }
    if (this.#keys.count === this.#most * 2) this.#trim();
  }

  state(): SampleState {
    this.#trim();
    return { limit: this.limit, rows: this.#rows.subarray(0, this.#keys.count * this.#stride) };
  }

  /** Takes in what another part of the same file has gathered. */
  absorb({ limit, rows }: SampleState): void {
    this.limit = Math.min(this.limit, limit);
    const stride = this.#stride;
    // In the order of the keys: what comes after the first unwanted one is not wanted either.
    for (let from = 0; from < rows.length && rows[from + 1]! <= this.limit; from += stride) {
      const at = this.#place(rows[from]!, rows[from + 1]!, rows[from + 2]!, rows[from + 3]!);
      if (at < 0) continue;
      for (let value = gatheredLanes; value < stride; value++) this.#rows[at + value] = rows[from + value]!;
      if (this.#keys.count === this.#most * 2) this.#trim();
    }
  }

  /** The sample as it is kept. It is the same whatever the order of the rows, and however they were divided. */
  sampled(): SampledRows {
    this.#trim();
    const width = this.columns.length;
    const rows = new Int32Array(this.#keys.count * (keyLanes + width));
    for (let row = 0; row < this.#keys.count; row++) {
      const from = row * this.#stride;
      const to = row * (keyLanes + width);
      rows.set(this.#rows.subarray(from, from + keyLanes), to);
      rows.set(this.#rows.subarray(from + gatheredLanes, from + this.#stride), to + keyLanes);
    }
    return { columns: [...this.columns], limit: this.limit, rows };
  }

  /** Where the values of this row belong, its key written there; -1 when a row of the same key is kept instead. */
  #place(keyLo: number, keyHi: number, rowLo: number, rowHi: number): number {
    const found = this.#keys.add(keyLo, keyHi);
    const at = (found >= 0 ? found : -1 - found) * this.#stride;
    if (found >= 0) {
      const keptHi = this.#rows[at + 3]!;
      if (keptHi < rowHi || (keptHi === rowHi && this.#rows[at + 2]! <= rowLo)) return -1;
    } else if (at === this.#rows.length) {
      const grown = new Int32Array(this.#rows.length * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows[at] = keyLo;
    this.#rows[at + 1] = keyHi;
    this.#rows[at + 2] = rowLo;
    this.#rows[at + 3] = rowHi;
    return at;
  }

  /** Puts the rows in the order of their keys, and leaves only as many as wanted. */
  #trim(): void {
    const stride = this.#stride;
    const all = this.#rows;
    const order = this.#inOrder();
    const isFull = order.length > this.#most;
    const left = isFull ? this.#most : order.length;
    const rows = new Int32Array(Math.max(1, isFull ? left * 2 : left) * stride);
    const keys = new KeyTable(isFull ? left * 2 : left);
    for (let row = 0, to = 0; row < left; row++) {
      const from = order[row]! * stride;
      for (let at = 0; at < stride; at++) rows[to++] = all[from + at]!;
      keys.add(all[from]!, all[from + 1]!);
    }
    if (isFull) this.limit = rows[(left - 1) * stride + 1]!;
    this.#rows = rows;
    this.#keys = keys;
  }

  /** The numbers of the rows in the order of their keys: by the second lane, then by the first. */
  #inOrder(): Int32Array {
    const stride = this.#stride;
    const all = this.#rows;
    const count = this.#keys.count;
    // Numbers sort many times faster than anything that needs a function to compare.
    const sorted = new Float64Array(count);
    for (let row = 0; row < count; row++) sorted[row] = all[row * stride + 1]! * count + row;
    sorted.sort();
    const order = new Int32Array(count);
    for (let at = 0; at < count; at++) order[at] = sorted[at]! - Math.floor(sorted[at]! / count) * count;
    for (let at = 1; at < count; at++) {
      for (let back = at; back > 0; back--) {
        const one = order[back]! * stride;
        const before = order[back - 1]! * stride;
        if (all[one + 1] !== all[before + 1] || all[one]! > all[before]!) break;
        [order[back], order[back - 1]] = [order[back - 1]!, order[back]!];
      }
    }
    return order;
  }
}

/** One field as a number: the same for the same text, 0 for a blank or a word that says nothing. */
export function valueNumber(reader: Reader, place: number, lo: number, hi: number): number {
  const start = reader.starts[place]!;
  const length = reader.ends[place]! - start;
  if (length === 0) return 0;
  if (mayBeMissing(length, reader.bytes[start]!) && isMissing(reader.text(place))) return 0;
  return lo ^ ((hi << 16) | (hi >>> 16)) || 1;
}

function rowsFor(columns: number): number {
  return Math.max(fewestRows, Math.min(mostRows, Math.floor(mostNumbers / (columns + keyLanes))));
}
