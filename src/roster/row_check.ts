// A check that looks at several values of a row at once, and what such checks have in common.
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';

export interface RowCheck {
  /** Looks at the current record, whose fields have the hashes `lo` and `hi`. True when its row is wrong. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array, row: number): boolean;
  /** All rows are seen: marks those in `wrong` that only all together tell. `textsAt` reads values of a record again. */
  finish?(wrong: RowBits, textsAt: (byte: number, places: Int32Array) => string[]): void;
}

/** The place of each column in the file, or -1. */
export type PlaceOf = (column: string) => number;

/** Whether the record has a value there. */
export function isFilledAt(reader: Reader, place: number): boolean {
  return place >= 0 && place < reader.count && reader.ends[place]! > reader.starts[place]!;
}
