// Takes the keys of rows into their table, some rows at a time: the table is far larger than the processor's cache, and
// places that are looked at together are fetched together. Finds repeats and keys that come with different contents.
import { sampleOf } from './columns.ts';
import { joinHi, joinLo } from './hash.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { SampleState } from './row_sample.ts';
import { RowSample } from './row_sample.ts';
import type { Rows } from './rows.ts';
import { isMissing, mayBeMissing } from './rules/required_value_missing.ts';
import type { SpilledRepeats } from './spilled_repeats.ts';

/** Rows whose places in the table are fetched together. */
const batch = 64;
/** Per row: key, content, group, line, record, row. */
const fields = 8;

/** Rows of a part, ready to be taken in. */
export interface IntakeFindings {
  numbers: Int32Array;
  /** Where each of them begins. */
  bytes: Float64Array;
  sample: SampleState;
}

/** Room for the rows of a part; with the memory of an earlier one where that is enough. */
export interface IntakeRoom {
  rows: number;
  numbers?: ArrayBuffer;
  bytes?: ArrayBuffer;
}

export class RowIntake {
  /** Rows that repeat an earlier one exactly. */
  repeats = 0;
  /** Some of the rows with their values. */
  readonly sample: RowSample;
  /** Means nothing; it keeps the reads ahead from being optimised away. */
  touched = 0;
  /** Absent in a part: its rows wait for all before them to be taken in. */
  #kept: Rows | undefined;
  /** Stands for `#kept` where whole rows are told apart and nothing else. */
  #spilled: SpilledRepeats | undefined;
  #keyPlaces: Int32Array;
  #keyColumns: (LayoutColumn | undefined)[];
  #wrong: RowBits;
  #showValues: boolean;
  #duplicates: NoticeGroup;
  #repeated: NoticeGroup;
  #pairs: string[] = [];
  #waiting = 0;
  #room: number;
  #numbers: Int32Array;
  #bytes: Float64Array;

