// Rows about the same person or class, told by an id, must say the same about it: a recycled id shows here.
import { sampleOf } from './columns.ts';
import { KeyTable } from './key_table.ts';
import type { Agreement, LayoutColumn, LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { isFilledAt, type PlaceOf, type RowCheck } from './row_check.ts';
import { listed } from './words.ts';

export class AgreementCheck implements RowCheck {
  #by: LayoutColumn;
  #byPlace: number;
  #names: string[];
  #places: number[];
  #showValues: boolean;
  #notice: NoticeGroup;
  #ids = new KeyTable();
  /** Per id and column the two lanes of the first value that was filled. */
  #first: Int32Array;
  #isFilled: Uint8Array;
  #disagreed = new Set<string>();

  constructor(file: LayoutFile, agreement: Agreement, placeOf: PlaceOf, book: NoticeBook, showValues: boolean) {
    const there = agreement.columns.filter((name) => placeOf(name) >= 0);
    this.#by = file.columns.find((column) => column.name === agreement.by)!;
    this.#byPlace = placeOf(agreement.by);
    this.#names = there;
    this.#places = there.map(placeOf);
    this.#showValues = showValues;
    this.#notice = book.group('attributes_disagree', file.name, agreement.by, agreement.inferred ? 'WARN' : undefined);
    this.#first = new Int32Array(256 * there.length * 2);
    this.#isFilled = new Uint8Array(256 * there.length);
  }

  look(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const byPlace = this.#byPlace;
    if (!isFilledAt(reader, byPlace)) return false;
    const found = this.#ids.add(lo[byPlace]!, hi[byPlace]!);
    const id = found < 0 ? -1 - found : found;
    const width = this.#places.length;
    if ((id + 1) * width > this.#isFilled.length) this.#grow();
    let differing = -1;
    for (let index = 0; index < width; index++) {
      const place = this.#places[index]!;
      if (!isFilledAt(reader, place)) continue;
      const at = id * width + index;
      if (this.#isFilled[at] === 0) {
        this.#isFilled[at] = 1;
        this.#first[at * 2] = lo[place]!;
        this.#first[at * 2 + 1] = hi[place]!;
      } else if (differing < 0 && (this.#first[at * 2] !== lo[place] || this.#first[at * 2 + 1] !== hi[place])) {
        differing = index;
      }
    }
    if (differing < 0) return false;
    const notice = this.#notice;
    if (!this.#disagreed.has(this.#names[differing]!)) {
      this.#disagreed.add(this.#names[differing]!);
      notice.detail = listed([...this.#disagreed]);
    }
    const value = notice.wantsSample ? sampleOf(reader.text(byPlace), this.#by, this.#showValues) : undefined;
    notice.hit(reader.line, reader.record, reader.byte, value);
    return notice.countsAsWrong;
  }

  #grow(): void {
    const first = new Int32Array(this.#first.length * 2);
    first.set(this.#first);
    this.#first = first;
    const isFilled = new Uint8Array(this.#isFilled.length * 2);
    isFilled.set(this.#isFilled);
    this.#isFilled = isFilled;
  }
}
