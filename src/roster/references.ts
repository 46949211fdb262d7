// References from one column to a column of another file (or its own): looked up while reading where the parent was
// read before, and at the end where not. Missing parents are gathered one group each.
import { textOf } from './encoding.ts';
import { hashFields } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn } from './layout.ts';
import { missingParentLimit } from './limits.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';
import { counted } from './words.ts';

/** The marks a missing reference leaves on its row. */
export interface RowMarks {
  wrong: RowBits;
  orphans: RowBits;
}

export class ReferenceLink {
  readonly file: string;
  readonly column: LayoutColumn;
  readonly target: string;
  readonly isList: boolean;
  /** A row that points nowhere is a wrong row, unless the district has that milder. */
  readonly countsAsWrong: boolean;
  /** Keys of the parent; `isComplete` when all of it was read. */
  parents: KeyTable;
  isComplete: boolean;
  #marks: RowMarks;
  #book: NoticeBook;
  #showValues: boolean;
  #seen = new ValueCache();
  #missing = new KeyTable(16);
  #groups: NoticeGroup[] = [];
  #rest: NoticeGroup | undefined;
  #waiting = new WaitingReferences();

  constructor(options: {
    file: string;
    column: LayoutColumn;
    target: string;
    parents: KeyTable;
    isComplete: boolean;
    marks: RowMarks;
    book: NoticeBook;
    showValues: boolean;
  }) {
    this.file = options.file;
    this.column = options.column;
    this.target = options.target;
    this.isList = options.column.type === 'list';
    this.countsAsWrong = options.book.isWrongRow('reference_missing');
    this.parents = options.parents;
    this.isComplete = options.isComplete;
    this.#marks = options.marks;
    this.#book = options.book;
    this.#showValues = options.showValues;
  }

  /** Looks up one field of the current record, which is row number `row`. True when a parent is missing for certain. */
  look(reader: Reader, field: number, lo: number, hi: number, row: number): boolean {
    const seen = this.#seen.get(lo, hi);
    if (seen === goodValue) return false;
    if (this.isList) return this.#lookAtItems(reader, field, lo, hi, row);
    if (this.parents.find(lo, hi) >= 0) {
      if (seen === unknownValue) this.#seen.put(lo, hi, goodValue);
      return false;
    }
    if (!this.isComplete) {
      this.#waiting.add(lo, hi, row, reader, reader.starts[field]!, reader.ends[field]!);
      return false;
    }
    this.#miss(lo, hi, reader.line, reader.record, reader.byte, reader.text(field));
    return true;
  }

  /** Looks up what could not be looked up while reading: the parents are all known now. */
  settle(): void {
    this.#waiting.each((lo, hi, row, line, record, byte, text) => {
      if (this.parents.find(lo, hi) >= 0) return;
      this.#miss(lo, hi, line, record, byte, text);
      if (this.countsAsWrong) this.#marks.wrong.mark(row);
      this.#marks.orphans.mark(row);
    });
    this.#waiting = new WaitingReferences();
  }

  /** Gives the groups their sentences; says how many missing parents were not listed. */
  finish(): void {
    const rest = this.#rest;
    if (rest === undefined) return;
    const others = counted(this.#missing.count - missingParentLimit, 'further missing value');
    rest.detail = `${others} not in ${this.target}`;
    const capped = this.#book.group('notices_capped', this.file, this.column.name);
    capped.count = this.#missing.count - missingParentLimit;
    capped.detail = others;
  }

  #lookAtItems(reader: Reader, field: number, lo: number, hi: number, row: number): boolean {
    const count = splitList(reader.bytes, reader.starts[field]!, reader.ends[field]!);
    hashFields(reader.view, itemStarts, itemEnds, count, itemLo, itemHi);
    let isMissing = false;
    let isWaiting = false;
    for (let item = 0; item < count; item++) {
      if (this.parents.find(itemLo[item]!, itemHi[item]!) >= 0) continue;
      if (!this.isComplete) {
        this.#waiting.add(itemLo[item]!, itemHi[item]!, row, reader, itemStarts[item]!, itemEnds[item]!);
        isWaiting = true;
        continue;
      }
      const text = textOf(reader.bytes, itemStarts[item]!, itemEnds[item]!);
      this.#miss(itemLo[item]!, itemHi[item]!, reader.line, reader.record, reader.byte, text);
      isMissing = true;
    }
    if (!isMissing && !isWaiting) this.#seen.put(lo, hi, goodValue);
    else if (isMissing) this.#seen.put(lo, hi, badValue);
    return isMissing;
  }

  #miss(lo: number, hi: number, line: number, record: number, byte: number, text: string): void {
    const found = this.#missing.add(lo, hi);
    const index = found >= 0 ? found : -1 - found;
    const value = this.column.secret === true || !this.#showValues ? masked(text, this.column.secret === true) : text;
    if (index >= missingParentLimit) {
      this.#rest ??= this.#book.group('reference_missing', this.file, this.column.name);
      this.#rest.hit(line, record, byte, value);
      return;
    }
    let group = this.#groups[index];
    if (group === undefined) {
      group = this.#book.group('reference_missing', this.file, this.column.name);
      group.detail = `${masked(text, this.column.secret === true)}, which is not in ${this.target},`;
      this.#groups[index] = group;
    }
    group.hit(line, record, byte, value);
  }
}

