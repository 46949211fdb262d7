// Reads the rows of a stored file again as the check of its night read them: the same header, the same rows left out, the
// same keys; so that the rows of given keys are found by the numbers that the keys have in the baseline of that night.
import type { BaselineFile } from './baseline.ts';
import { EncodingWatch } from './encoding_watch.ts';
import { hashOfText, joinHi, joinLo } from './hash.ts';
import type { HeaderReading } from './header.ts';
import { findHeader } from './header_search.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutFile } from './layout.ts';
import { NoticeBook } from './notice.ts';
import type { RecordPlace } from './reader.ts';
import { Reader, recordFlag } from './reader.ts';
import { rowHash } from './row_hash.ts';
import { RowShape } from './row_shape.ts';
import type { SetFile } from './set_file.ts';
import { chunksFrom } from './set_file.ts';

/** One file of one night: its bytes, how it was agreed that night, what was kept of its rows. */
export interface NightFile {
  file: SetFile;
  layoutFile: LayoutFile;
  kept: BaselineFile;
}

/** A row of one of the keys that were asked for. */
export interface RowOfKey {
  /** Which of the numbers it belongs to. */
  at: number;
  /** Physical line, 1 is the first. */
  line: number;
  /** In the order of the file; fewer or more than it has columns where the row is so. */
  values: string[];
}

/** The bytes do not have the rows that were kept of them. */
export class RowsDisagree extends Error {}

/** Where the last reading stopped, and behind which key. */
interface Stop {
  number: number;
  place: RecordPlace;
}

/** To which of the numbers asked for a row belongs, or -1, told from the hashes of its fields. */
type Finder = (reader: Reader, lo: Int32Array, hi: Int32Array) => number;

const notAscii = 0x80808080 | 0;

export class NightRows {
  readonly header: HeaderReading;
  #night: NightFile;
  #keyPlaces: Int32Array;
  /** Every row has a key of its own, so that all rows are found when each key is. */
  #isEachOnce: boolean;
  #isHeader: boolean;
  #stop: Stop | undefined;

  /** Reads the header. Throws `RowsDisagree` when there is none. */
  constructor(night: NightFile) {
    const { file, layoutFile, kept } = night;
    this.#night = night;
    const reader = new Reader(file.chunks(), dialectOf(layoutFile));
    if (!reader.next()) throw new RowsDisagree(`${layoutFile.name} is empty`);
    const { reading, isHeader } = findHeader(layoutFile, file, reader, new NoticeBook());
    reader.close();
    if (reading.unusable !== undefined) throw new RowsDisagree(reading.unusable);
    this.header = reading;
    this.#isHeader = isHeader;
    this.#keyPlaces = Int32Array.from(layoutFile.key, (key) => reading.names.indexOf(key));
    if (this.#keyPlaces.includes(-1)) throw new RowsDisagree(`${layoutFile.name} has no column for its key`);
    this.#isEachOnce = kept.rows === kept.keys.length / 2;
  }

  /**
   * The rows of the keys with these numbers, in the order of the file; a row that comes again word for word only once. With
   * `isAsked` only those it says yes to, told from the places of their fields. The file is read to its end, or until all
   * are found where no key comes twice. Throws `RowsDisagree` when a key has no row.
   */
  *rowsOf(numbers: Int32Array, isAsked?: (reader: Reader) => boolean): Generator<RowOfKey> {
    if (numbers.length === 0) return;
    const { reader, shape, encodings, isThere } = this.#open(numbers);
    const width = this.header.names.length;
    const find = this.#finder(numbers);
    const known = new KeyTable(numbers.length);
    const again = hashOfText(this.header.texts?.[0] ?? '');
    const least = this.#keyPlaces.reduce((most, place) => Math.max(most, place + 1), 1);
    const isWhole = this.#keyPlaces.length === 0;
    let found = 0;
    try {
      for (let isRecord = isThere; isRecord; isRecord = reader.next()) {
        const first = reader.starts[0]!;
        if (reader.flags !== 0 || first === reader.ends[0] || reader.bytes[first]! <= 32 || reader.isLast) {
          if ((reader.flags & recordFlag.control) !== 0) encodings.lookAtControl(reader, 0);
          if (shape.takesOut(reader)) continue;
        }
        const { count } = reader;
        const hashed = isWhole ? count : Math.min(least, count);
        reader.hash(hashed);
        const { lo, hi } = reader;
        if (count > 0 && (lo[0] === again.lo ? hi[0] === again.hi : reader.bytes[first] === 0xef)) {
          if (isHeaderAgain(reader, shape)) continue;
        }
        const at = find(reader, lo, hi);
        if (at < 0) continue;
        reader.hash();
        if (known.add(...rowHash(reader, width, at)) >= 0) continue;
        found++;
        if (isAsked === undefined || isAsked(reader)) yield { at, line: reader.line, values: reader.texts() };
        if (found === numbers.length && this.#isEachOnce) {
          if (!isWhole && reader.next()) {
            const { encoding, byte, line, record } = reader;
            this.#stop = { number: maxOf(numbers), place: { encoding, byte, line, record } };
          }
          return;
        }
      }
      if (found < numbers.length) {
        throw new RowsDisagree(`${this.#night.layoutFile.name} does not have all the rows that were kept of it`);
      }
    } finally {
      reader.close();
    }
  }

  /** At the first row that may be one of them. */
  #open(numbers: Int32Array) {
    const { file, layoutFile } = this.#night;
    const book = new NoticeBook();
    const { header } = this;
    const shape = new RowShape(book, layoutFile, header);
    const dialect = dialectOf(layoutFile);
    const from = this.#stop;
    let reader: Reader;
    let isThere: boolean;
    if (from !== undefined && from.number < minOf(numbers)) {
      reader = new Reader(chunksFrom(file, from.place.byte), dialect, from.place);
      isThere = reader.next();
    } else {
      reader = new Reader(file.chunks(), dialect);
      reader.next();
      findHeader(layoutFile, file, reader, book);
      isThere = !this.#isHeader || reader.next();
    }
    reader.width = header.names.length + (header.hasTrailing ? 1 : 0);
    const encodings = new EncodingWatch(reader.encoding, { book, file: layoutFile, header, showValues: false });
    return { reader, isThere, shape, encodings };
  }

