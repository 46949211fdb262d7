// A comparison of rows whose rows lie outside of memory: they are noted while the file is read, and compared share by share
// when all are seen.
import type { RowBits } from './row_bits.ts';
import { isFilledAt, type RecordView, type RowComparison, type TextsAt } from './row_check.ts';
import { NotedRecord, RowLanes } from './row_lanes.ts';
import type { RowPlaces } from './row_places.ts';
import { type Spill, SpilledRows } from './spilled_rows.ts';

export class SpilledComparison implements RowComparison {
  readonly places: readonly number[];
  readonly #comparison: RowComparison;
  readonly #spill: Spill;
  readonly #lanes: RowLanes;
  #rows: SpilledRows;

  constructor(comparison: RowComparison, spill: Spill) {
    this.places = comparison.places;
    this.#comparison = comparison;
    this.#spill = spill;
    this.#lanes = RowLanes.of([comparison]);
    this.#rows = new SpilledRows(spill, this.#lanes.width);
  }

  look(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void {
    const place = this.places[0]!;
    if (!isFilledAt(record, place)) return;
    const at = this.#rows.note(hi[place]!, record.line, record.record, record.byte, row);
    this.#lanes.note(record, lo, hi, this.#rows.numbers, at);
  }

  collect(found: RowPlaces): void {
    const comparison = this.#comparison;
    const noted = new NotedRecord(this.#lanes);
    for (const share of this.#rows.shares()) {
      comparison.clear();
      for (let index = 0; index < share.rows; index++) {
        const row = share.find(index, noted);
        noted.take(share.numbers, share.notedAt(index));
        comparison.look(noted, noted.lo, noted.hi, row);
      }
      comparison.collect(found);
    }
  }

  clear(): void {
    this.#comparison.clear();
    this.#rows = new SpilledRows(this.#spill, this.#lanes.width);
  }

  say(found: RowPlaces, wrong: RowBits, textsAt: TextsAt): void {
    this.#comparison.say(found, wrong, textsAt);
  }
}
