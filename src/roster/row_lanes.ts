// The fields of a record that comparisons look at, as two numbers each: noted in one place, and shown again in another as
// if the record were read there.
import { isFilledAt, type RecordView, type RowComparison } from './row_check.ts';

export class RowLanes {
  /** Places of the fields. */
  readonly places: readonly number[];

  constructor(places: readonly number[]) {
    this.places = places;
  }

  /** What these comparisons look at. */
  static of(comparisons: readonly RowComparison[]): RowLanes {
    const places = new Set(comparisons.flatMap((one) => one.places));
    return new RowLanes([...places].filter((place) => place >= 0));
  }

  /** Numbers that a record takes. */
  get width(): number {
    return this.places.length * 2;
  }

  /** Writes those of a record into `numbers` from `at` on: two lanes per place; both are zero where there is no value. */
  note(record: RecordView, lo: Int32Array, hi: Int32Array, numbers: Int32Array, at: number): void {
    const places = this.places;
    let next = at;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      const isFilled = isFilledAt(record, place);
      numbers[next++] = isFilled ? lo[place]! : 0;
      numbers[next++] = isFilled ? hi[place]! : 0;
    }
  }
}

/** A record as it was noted. Its owner says where it is. */
export class NotedRecord implements RecordView {
  line = 0;
  record = 0;
  byte = 0;
  readonly starts: Int32Array<ArrayBuffer>;
  readonly ends: Int32Array<ArrayBuffer>;
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  readonly #places: readonly number[];

  constructor(lanes: RowLanes) {
    const width = Math.max(0, ...lanes.places) + 1;
    this.#places = lanes.places;
    this.starts = new Int32Array(width);
    this.ends = new Int32Array(width);
    this.lo = new Int32Array(width);
    this.hi = new Int32Array(width);
  }

  /** Takes the fields that lie in `numbers` from `at` on. */
  take(numbers: Int32Array, at: number): void {
    const places = this.#places;
    let next = at;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      const lo = numbers[next++]!;
      const hi = numbers[next++]!;
      this.lo[place] = lo;
      this.hi[place] = hi;
      this.ends[place] = (lo | hi) === 0 ? 0 : 1;
    }
  }
}
