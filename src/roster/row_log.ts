// The values of a part's rows that must be judged against rows of other parts: noted where the part is read, and shown to
// the checks in the order of the file.
import { giveBack, longer } from './long_numbers.ts';
import type { PartStart } from './part.ts';
import { isFilledAt, type RecordView, type RowComparison } from './row_check.ts';

/** Plain data: lines, records and rows count from the beginning of the part. */
export interface RowLogFindings {
  rows: number;
  /** Places of the fields that were noted. */
  places: number[];
  /** Per row its line, record and number, then two lanes per place; both are zero where there is no value. */
  numbers: Int32Array;
  /** Per row the byte of the file where it begins. */
  bytes: Float64Array;
}

const placeNumbers = 3;

export class RowLog {
  #places: number[];
  #stride: number;
  #numbers: Int32Array;
  #bytes: Float64Array;
  #rows = 0;

  /** Notes what these checks look at. There is room for about `rows` rows. */
  constructor(comparisons: readonly RowComparison[], rows: number) {
    const places = new Set(comparisons.flatMap((one) => one.places));
    this.#places = [...places].filter((place) => place >= 0);
    this.#stride = placeNumbers + this.#places.length * 2;
    this.#numbers = new Int32Array(rows * this.#stride);
    this.#bytes = new Float64Array(rows);
  }

  add(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void {
    if (this.#rows === this.#bytes.length) this.#grow();
    const numbers = this.#numbers;
    const places = this.#places;
    let at = this.#rows * this.#stride;
    numbers[at++] = record.line;
    numbers[at++] = record.record;
    numbers[at++] = row;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      const isFilled = isFilledAt(record, place);
      numbers[at++] = isFilled ? lo[place]! : 0;
      numbers[at++] = isFilled ? hi[place]! : 0;
    }
    this.#bytes[this.#rows++] = record.byte;
  }

  findings(): RowLogFindings {
    return { rows: this.#rows, places: this.#places, numbers: this.#numbers, bytes: this.#bytes };
  }

  #grow(): void {
    const rows = this.#bytes.length * 2 + 64;
    this.#numbers = longer(this.#numbers, rows * this.#stride);
    this.#bytes = longer(this.#bytes, rows);
  }
}

/** Shows the noted rows to the checks, as if they were read here. The memory of what is shown is given back. */
export function showRows(log: RowLogFindings, comparisons: readonly RowComparison[], start: PartStart): void {
  const { places, numbers, bytes } = log;
  const width = Math.max(0, ...places) + 1;
  const starts = new Int32Array(width);
  const ends = new Int32Array(width);
  const lo = new Int32Array(width);
  const hi = new Int32Array(width);
  const view = { starts, ends, line: 0, record: 0, byte: 0 };
  for (let at = 0, row = 0; row < log.rows; row++) {
    view.line = numbers[at++]! + start.lines;
    view.record = numbers[at++]! + start.records;
    view.byte = bytes[row]!;
    const number = numbers[at++]! + start.rows;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      lo[place] = numbers[at++]!;
      hi[place] = numbers[at++]!;
      ends[place] = lo[place] === 0 && hi[place] === 0 ? 0 : 1;
    }
    for (let index = 0; index < comparisons.length; index++) comparisons[index]!.look(view, lo, hi, number);
  }
  giveBack(numbers);
  giveBack(bytes);
}
