// Checks that look at several values of a row at once, and what they have in common.
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { RecordPlace, RowPlaces } from './row_places.ts';

/** What is seen of a record when rows are judged against each other: where it is, and which fields have a value. */
export type RecordView = Pick<Reader, 'starts' | 'ends'> & RecordPlace;

/** Judges each row by itself. */
export interface RowCheck {
  /** Looks at the current record, whose fields have the hashes `lo` and `hi`. True when its row is wrong. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array, row: number): boolean;
}

/** Judges rows by other rows: only all together tell. */
export interface RowComparison {
  /** Places of the fields that it looks at. Only rows with the same value at the first of them are compared. */
  readonly places: readonly number[];
  look(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void;
  /** All rows are seen: adds those that it speaks of, and with each a number that says what is wrong. */
  collect(found: RowPlaces): void;
  /** Forgets what it has seen. */
  clear(): void;
  /** Says what was found, and marks the wrong rows in `wrong`. `textsAt` reads values of a record again. */
  say(found: RowPlaces, wrong: RowBits, textsAt: TextsAt): void;
}

/** The values of the record at `byte` at some places. */
export type TextsAt = (byte: number, places: Int32Array) => string[];

/** The place of each column in the file, or -1. */
export type PlaceOf = (column: string) => number;

/** Whether the record has a value there. */
export function isFilledAt(record: Pick<RecordView, 'starts' | 'ends'>, place: number): boolean {
  return place >= 0 && record.ends[place]! > record.starts[place]!;
}
