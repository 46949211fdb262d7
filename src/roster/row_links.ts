// When most keys of a file are gone and as many are new: whether the rows are the same ones under other keys. The file is
// read once more, and each row that vanished from the sample is looked for by what it says, wherever the values stand.
// A value that hardly any row has says more than one that many have: an agreement is weighed in bits.
import type { RowPairs } from './column_changes.ts';
import { PairList } from './column_changes.ts';
import type { HeaderReading } from './header.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutFile } from './layout.ts';
import { Reader } from './reader.ts';
import type { SampledRows } from './row_sample.ts';
import { keyLanes, valueNumber } from './row_sample.ts';
import type { SetFile } from './set_file.ts';

export interface RowLinks {
  /** Rows of the sample whose key is gone. */
  gone: number;
  /** Those of them that were found again, laid beside what was found. */
  pairs: RowPairs;
}

/** A value of more sampled rows than this leads to none of them. */
const mostRowsOfValue = 4;
/** Bits beyond what it takes to tell all rows of the file apart: one wrong link in 16 files. */
const spareBits = 4;

/** Looks for the sampled rows of last night whose keys are not in `keys`, tonight's, in the file as it came tonight. */
export function linkRows(
  file: SetFile,
  layoutFile: LayoutFile,
  header: HeaderReading,
  before: SampledRows,
  keys: KeyTable,
  rows: number,
): RowLinks {
  const gone = goneRows(before, keys);
  const search = new LinkSearch(gone, before.columns.length, { rows, keys: Math.max(1, layoutFile.key.length) });
  const width = header.names.length;
  const reader = new Reader(file.chunks(), { delimiter: layoutFile.delimiter, quoting: layoutFile.quoting });
  const values = new Int32Array(width);
  // Values are looked for in the columns as they were named last night; one of another name is looked for everywhere.
  const namesBefore = before.columns;
  const ownPlaces = Int32Array.from(header.names, (name) => namesBefore.indexOf(name));
  let isRow = !layoutFile.header;
  while (reader.next()) {
    if (!isRow) {
      isRow = true;
      continue;
    }
    const { count } = reader;
    if (reader.isBlank || (count !== width && !(header.hasTrailing && count === width + 1))) continue;
    reader.hash(width);
    const { lo, hi } = reader;
    for (let place = 0; place < width; place++) values[place] = valueNumber(reader, place, lo[place]!, hi[place]!);
    search.look(values, ownPlaces);
  }
  const pairs = new PairList(before.columns, header.names);
  search.each((row, found) => pairs.add(gone, row * before.columns.length, found, 0));
  return { gone: gone.length / Math.max(1, before.columns.length), pairs: pairs.pairs() };
}

/** The values of the sampled rows whose key is not there any more. */
function goneRows(before: SampledRows, keys: KeyTable): Int32Array {
  const stride = keyLanes + before.columns.length;
  const gone: Int32Array[] = [];
  for (let at = 0; at < before.rows.length; at += stride) {
    if (keys.find(before.rows[at]!, before.rows[at + 1]!) < 0) {
      gone.push(before.rows.subarray(at + keyLanes, at + stride));
    }
  }
  const width = before.columns.length;
  const values = new Int32Array(gone.length * width);
  for (const [row, one] of gone.entries()) values.set(one, row * width);
  return values;
}

/** The rows looked for, and the best that was found for each. */
class LinkSearch {
  #values: Int32Array;
  #width: number;
  #count: number;
  /** Every value of the rows looked for, how telling it is, and the rows that have it where they are few. */
  #known = new KeyTable(1024);
  #bits: Float64Array;
  #rowsOf: (number[] | undefined)[] = [];
  #needed: number;
  /** Columns that may be another in a row that is the same otherwise. */
  #keyColumns: number;
  #best: Float64Array;
  #found: (Int32Array | undefined)[];
  #seen = new Set<number>();

  constructor(values: Int32Array, width: number, tonight: { rows: number; keys: number }) {
    this.#values = values;
    this.#width = width;
    this.#count = width === 0 ? 0 : values.length / width;
    this.#found = new Array<Int32Array | undefined>(this.#count).fill(undefined);
    this.#best = new Float64Array(this.#count);
    this.#needed = Math.log2(Math.max(2, tonight.rows)) + spareBits;
    this.#keyColumns = tonight.keys;
    const counts: number[] = [];
    for (let row = 0; row < this.#count; row++) {
      for (const value of new Set(values.subarray(row * width, (row + 1) * width))) {
        if (value === 0) continue;
        const known = this.#known.add(value, ~value);
        const entry = known >= 0 ? known : -1 - known;
        counts[entry] = (counts[entry] ?? 0) + 1;
        const rows = known >= 0 ? this.#rowsOf[entry] : [];
        rows?.push(row);
        this.#rowsOf[entry] = rows !== undefined && rows.length > mostRowsOfValue ? undefined : rows;
      }
    }
    this.#bits = Float64Array.from(counts, (count) => Math.log2(this.#count / count));
  }

  /** Looks at one row of tonight. `ownPlaces` says at which place of last night each value would stand. */
  look(values: Int32Array, ownPlaces: Int32Array): void {
    this.#seen.clear();
    for (const value of values) {
      if (value === 0) continue;
      const entry = this.#known.find(value, ~value);
      for (const row of (entry < 0 ? undefined : this.#rowsOf[entry]) ?? []) {
        if (this.#seen.has(row)) continue;
        this.#seen.add(row);
        this.#weigh(row, values, ownPlaces);
      }
    }
  }

  each(visit: (row: number, found: Int32Array) => void): void {
    for (const [row, found] of this.#found.entries()) if (found !== undefined) visit(row, found);
  }

  #weigh(row: number, values: Int32Array, ownPlaces: Int32Array): void {
    const from = row * this.#width;
    const wanted = this.#values.subarray(from, from + this.#width);
    let bits = 0;
    let filled = 0;
    let agreed = 0;
    for (let place = 0; place < values.length; place++) {
      const value = values[place]!;
      if (value === 0) continue;
      filled++;
      if (wanted[ownPlaces[place]!] !== value && !wanted.includes(value)) continue;
      agreed++;
      bits += this.#bits[this.#known.find(value, ~value)]!;
    }
    let had = 0;
    for (const value of wanted) if (value !== 0) had++;
    // All but the key is the same: that is the row again, if rows of this file can be told apart at all.
    const isAlike = agreed >= filled - this.#keyColumns && agreed * 2 >= had - this.#keyColumns;
    const needed = isAlike ? Math.log2(this.#count) - 1 : this.#needed;
    if (agreed * 2 < filled || bits < needed || bits <= this.#best[row]!) return;
    this.#best[row] = bits;
    this.#found[row] = values.slice();
  }
}
