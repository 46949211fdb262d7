// The values of a part's rows that must be judged against rows of other parts: noted where the part is read, and shown to
// the checks in the order of the file.
import { giveBack, longer } from './long_numbers.ts';
import type { PartStart } from './part.ts';
import type { RecordView, RowComparison } from './row_check.ts';
import { NotedRecord, RowLanes } from './row_lanes.ts';

/** Plain data: lines, records and rows count from the beginning of the part. */
export interface RowLogFindings {
  rows: number;
  /** Places of the fields that were noted. */
  places: readonly number[];
  /** Per row its line, record and number, then its lanes. */
  numbers: Int32Array;
  /** Per row the byte of the file where it begins. */
  bytes: Float64Array;
}

const placeNumbers = 3;

export class RowLog {
  #lanes: RowLanes;
  #stride: number;
  #numbers: Int32Array;
  #bytes: Float64Array;
  #rows = 0;

  /** Notes what these checks look at. There is room for about `rows` rows. */
  constructor(comparisons: readonly RowComparison[], rows: number) {
    this.#lanes = RowLanes.of(comparisons);
    this.#stride = placeNumbers + this.#lanes.width;
    this.#numbers = new Int32Array(rows * this.#stride);
    this.#bytes = new Float64Array(rows);
  }

  add(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void {
    if (this.#rows === this.#bytes.length) this.#grow();
    const numbers = this.#numbers;
    const at = this.#rows * this.#stride;
    numbers[at] = record.line;
    numbers[at + 1] = record.record;
    numbers[at + 2] = row;
    this.#lanes.note(record, lo, hi, numbers, at + placeNumbers);
    this.#bytes[this.#rows++] = record.byte;
  }

  findings(): RowLogFindings {
    return { rows: this.#rows, places: this.#lanes.places, numbers: this.#numbers, bytes: this.#bytes };
  }

  #grow(): void {
    const rows = this.#bytes.length * 2 + 64;
    this.#numbers = longer(this.#numbers, rows * this.#stride);
    this.#bytes = longer(this.#bytes, rows);
  }
}

/** Shows the noted rows to the checks, as if they were read here. The memory of what is shown is given back. */
export function showRows(log: RowLogFindings, comparisons: readonly RowComparison[], start: PartStart): void {
  const { numbers, bytes } = log;
  const lanes = new RowLanes(log.places);
  const stride = placeNumbers + lanes.width;
  const noted = new NotedRecord(lanes);
  for (let index = 0; index < log.rows; index++) {
    const at = index * stride;
    noted.line = numbers[at]! + start.lines;
    noted.record = numbers[at + 1]! + start.records;
    noted.byte = bytes[index]!;
    noted.take(numbers, at + placeNumbers);
    const row = numbers[at + 2]! + start.rows;
    for (let one = 0; one < comparisons.length; one++) comparisons[one]!.look(noted, noted.lo, noted.hi, row);
  }
  giveBack(numbers);
  giveBack(bytes);
}
