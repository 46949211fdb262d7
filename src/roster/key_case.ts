// Keys that differ only in the case of their letters or in spaces around them. Where all keys are written alike, in small
// letters or in capitals, none can; only a file that has both is read a second time, for its keys alone.
import { hashFields } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { LineIndex } from './line_index.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering } from './part.ts';
import { Reader } from './reader.ts';
import type { Scan } from './scan.ts';

const small = 1;
const capital = 2;
const padded = 4;

/** How the keys are written, as bits. */
export type CaseFindings = number;

export class KeyCase implements Gathering<CaseFindings> {
  readonly place: number;
  readonly #collision: NoticeGroup;
  readonly #showValues: boolean;
  #seen = 0;

  constructor(file: LayoutFile, columns: readonly LayoutColumn[], book: NoticeBook, showValues: boolean) {
    // Of a longer key the first column may be the file's own id; one that refers to another file is judged there.
    const own = columns.findIndex((column) => column.name === file.key[0]);
    this.place = file.key.length > 1 && columns[own]?.references !== undefined ? -1 : own;
    this.#collision = book.group('key_case_collision', file.name, this.place < 0 ? undefined : file.key[0]);
    this.#showValues = showValues;
  }

  /** Which of `small` and `capital` was seen already. */
  get seen(): number {
    return this.#seen;
  }

  /** Looks at the key of the current record, which may be written in a way not seen yet. */
  look(reader: Reader): void {
    const { bytes } = reader;
    const start = reader.starts[this.place]!;
    const end = reader.ends[this.place]!;
    if (start === end) return;
    if (bytes[start]! <= 32 || bytes[end - 1]! <= 32) this.#seen |= padded;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte >= 97 && byte <= 122) this.#seen |= small;
      else if (byte >= 65 && byte <= 90) this.#seen |= capital;
    }
  }

  findings(): CaseFindings {
    return this.#seen;
  }

  absorb(findings: CaseFindings): void {
    this.#seen |= findings;
  }

  /** All rows are seen: reads the keys again if they may collide. */
  finish(scan: Scan): void {
    const isMixed = (this.#seen & small) !== 0 && (this.#seen & capital) !== 0;
    if (this.place < 0 || (!isMixed && (this.#seen & padded) === 0)) return;
    const place = this.place;
    const { delimiter, quoting } = scan.layoutFile;
    const width = scan.header.names.length;
    const plain = new KeyTable(scan.rows);
    const exact = new KeyTable(scan.rows);
    const lines = new LineIndex();
    const pairs: string[] = [];
    const reader = new Reader(scan.file.chunks(), { delimiter, quoting });
    while (reader.next()) {
      if (reader.line <= (scan.layoutFile.header ? scan.headerPlace.line : 0) || reader.count < width) continue;
      const start = reader.starts[place]!;
      const end = reader.ends[place]!;
      if (start === end || end - start > longestKey) continue;
      // A key that came before is another rule's.
      if (exact.add(...hashesOf(reader.bytes, start, end)) >= 0) continue;
      const found = plain.add(...hashesOf(reader.bytes, start, end, true));
      if (found < 0) {
        lines.note(-1 - found, reader.line);
        continue;
      }
      if (pairs.length < 3) pairs.push(`line ${reader.line} that of line ${lines.lineOf(found)}`);
      const text = this.#collision.wantsSample ? reader.text(place) : undefined;
      const value = text === undefined || this.#showValues ? text : masked(text, false);
      this.#collision.hit(reader.line, reader.record, reader.byte, value);
    }
    reader.close();
    this.#collision.detail = pairs.join(', ') + (this.#collision.count > pairs.length ? ' and more' : '');
  }
}

/** Whether there are small letters, and capitals or signs that may be one, in the bytes of a key: as bits. */
export function lettersIn(view: DataView, start: number, end: number): number {
  // A bit for each byte from @ on, in the place of small letters or of capitals.
  let smalls = 0;
  let capitals = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    const letters = word & 0x40404040;
    const shifted = word << 1;
    smalls |= letters & shifted;
    capitals |= letters & ~shifted;
  }
  if (at < end) {
    const word = view.getInt32(at, true) & (0xffffffff >>> (32 - ((end - at) << 3)));
    const letters = word & 0x40404040;
    smalls |= letters & (word << 1);
    capitals |= letters & ~(word << 1);
  }
  return (smalls === 0 ? 0 : small) | (capitals === 0 ? 0 : capital);
}

const longestKey = 1024;
const room = new Uint8Array(longestKey + 8);
const roomView = new DataView(room.buffer);
const starts = new Int32Array(1);
const ends = new Int32Array(1);
const lo = new Int32Array(1);
const hi = new Int32Array(1);

/** The hash of a key, as it stands or without spaces around it and in small letters. */
function hashesOf(bytes: Uint8Array, start: number, end: number, isPlain = false): [number, number] {
  let first = start;
  let last = end;
  while (isPlain && first < last && bytes[first]! <= 32) first++;
  while (isPlain && last > first && bytes[last - 1]! <= 32) last--;
  for (let at = first; at < last; at++) {
    const byte = bytes[at]!;
    room[at - first] = isPlain && byte >= 65 && byte <= 90 ? byte + 32 : byte;
  }
  ends[0] = last - first;
  hashFields(roomView, starts, ends, 1, lo, hi);
  return [lo[0]!, hi[0]!];
}
