// Takes the keys of rows into their table, some rows at a time: the table is far larger than the processor's cache, and
// places that are looked at together are fetched together. Finds repeats and keys that come with different contents.
import { sampleOf } from './columns.ts';
import { textOf } from './encoding.ts';
import { joinHi, joinLo } from './hash.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { RowSample } from './row_sample.ts';
import type { Rows } from './rows.ts';

const batch = 64;
/** Per row: key, content, group, line, record, row, where its key's text begins in the copied bytes. */
const fields = 9;

export class RowIntake {
  /** Rows that repeat an earlier one exactly. */
  repeats = 0;
  /** Means nothing; it keeps the reads ahead from being optimised away. */
  touched = 0;
  #kept: Rows;
  #sample: RowSample;
  #keyPlaces: Int32Array;
  #keyColumns: (LayoutColumn | undefined)[];
  #wrong: RowBits;
  #showValues: boolean;
  #duplicates: NoticeGroup;
  #repeated: NoticeGroup;
  #pairs: string[] = [];
  #waiting = 0;
  #numbers = new Int32Array(batch * fields);
  #bytes = new Float64Array(batch);
  #lengths: Int32Array;
  #texts = new Uint8Array(batch * 32);
  #textEnd = 0;

  constructor(options: {
    kept: Rows;
    layoutFile: LayoutFile;
    header: HeaderReading;
    wrong: RowBits;
    book: NoticeBook;
    showValues: boolean;
  }) {
    const { layoutFile: file, header, book } = options;
    this.#kept = options.kept;
    this.#sample = options.kept.sample;
    this.#wrong = options.wrong;
    this.#showValues = options.showValues;
    this.#keyPlaces = Int32Array.from(file.key, (key) => header.names.indexOf(key));
    this.#keyColumns = file.key.map((key) => file.columns.find((column) => column.name === key));
    this.#lengths = new Int32Array(batch * Math.max(1, file.key.length));
    this.#duplicates = book.group('key_duplicate', file.name, file.key.length === 0 ? undefined : file.key.join(' + '));
    this.#repeated = book.group('row_duplicate_exact', file.name);
  }

  /** Takes in the current record, row number `row`. `lo` and `hi` are the hashes of its fields. A blank key is no key. */
  take(reader: Reader, lo: Int32Array, hi: Int32Array, rowLo: number, rowHi: number, group: number, row: number): void {
    const places = this.#keyPlaces;
    let keyLo = rowLo;
    let keyHi = rowHi;
    if (places.length > 0) {
      let isBlank = true;
      for (let part = 0; part < places.length; part++) {
        const place = places[part]!;
        const isThere = place < reader.count;
        if (isThere && reader.ends[place]! > reader.starts[place]!) isBlank = false;
        const partLo = isThere ? lo[place]! : -1;
        const partHi = isThere ? hi[place]! : -1;
        // A key of one column is the hash of its value: what a reference is looked up by.
        keyLo = places.length === 1 ? partLo : joinLo(part === 0 ? 0 : keyLo, partLo);
        keyHi = places.length === 1 ? partHi : joinHi(part === 0 ? 0 : keyHi, partHi);
      }
      if (isBlank) return;
    }
    if (keyHi <= this.#sample.limit) this.#sample.take(reader, lo, hi, keyLo, keyHi, rowLo, rowHi);
    const at = this.#waiting * fields;
    const numbers = this.#numbers;
    numbers[at] = keyLo;
    numbers[at + 1] = keyHi;
    numbers[at + 2] = rowLo;
    numbers[at + 3] = rowHi;
    numbers[at + 4] = group;
    numbers[at + 5] = reader.line;
    numbers[at + 6] = reader.record;
    numbers[at + 7] = row;
    numbers[at + 8] = this.#textEnd;
    this.#bytes[this.#waiting] = reader.byte;
    if (this.#duplicates.wantsSample) this.#copyKey(reader);
    this.#waiting++;
    if (this.#waiting === batch) this.flush();
  }

  /** Takes what is waiting into the table. */
  flush(): void {
    const numbers = this.#numbers;
    const kept = this.#kept;
    let touched = 0;
    for (let entry = 0; entry < this.#waiting; entry++) touched ^= kept.keys.touch(numbers[entry * fields]!);
    this.touched = touched;
    for (let entry = 0; entry < this.#waiting; entry++) {
      const at = entry * fields;
      const line = numbers[at + 5]!;
      const taken = kept.take(
        numbers[at]!,
        numbers[at + 1]!,
        numbers[at + 2]!,
        numbers[at + 3]!,
        numbers[at + 4]!,
        line,
      );
      if (taken === 'new') continue;
      const record = numbers[at + 6]!;
      const byte = this.#bytes[entry]!;
      if (taken === 'repeat') {
        this.repeats++;
        this.#repeated.hit(line, record, byte);
        continue;
      }
      if (this.#duplicates.countsAsWrong) this.#wrong.mark(numbers[at + 7]!);
      if (this.#pairs.length < 3) this.#pairs.push(`line ${line} that of line ${kept.lineOf(kept.lastKey)}`);
      this.#duplicates.hit(line, record, byte, this.#duplicates.wantsSample ? this.#valueOf(entry) : undefined);
    }
    this.#waiting = 0;
    this.#textEnd = 0;
  }

  /** Ends the intake. With `isVoid` its findings are withdrawn: the rows do not fit their header. */
  finish(isVoid: boolean): void {
    const duplicates = this.#duplicates;
    duplicates.detail = this.#pairs.join(', ') + (duplicates.count > this.#pairs.length ? ' and more' : '');
    if (!isVoid) return;
    duplicates.count = 0;
    this.#repeated.count = 0;
    this.repeats = 0;
  }

  /** The reader's buffer moves on before a sample may be needed. */
  #copyKey(reader: Reader): void {
    const places = this.#keyPlaces;
    for (let part = 0; part < places.length; part++) {
      const place = places[part]!;
      const start = place < reader.count ? reader.starts[place]! : 0;
      const length = place < reader.count ? reader.ends[place]! - start : 0;
      if (this.#textEnd + length > this.#texts.length) {
        const grown = new Uint8Array((this.#textEnd + length) * 2);
        grown.set(this.#texts);
        this.#texts = grown;
      }
      for (let at = 0; at < length; at++) this.#texts[this.#textEnd + at] = reader.bytes[start + at]!;
      this.#lengths[this.#waiting * places.length + part] = length;
      this.#textEnd += length;
    }
  }

  #valueOf(entry: number): string {
    let at = this.#numbers[entry * fields + 8]!;
    return this.#keyColumns
      .map((column, part) => {
        const end = at + this.#lengths[entry * this.#keyColumns.length + part]!;
        const text = textOf(this.#texts, at, end);
        at = end;
        return column === undefined ? '' : sampleOf(text, column, this.#showValues);
      })
      .join(' + ');
  }
}
