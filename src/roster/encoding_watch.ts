// Tells while a file is read which encoding it is in and which letters are damaged, and at the end what is to be said.
import { ColumnNotices } from './column_notices.ts';
import type { HeaderReading } from './header.ts';
import type { Encoding, LayoutFile } from './layout.ts';
import type { GroupFindings, NoticeBook } from './notice.ts';
import { findingsOf, NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { recordFlag } from './reader.ts';
import { RowBits } from './row_bits.ts';
import { looksDecodedTwice } from './rules/mojibake_suspected.ts';
import type { Scan } from './scan.ts';
import { lookAtText, textBit } from './text_look.ts';

interface FoundFindings {
  places: GroupFindings;
  rows: Uint32Array;
}

/** What was seen of the bytes beyond ASCII. */
export interface EncodingFindings {
  foreign: FoundFindings;
  valid: FoundFindings;
  wide: FoundFindings;
}

/** What an `EncodingWatch` says its findings with. */
export interface WatchOptions {
  book: NoticeBook;
  file: LayoutFile;
  header: HeaderReading;
  showValues: boolean;
}

/** Records of one encoding: how many, where, and which rows they are. */
class Found implements Gathering<FoundFindings> {
  readonly places: NoticeGroup;
  readonly rows = new RowBits();

  constructor(file: string) {
    this.places = new NoticeGroup('encoding_mixed', 'ERROR', file, undefined);
  }

  take(reader: Reader, row: number): void {
    this.places.hit(reader.line, reader.record, reader.byte);
    if (row >= 0) this.rows.mark(row);
  }

  findings(): FoundFindings {
    return { places: findingsOf(this.places, 0), rows: this.rows.findings() };
  }

  absorb(later: FoundFindings, start: PartStart): void {
    this.places.absorb(later.places, start);
    this.rows.absorb(later.rows, start.rows);
  }
}

const damagedBits = textBit.replacement | textBit.maybeTwice | textBit.control;

/** Looks at records with bytes beyond ASCII: valid UTF-8, or Windows-1252; and at records with control characters. */
export class EncodingWatch implements Gathering<EncodingFindings> {
  /** Records with bytes that UTF-8 forbids. */
  readonly foreign: Found;
  /** Records with letters beyond ASCII in valid UTF-8. */
  readonly valid: Found;
  /** Records in UTF-16 within a file that is not. */
  readonly wide: Found;
  readonly #isUtf16: boolean;
  readonly #twice: ColumnNotices;
  readonly #replaced: ColumnNotices;
  readonly #control: ColumnNotices;

  /** `encoding` as the reader has it. */
  constructor(encoding: Encoding, from: WatchOptions) {
    this.#isUtf16 = encoding !== 'utf-8';
    this.foreign = new Found(from.file.name);
    this.valid = new Found(from.file.name);
    this.wide = new Found(from.file.name);
    this.#twice = new ColumnNotices('mojibake_suspected', from);
    this.#replaced = new ColumnNotices('replacement_char', from);
    this.#control = new ColumnNotices('control_char', from);
  }

  /** The header, whose bytes nobody has looked at yet. */
  lookAtHeader(reader: Reader): void {
    const begin = reader.starts[0] ?? 0;
    const end = reader.count === 0 ? begin : reader.ends[reader.count - 1]!;
    if (reader.bytes.subarray(begin, end).some((byte) => byte > 127)) this.look(reader, -1);
    if ((reader.flags & recordFlag.control) !== 0) this.lookAtControl(reader, -1);
  }

  /** A record with bytes beyond ASCII, row number `row`; -1 for the header. */
  look(reader: Reader, row: number): void {
    let found = 0;
    for (let field = 0; field < reader.count; field++) {
      const bits = lookAtText(reader.bytes, reader.view, reader.starts[field]!, reader.ends[field]!);
      found |= bits;
      if ((bits & damagedBits) !== 0 && (bits & textBit.foreign) === 0) this.#lookCloser(reader, field, bits);
    }
    if (this.#isUtf16) return;
    if ((found & textBit.foreign) !== 0) this.foreign.take(reader, row);
    else if ((found & textBit.beyondAscii) !== 0) this.valid.take(reader, row);
  }

  #lookCloser(reader: Reader, field: number, bits: number): void {
    if ((bits & textBit.replacement) !== 0) this.#replaced.hit(reader, field);
    if ((bits & textBit.maybeTwice) !== 0 && looksDecodedTwice(reader.text(field))) this.#twice.hit(reader, field);
    else if ((bits & textBit.control) !== 0) this.#control.hit(reader, field);
  }

  /** A record with NUL or other control characters. */
  lookAtControl(reader: Reader, row: number): void {
    const { bytes, starts, ends, count } = reader;
    let all = 0;
    let nul = 0;
    for (let field = 0; field < count; field++) {
      all += ends[field]! - starts[field]!;
      for (let at = starts[field]!; at < ends[field]!; at++) if (bytes[at] === 0) nul++;
    }
    if (!this.#isUtf16 && nul > 0 && nul * 3 >= all) {
      // Every second byte is zero. Between two such lines a zero stands alone: half of a line end.
      if (nul < all) {
        this.wide.take(reader, row);
        // What it says cannot be read as fields.
        reader.dropFields();
      }
      if (nul < all || (all === 1 && this.wide.places.count > 0)) return;
    }
    const isEndMark = reader.isBlank && all === 1 && nul === 0;
    if (isEndMark) return;
    for (let field = 0; field < count; field++) {
      if (hasControl(bytes, starts[field]!, ends[field]!)) this.#control.hit(reader, field);
    }
  }

  findings(): EncodingFindings {
    return { foreign: this.foreign.findings(), valid: this.valid.findings(), wide: this.wide.findings() };
  }

  absorb(later: EncodingFindings, start: PartStart): void {
    this.foreign.absorb(later.foreign, start);
    this.valid.absorb(later.valid, start);
    this.wide.absorb(later.wide, start);
  }
}

function hasControl(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 127 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return true;
  }
  return false;
}