let itemStarts = new Int32Array(32);
let itemEnds = new Int32Array(32);
let itemLo = new Int32Array(32);
let itemHi = new Int32Array(32);

/** Finds the items of `a, b,c` between start and end, trimmed, empty ones left out; returns how many. */
function splitList(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== 44) continue;
    let first = from;
    let last = at;
    while (first < last && bytes[first]! <= 32) first++;
    while (last > first && bytes[last - 1]! <= 32) last--;
    if (last > first) {
      if (count === itemStarts.length) growItems();
      itemStarts[count] = first;
      itemEnds[count] = last;
      count++;
    }
    from = at + 1;
  }
  return count;
}

function growItems(): void {
  const longer = (array: Int32Array<ArrayBuffer>) => {
    const grown = new Int32Array(array.length * 2);
    grown.set(array);
    return grown;
  };
  itemStarts = longer(itemStarts);
  itemEnds = longer(itemEnds);
  itemLo = longer(itemLo);
  itemHi = longer(itemHi);
}

/** References whose parent may still come, in flat arrays: 28 bytes and the text each. */
class WaitingReferences {
  #numbers = new Int32Array(6 * 64);
  #bytes = new Float64Array(64);
  #texts = new Uint8Array(1024);
  #textLength = 0;
  #count = 0;

  add(lo: number, hi: number, row: number, reader: Reader, start: number, end: number): void {
    if (this.#count === this.#bytes.length) {
      const numbers = new Int32Array(this.#numbers.length * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
      const bytes = new Float64Array(this.#bytes.length * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    const length = end - start;
    if (this.#textLength + length > this.#texts.length) {
      const texts = new Uint8Array((this.#textLength + length) * 2);
      texts.set(this.#texts);
      this.#texts = texts;
    }
    const at = this.#count * 6;
    this.#numbers[at] = lo;
    this.#numbers[at + 1] = hi;
    this.#numbers[at + 2] = row;
    this.#numbers[at + 3] = reader.line;
    this.#numbers[at + 4] = reader.record;
    this.#numbers[at + 5] = length;
    this.#bytes[this.#count] = reader.byte;
    this.#texts.set(reader.bytes.subarray(start, end), this.#textLength);
    this.#textLength += length;
    this.#count++;
  }

  each(
    visit: (lo: number, hi: number, row: number, line: number, record: number, byte: number, text: string) => void,
  ): void {
    let textAt = 0;
    for (let entry = 0; entry < this.#count; entry++) {
      const n = this.#numbers;
      const at = entry * 6;
      const text = textOf(this.#texts, textAt, textAt + n[at + 5]!);
      textAt += n[at + 5]!;
      visit(n[at]!, n[at + 1]!, n[at + 2]!, n[at + 3]!, n[at + 4]!, this.#bytes[entry]!, text);
    }
  }
}
