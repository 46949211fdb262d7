// Rows that all together must tell something, kept outside of memory: spread over shares by a hash, so that what can only
// be told of rows with the same hash is told share by share, and one share at a time is in memory.
import type { RecordPlace } from './row_places.ts';

/** Room outside of memory: blocks that are written once and read back. */
export interface Spill {
  /** The place of the block. */
  write(block: Int32Array): number;
  /** Fills `block` with the one at `place`. */
  read(place: number, block: Int32Array): void;
}

/** What lies in memory at the end is a sixty-fourth. */
const shares = 64;
/** A row of ten numbers: 20 kB a block, 1.3 MB for all shares. */
const rowsABlock = 512;
const placeNumbers = 5;
const twoTo32 = 2 ** 32;

export class SpilledRows {
  /** Where the caller writes a row's own numbers, from the index that `note` gave it. */
  readonly numbers: Int32Array;
  readonly #spill: Spill;
  readonly #stride: number;
  /** Of each share the rows that are still in `numbers`, and the blocks that are not. */
  #waiting = new Int32Array(shares);
  #blocks: number[][] = Array.from({ length: shares }, () => []);

  /** `noted`: how many numbers of the caller's own are kept with each row. */
  constructor(spill: Spill, noted: number) {
    this.#spill = spill;
    this.#stride = placeNumbers + noted;
    this.numbers = new Int32Array(shares * rowsABlock * this.#stride);
  }

  /** Notes where a row is, in the share of its hash. Rows come in the order of the file. */
  note(hash: number, line: number, record: number, byte: number, row: number): number {
    const share = hash & (shares - 1);
    if (this.#waiting[share] === rowsABlock) this.#write(share);
    const waiting = this.#waiting[share]!;
    this.#waiting[share] = waiting + 1;
    const at = (share * rowsABlock + waiting) * this.#stride;
    const numbers = this.numbers;
    numbers[at] = line;
    numbers[at + 1] = record;
    numbers[at + 2] = row;
    numbers[at + 3] = byte;
    numbers[at + 4] = byte / twoTo32;
    return at + placeNumbers;
  }

  /** Each share once. Nothing is noted any more. */
  *shares(): Iterable<SpilledShare> {
    const rows = this.#blocks.map((blocks, share) => blocks.length * rowsABlock + this.#waiting[share]!);
    const memory = new Int32Array(Math.max(...rows) * this.#stride);
    for (const [share, blocks] of this.#blocks.entries()) {
      if (rows[share] === 0) continue;
      const length = rowsABlock * this.#stride;
      for (const [index, place] of blocks.entries())
        this.#spill.read(place, memory.subarray(index * length, (index + 1) * length));
      const from = share * length;
      memory.set(this.numbers.subarray(from, from + this.#waiting[share]! * this.#stride), blocks.length * length);
      yield new SpilledShare(memory, rows[share]!, this.#stride);
    }
  }

  #write(share: number): void {
    const length = rowsABlock * this.#stride;
    this.#blocks[share]!.push(this.#spill.write(this.numbers.subarray(share * length, (share + 1) * length)));
    this.#waiting[share] = 0;
  }
}

/** The rows of one share, in the order of the file. Its memory is that of the next one. */
export class SpilledShare {
  readonly numbers: Int32Array;
  readonly rows: number;
  readonly #stride: number;

  constructor(numbers: Int32Array, rows: number, stride: number) {
    this.numbers = numbers;
    this.rows = rows;
    this.#stride = stride;
  }

  /** Where the caller's own numbers begin. */
  notedAt(index: number): number {
    return index * this.#stride + placeNumbers;
  }

  /** Says in `place` where the row is. Its number. */
  find(index: number, place: RecordPlace): number {
    const at = index * this.#stride;
    const numbers = this.numbers;
    place.line = numbers[at]!;
    place.record = numbers[at + 1]!;
    place.byte = (numbers[at + 3]! >>> 0) + numbers[at + 4]! * twoTo32;
    return numbers[at + 2]!;
  }
}