const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};

/** Settles the encoding of a file that was read, and says what is unusual about it. */
export function sayEncoding(book: NoticeBook, file: LayoutFile, scan: Scan, watch: EncodingWatch): void {
  const { foreign, valid, wide } = watch;
  const isAgreed1252 = file.encoding === 'windows-1252';
  if (scan.encoding === 'utf-8') {
    const more = foreign.places.count - valid.places.count;
    // Plain ASCII is Windows-1252 as well.
    if (more > 0 || (more === 0 && isAgreed1252)) scan.encoding = 'windows-1252';
  }
  if (foreign.places.count > 0 && valid.places.count > 0) {
    const odd = scan.encoding === 'utf-8' ? foreign : valid;
    sayMixed(
      book,
      scan,
      odd,
      `${encodingNames[odd === foreign ? 'windows-1252' : 'utf-8']}, the others in ${encodingNames[scan.encoding]}`,
    );
  }
  if (wide.places.count > 0) sayMixed(book, scan, wide, `UTF-16, the others in ${encodingNames[scan.encoding]}`);

  if (file.encoding === undefined) {
    if (scan.encoding === 'utf-8') return;
    const group = book.group('encoding_not_utf8', file.name);
    group.detail = encodingNames[scan.encoding];
    if (foreign.places.count === 0) group.count = 1;
    else group.takeOver(foreign.places);
  } else if (file.encoding !== scan.encoding) {
    const group = book.group('encoding_changed', file.name);
    group.detail = `${encodingNames[scan.encoding]}, no longer in ${encodingNames[file.encoding]}`;
    const first = (scan.encoding === 'utf-8' ? valid : foreign).places.samples[0];
    if (first !== undefined) group.hit(first.line, first.record, first.byte);
    group.count = 1;
  }
}

function sayMixed(book: NoticeBook, scan: Scan, found: Found, detail: string): void {
  const group = book.group('encoding_mixed', scan.layoutFile.name);
  group.detail = detail;
  group.takeOver(found.places);
  if (group.countsAsWrong) scan.wrong.absorb(found.rows.findings(), 0);
}
