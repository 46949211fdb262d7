// Whole rows told apart outside of memory: which of them came before, and as which row.
import { KeyTable } from './key_table.ts';
import { RowPlaces } from './row_places.ts';
import { type Spill, SpilledRows } from './spilled_rows.ts';

export class SpilledRepeats {
  #rows: SpilledRows;

  constructor(spill: Spill) {
    this.#rows = new SpilledRows(spill, 2);
  }

  /** Takes in a row by the hash of its values. */
  take(lo: number, hi: number, line: number, record: number, byte: number, row: number): void {
    const rows = this.#rows;
    const at = rows.note(hi, line, record, byte, row);
    rows.numbers[at] = lo;
    rows.numbers[at + 1] = hi;
  }

  /** The rows that repeat an earlier one, each with the number of the first such row. */
  repeats(): RowPlaces {
    const repeats = new RowPlaces(1);
    const place = { line: 0, record: 0, byte: 0 };
    const first = { line: 0, record: 0, byte: 0 };
    const seen = new KeyTable();
    let firsts = new Int32Array(0);
    for (const share of this.#rows.shares()) {
      seen.clear();
      seen.expect(share.rows);
      if (share.rows > firsts.length) firsts = new Int32Array(share.rows);
      for (let index = 0; index < share.rows; index++) {
        const at = share.notedAt(index);
        const found = seen.add(share.numbers[at]!, share.numbers[at + 1]!);
        if (found < 0) {
          firsts[-1 - found] = index;
          continue;
        }
        const row = share.find(index, place);
        repeats.add(place, row, share.find(firsts[found]!, first));
      }
    }
    return repeats;
  }
}
