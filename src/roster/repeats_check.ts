// Rows that repeat a record by design, such as a student once per contact, come a limited number of times.
import { sampleOf } from './columns.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { isFilledAt, type PlaceOf, type RowCheck } from './row_check.ts';
import { counted } from './words.ts';

export class RepeatsCheck implements RowCheck {
  #column: LayoutColumn;
  #place: number;
  #most: number;
  #showValues: boolean;
  #notice: NoticeGroup;
  #ids = new KeyTable();
  #counts = new Int32Array(256);

  constructor(
    file: LayoutFile,
    limit: { by: string; most: number },
    placeOf: PlaceOf,
    book: NoticeBook,
    showValues: boolean,
  ) {
    this.#column = file.columns.find((column) => column.name === limit.by)!;
    this.#place = placeOf(limit.by);
    this.#most = limit.most;
    this.#showValues = showValues;
    this.#notice = book.group('too_many_repeats', file.name, limit.by);
    this.#notice.detail = counted(limit.most, 'row');
  }

  look(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const place = this.#place;
    if (!isFilledAt(reader, place)) return false;
    const found = this.#ids.add(lo[place]!, hi[place]!);
    const id = found < 0 ? -1 - found : found;
    if (id >= this.#counts.length) {
      const counts = new Int32Array(this.#counts.length * 2);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    this.#counts[id] = this.#counts[id]! + 1;
    if (this.#counts[id]! <= this.#most) return false;
    const notice = this.#notice;
    const value = notice.wantsSample ? sampleOf(reader.text(place), this.#column, this.#showValues) : undefined;
    notice.hit(reader.line, reader.record, reader.byte, value);
    return notice.countsAsWrong;
  }
}
