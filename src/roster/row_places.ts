// Where rows are, for a check that only knows at the end which of them it will speak of: numbers in arrays that grow.
import { longer } from './long_numbers.ts';

/** Where a record is in its file. */
export interface RecordPlace {
  line: number;
  record: number;
  byte: number;
}

export interface RowPlace extends RecordPlace {
  /** Counted from 0, as the bits of wrong rows are. */
  row: number;
}

export class RowPlaces {
  readonly #stride: number;
  #numbers: Int32Array;
  #bytes = new Float64Array(256);
  #isInOrder = true;
  count = 0;

  /** `noted`: how many numbers of the caller's own are kept with each row. */
  constructor(noted = 0) {
    this.#stride = 3 + noted;
    this.#numbers = new Int32Array(256 * this.#stride);
  }

  /** Notes a record. */
  add(place: RecordPlace, row: number, ...noted: number[]): void {
    if (this.count === this.#bytes.length) this.#grow();
    const at = this.count * this.#stride;
    if (at > 0 && this.#numbers[at - this.#stride + 2]! > row) this.#isInOrder = false;
    this.#numbers[at] = place.line;
    this.#numbers[at + 1] = place.record;
    this.#numbers[at + 2] = row;
    for (let index = 0; index < noted.length; index++) this.#numbers[at + 3 + index] = noted[index]!;
    this.#bytes[this.count++] = place.byte;
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

  /** The rows as they are in the file, whatever the order they were noted in: what `at` and `noted` ask for. */
  inOrder(): Uint32Array {
    const indexes = Uint32Array.from({ length: this.count }, (_, index) => index);
    const rowOf = (index: number) => this.#numbers[index * this.#stride + 2]!;
    return this.#isInOrder ? indexes : indexes.sort((one, other) => rowOf(one) - rowOf(other));
  }

  /** Forgets them all. The room for them stays. */
  clear(): void {
    this.count = 0;
    this.#isInOrder = true;
  }

  #grow(): void {
    this.#numbers = longer(this.#numbers, this.#numbers.length * 2);
    this.#bytes = longer(this.#bytes, this.#bytes.length * 2);
  }
}
