// Rows that repeat a record by design, such as a student once per contact, come a limited number of times.
import { sampleOf } from './columns.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { RowBits } from './row_bits.ts';
import { isFilledAt, type PlaceOf, type RecordView, type RowComparison, type TextsAt } from './row_check.ts';
import { RowPlaces } from './row_places.ts';
import { counted } from './words.ts';

export class RepeatsCheck implements RowComparison {
  readonly places: readonly number[];
  #column: LayoutColumn;
  #place: number;
  #most: number;
  #showValues: boolean;
  #notice: NoticeGroup;
  #ids = new KeyTable();
  #counts = new Int32Array(256);
  /** Rows that are too many. */
  #beyond = new RowPlaces();

  constructor(
    file: LayoutFile,
    limit: { by: string; most: number },
    placeOf: PlaceOf,
    book: NoticeBook,
    showValues: boolean,
  ) {
    this.#column = file.columns.find((column) => column.name === limit.by)!;
    this.#place = placeOf(limit.by);
    this.places = [this.#place];
    this.#most = limit.most;
    this.#showValues = showValues;
    this.#notice = book.group('too_many_repeats', file.name, limit.by);
    this.#notice.detail = counted(limit.most, 'row');
  }

  look(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void {
    const place = this.#place;
    if (!isFilledAt(record, place)) return;
    const found = this.#ids.add(lo[place]!, hi[place]!);
    const id = found < 0 ? -1 - found : found;
    if (id >= this.#counts.length) {
      const counts = new Int32Array(this.#counts.length * 2);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    this.#counts[id] = this.#counts[id]! + 1;
    if (this.#counts[id]! > this.#most) this.#beyond.add(record, row);
  }

  collect(found: RowPlaces): void {
    for (let at = 0; at < this.#beyond.count; at++) {
      const place = this.#beyond.at(at);
      found.add(place, place.row);
    }
  }

  clear(): void {
    this.#ids.clear();
    this.#counts.fill(0);
    this.#beyond.clear();
  }

  say(found: RowPlaces, wrong: RowBits, textsAt: TextsAt): void {
    const notice = this.#notice;
    const by = Int32Array.of(this.#place);
    for (const index of found.inOrder()) {
      const { line, record, row, byte } = found.at(index);
      const text = notice.wantsSample ? textsAt(byte, by)[0] : undefined;
      notice.hit(line, record, byte, text === undefined ? undefined : sampleOf(text, this.#column, this.#showValues));
      if (notice.countsAsWrong) wrong.mark(row);
    }
  }
}