  #finder(numbers: Int32Array): Finder {
    const places = this.#keyPlaces;
    if (places.length === 0) return orderOfRows(numbers, this.header);
    const { keys } = this.#night.kept;
    const wanted = new KeyTable(numbers.length);
    for (const number of numbers) wanted.add(keys[number * 2]!, keys[number * 2 + 1]!);
    return ({ count }, lo, hi) => {
      let keyLo = 0;
      let keyHi = 0;
      for (let part = 0; part < places.length; part++) {
        const place = places[part]!;
        const partLo = place < count ? lo[place]! : -1;
        const partHi = place < count ? hi[place]! : -1;
        keyLo = places.length === 1 ? partLo : joinLo(part === 0 ? 0 : keyLo, partLo);
        keyHi = places.length === 1 ? partHi : joinHi(part === 0 ? 0 : keyHi, partHi);
      }
      return wanted.find(keyLo, keyHi);
    };
  }
}

/**
 * Where the whole row is the key: its number is how many different rows came before it. The hashes that were kept need
 * not be made in the order of this file, so that they are not looked at.
 */
function orderOfRows(numbers: Int32Array, { names }: HeaderReading): Finder {
  const rows = new KeyTable();
  const isInOrder = numbers.every((number, at) => at === 0 || numbers[at - 1]! < number);
  if (!isInOrder) throw new Error('Rows without a key are asked for in the order of their file.');
  let next = 0;
  return (reader) => {
    if (rows.add(...rowHash(reader, names.length)) >= 0) return -1;
    return rows.count - 1 === numbers[next] ? next++ : -1;
  };
}

/** The check takes out a header that comes again where it is plain ASCII, or begins with a mark of its own. */
function isHeaderAgain(reader: Reader, shape: RowShape): boolean {
  const bits = reader.hash();
  const isAscii = (bits & notAscii) === 0;
  return (isAscii || reader.bytes[reader.starts[0]!] === 0xef) && shape.takesOutHeader(reader);
}

function dialectOf({ delimiter, quoting }: LayoutFile) {
  return { delimiter, quoting };
}

function minOf(numbers: Int32Array): number {
  return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
}

function maxOf(numbers: Int32Array): number {
  return numbers.reduce((most, number) => Math.max(most, number), -1);
}