  constructor(options: {
    kept: Rows | undefined;
    spilled?: SpilledRepeats | undefined;
    /** In a part: rows there is room for; more is made when they are more. */
    room?: IntakeRoom;
    layoutFile: LayoutFile;
    header: HeaderReading;
    wrong: RowBits;
    book: NoticeBook;
    showValues: boolean;
  }) {
    const { layoutFile: file, header, book } = options;
    this.#kept = options.kept;
    this.#spilled = options.spilled;
    this.sample = new RowSample(header);
    const room = options.room ?? { rows: batch };
    this.#numbers = memoryFor(room.rows * fields, room.numbers, Int32Array);
    this.#bytes = memoryFor(room.rows, room.bytes, Float64Array);
    this.#room = Math.min(Math.floor(this.#numbers.length / fields), this.#bytes.length);
    this.#wrong = options.wrong;
    this.#showValues = options.showValues;
    this.#keyPlaces = Int32Array.from(file.key, (key) => header.names.indexOf(key));
    this.#keyColumns = file.key.map((key) => file.columns.find((column) => column.name === key));
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
        if (isThere && isBlank) isBlank = saysNothing(reader, place);
        const partLo = isThere ? lo[place]! : -1;
        const partHi = isThere ? hi[place]! : -1;
        // A key of one column is the hash of its value: what a reference is looked up by.
        keyLo = places.length === 1 ? partLo : joinLo(part === 0 ? 0 : keyLo, partLo);
        keyHi = places.length === 1 ? partHi : joinHi(part === 0 ? 0 : keyHi, partHi);
      }
      if (isBlank) return;
    }
    if (keyHi <= this.sample.limit) this.sample.take(reader, lo, hi, keyLo, keyHi, rowLo, rowHi);
    if (this.#waiting === this.#room) this.#makeRoom();
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
    this.#bytes[this.#waiting] = reader.byte;
    this.#waiting++;
  }

  /** Takes what is waiting into the table. */
  flush(): void {
    this.#takeIn(this.#numbers, this.#bytes, 0, this.#waiting);
    this.#waiting = 0;
  }

  findings(): IntakeFindings {
    return {
      numbers: this.#numbers.subarray(0, this.#waiting * fields),
      bytes: this.#bytes.subarray(0, this.#waiting),
      sample: this.sample.state(),
    };
  }

  /** Takes in the rows of the part that follows. `groups` says which group a group of the part is here. */
  absorb({ numbers, bytes, sample }: IntakeFindings, groups: Int32Array | undefined, start: PartStart): void {
    this.flush();
    this.sample.absorb(sample);
    for (let at = 0; at < numbers.length; at += fields) {
      if (groups !== undefined) numbers[at + 4] = groups[numbers[at + 4]!]!;
      numbers[at + 5] = numbers[at + 5]! + start.lines;
      numbers[at + 6] = numbers[at + 6]! + start.records;
      numbers[at + 7] = numbers[at + 7]! + start.rows;
    }
    for (let from = 0; from < bytes.length; from += batch) {
      this.#takeIn(numbers, bytes, from, Math.min(from + batch, bytes.length));
    }
  }

  /**
   * Ends the intake: the samples get their values from `keyAt`, the texts of the key of the record that begins at a byte.
   * With `isVoid` its findings are withdrawn: the rows do not fit their header.
   */
  finish(isVoid: boolean, keyAt: (byte: number, places: Int32Array) => string[]): void {
    const duplicates = this.#duplicates;
    if (isVoid) {
      duplicates.count = 0;
      this.#repeated.count = 0;
      this.repeats = 0;
      return;
    }
    this.#tellSpilled();
    duplicates.detail = this.#pairs.join(', ') + (duplicates.count > this.#pairs.length ? ' and more' : '');
    for (const sample of duplicates.samples) sample.value = this.#sample(keyAt(sample.byte, this.#keyPlaces));
  }

  #takeIn(numbers: Int32Array, bytes: Float64Array, from: number, to: number): void {
    if (this.#spilled !== undefined) {
      this.#takeOut(this.#spilled, numbers, bytes, from, to);
      return;
    }
    const kept = this.#kept!;
    let touched = 0;
    for (let entry = from; entry < to; entry++) touched ^= kept.touch(numbers[entry * fields]!);
    this.touched = touched;
    for (let entry = from; entry < to; entry++) {
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
      const byte = bytes[entry]!;
      if (taken === 'repeat') {
        this.repeats++;
        this.#repeated.hit(line, record, byte);
        continue;
      }
      if (this.#duplicates.countsAsWrong) this.#wrong.mark(numbers[at + 7]!);
      if (this.#pairs.length < 3) this.#pairs.push(`line ${line} that of line ${kept.lineOf(kept.lastKey)}`);
      this.#duplicates.hit(line, record, byte);
    }
  }

  #takeOut(spilled: SpilledRepeats, numbers: Int32Array, bytes: Float64Array, from: number, to: number): void {
    for (let entry = from; entry < to; entry++) {
      const at = entry * fields;
      const line = numbers[at + 5]!;
      const record = numbers[at + 6]!;
      spilled.take(numbers[at]!, numbers[at + 1]!, line, record, bytes[entry]!, numbers[at + 7]!);
    }
  }

  #tellSpilled(): void {
    const repeats = this.#spilled?.repeats();
    if (repeats === undefined) return;
    this.repeats = repeats.count;
    for (const index of repeats.inOrder()) {
      const { line, record, byte } = repeats.at(index);
      this.#repeated.hit(line, record, byte);
    }
  }

  #makeRoom(): void {
    if (this.#kept !== undefined || this.#spilled !== undefined) {
      this.flush();
      return;
    }
    this.#room *= 2;
    const numbers = new Int32Array(this.#room * fields);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const bytes = new Float64Array(this.#room);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  #sample(texts: string[]): string {
    return this.#keyColumns
      .map((column, part) => (column === undefined ? '' : sampleOf(texts[part] ?? '', column, this.#showValues)))
      .join(' + ');
  }
}

function memoryFor<Numbers extends Int32Array | Float64Array>(
  length: number,
  memory: ArrayBuffer | undefined,
  kind: { new (from: number | ArrayBuffer): Numbers; BYTES_PER_ELEMENT: number },
): Numbers {
  return new kind(memory !== undefined && memory.byteLength >= length * kind.BYTES_PER_ELEMENT ? memory : length);
}

/** A blank, or a word that programs write for nothing: it is a missing value, and no key that could come twice. */
function saysNothing(reader: Reader, place: number): boolean {
  const start = reader.starts[place]!;
  const length = reader.ends[place]! - start;
  return length === 0 || (mayBeMissing(length, reader.bytes[start]!) && isMissing(reader.text(place)));
}
