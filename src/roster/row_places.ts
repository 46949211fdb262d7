// Where rows are, for a check that only knows at the end which of them it will speak of: numbers in arrays that grow.
import { longer } from './long_numbers.ts';
import type { RecordView } from './row_check.ts';

export interface RowPlace {
  line: number;
  record: number;
  /** Counted from 0, as the bits of wrong rows are. */
  row: number;
  byte: number;
}

export class RowPlaces {
  readonly #stride: number;
  #numbers: Int32Array;
  #bytes = new Float64Array(256);
  count = 0;

  /** `noted`: how many numbers of the caller's own are kept with each row. */
  constructor(noted = 0) {
    this.#stride = 3 + noted;
    this.#numbers = new Int32Array(256 * this.#stride);
  }

  /** Notes a record. */
  add(record: RecordView, row: number, ...noted: number[]): void {
    if (this.count === this.#bytes.length) this.#grow();
    const at = this.count * this.#stride;
    this.#numbers[at] = record.line;
    this.#numbers[at + 1] = record.record;
    this.#numbers[at + 2] = row;
    for (let index = 0; index < noted.length; index++) this.#numbers[at + 3 + index] = noted[index]!;
    this.#bytes[this.count++] = record.byte;
  }

  at(index: number): RowPlace {
    const at = index * this.#stride;
    const [line, record, row] = this.#numbers.subarray(at, at + 3);
    return { line: line!, record: record!, row: row!, byte: this.#bytes[index]! };
  }

  /** The caller's own numbers of a row. */
  noted(index: number): Int32Array {
    return this.#numbers.subarray(index * this.#stride + 3, (index + 1) * this.#stride);
  }

  #grow(): void {
    this.#numbers = longer(this.#numbers, this.#numbers.length * 2);
    this.#bytes = longer(this.#bytes, this.#bytes.length * 2);
  }
}
