// Rows about the same person or class, told by an id, must say the same about it: a recycled id shows here.
import { sampleOf } from './columns.ts';
import { KeyTable } from './key_table.ts';
import type { Agreement, LayoutColumn, LayoutFile } from './layout.ts';
import { longer } from './long_numbers.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { RowBits } from './row_bits.ts';
import { isFilledAt, type PlaceOf, type RecordView, type RowComparison, type TextsAt } from './row_check.ts';
import { RowPlaces } from './row_places.ts';
import { listed } from './words.ts';

/** What the rows are that say something else than the first one with their id. */
interface Dispute {
  rows: number;
  /** Of the first of them: its column, and the hash of its value there. */
  differing: number;
  lo: number;
  hi: number;
  /** All of them say the same. */
  isOne: boolean;
}

export class AgreementCheck implements RowComparison {
  readonly places: readonly number[];
  #by: LayoutColumn;
  #byPlace: number;
  #names: string[];
  #places: number[];
  #showValues: boolean;
  #notice: NoticeGroup;
  #ids = new KeyTable();
  /** Per id and column the two lanes of the first value that was filled. */
  #first: Int32Array;
  #isFilled: Uint8Array<ArrayBuffer>;
  /** Per id its first row, and whether further ones say what that one does. */
  #firstRows = new RowPlaces();
  #hasAlike = new Uint8Array(256);
  /** Rows that contradict the first one with their id; of each, id and column. */
  #others = new RowPlaces(2);
  #disputes = new Map<number, Dispute>();

  constructor(file: LayoutFile, agreement: Agreement, placeOf: PlaceOf, book: NoticeBook, showValues: boolean) {
    const there = agreement.columns.filter((name) => placeOf(name) >= 0);
    this.#by = file.columns.find((column) => column.name === agreement.by)!;
    this.#byPlace = placeOf(agreement.by);
    this.#names = there;
    this.#places = there.map(placeOf);
    this.places = [this.#byPlace, ...this.#places];
    this.#showValues = showValues;
    this.#notice = book.group('attributes_disagree', file.name, agreement.by, agreement.inferred ? 'WARN' : undefined);
    this.#first = new Int32Array(256 * there.length * 2);
    this.#isFilled = new Uint8Array(256 * there.length);
  }

  /** Only notes what disagrees: which row is the wrong one is known when all are seen. */
  look(record: RecordView, lo: Int32Array, hi: Int32Array, row: number): void {
    const byPlace = this.#byPlace;
    if (!isFilledAt(record, byPlace)) return;
    const found = this.#ids.add(lo[byPlace]!, hi[byPlace]!);
    const id = found < 0 ? -1 - found : found;
    const width = this.#places.length;
    if (found < 0) {
      this.#firstRows.add(record, row);
      if ((id + 1) * width > this.#isFilled.length || id >= this.#hasAlike.length) this.#grow();
    }
    let differing = -1;
    for (let index = 0; index < width; index++) {
      const place = this.#places[index]!;
      if (!isFilledAt(record, place)) continue;
      const at = id * width + index;
      if (this.#isFilled[at] === 0) {
        this.#isFilled[at] = 1;
        this.#first[at * 2] = lo[place]!;
        this.#first[at * 2 + 1] = hi[place]!;
      } else if (differing < 0 && (this.#first[at * 2] !== lo[place] || this.#first[at * 2 + 1] !== hi[place])) {
        differing = index;
      }
    }
    if (differing >= 0) this.#note(record, row, id, differing, lo, hi);
    else if (found >= 0) this.#hasAlike[id] = 1;
  }

  collect(found: RowPlaces): void {
    const odd = new Set([...this.#disputes.keys()].filter((id) => this.#isFirstTheOdd(id)));
    for (const id of odd) {
      const first = this.#firstRows.at(id);
      found.add(first, first.row, this.#disputes.get(id)!.differing);
    }
    for (let at = 0; at < this.#others.count; at++) {
      const [id, differing] = this.#others.noted(at);
      if (odd.has(id!)) continue;
      const other = this.#others.at(at);
      found.add(other, other.row, differing!);
    }
  }

  clear(): void {
    this.#ids.clear();
    this.#isFilled.fill(0);
    this.#hasAlike.fill(0);
    this.#firstRows.clear();
    this.#others.clear();
    this.#disputes.clear();
  }

  say(found: RowPlaces, wrong: RowBits, textsAt: TextsAt): void {
    const notice = this.#notice;
    const columns = new Set<string>();
    const by = Int32Array.of(this.#byPlace);
    for (const index of found.inOrder()) {
      const { line, record, row, byte } = found.at(index);
      columns.add(this.#names[found.noted(index)[0]!]!);
      const value = notice.wantsSample ? sampleOf(textsAt(byte, by)[0] ?? '', this.#by, this.#showValues) : undefined;
      notice.hit(line, record, byte, value);
      if (notice.countsAsWrong) wrong.mark(row);
    }
    notice.detail = listed([...columns]);
  }

  #note(record: RecordView, row: number, id: number, differing: number, lo: Int32Array, hi: Int32Array): void {
    this.#others.add(record, row, id, differing);
    const place = this.#places[differing]!;
    const dispute = this.#disputes.get(id);
    if (dispute === undefined) {
      this.#disputes.set(id, { rows: 1, differing, lo: lo[place]!, hi: hi[place]!, isOne: true });
      return;
    }
    dispute.rows++;
    if (dispute.differing !== differing || dispute.lo !== lo[place] || dispute.hi !== hi[place]) dispute.isOne = false;
  }

  /** The first row stands alone, and all others with its id say one and the same: it is the one that is wrong. */
  #isFirstTheOdd(id: number): boolean {
    const { rows, isOne } = this.#disputes.get(id)!;
    return isOne && rows > 1 && this.#hasAlike[id] === 0;
  }

  #grow(): void {
    const ids = this.#hasAlike.length * 2;
    this.#first = longer(this.#first, ids * this.#places.length * 2);
    this.#isFilled = longer(this.#isFilled, ids * this.#places.length);
    this.#hasAlike = longer(this.#hasAlike, ids);
  }
}
