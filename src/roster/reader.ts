// Reads records out of the bytes of a delimited file, with the exact line, record and byte of each. No string is made
// here: a record is the places of its fields in a buffer. However the bytes are cut into chunks, the records are the same.
// One file, because the scanning, the buffer under it and the positions are one state machine.
import { takeHead, withHead } from './chunk_head.ts';
import { encodingHeadBytes, guessEncoding, isUtf8, textOf, utf8FromUtf16, utf16BytesOf } from './encoding.ts';
import { withoutEscapedQuotes } from './escaped_quotes.ts';
import { hashFields } from './hash.ts';
import {
  giveBackRoom,
  hashRoom,
  noRoom,
  plainRoom,
  type ReaderRoom,
  roomBytes,
  scanPlain,
  takeRoom,
} from './kernel.ts';
import type { Encoding, LayoutFile } from './layout.ts';

/** What the reader must know before the first record. */
export interface Dialect {
  /** One ASCII character. */
  delimiter: string;
  quoting: LayoutFile['quoting'];
}

/** A place in the middle of a file where a record begins. */
export interface RecordPlace {
  encoding: Encoding;
  /** As `Reader.byte`, `line` and `record` have them there. */
  byte: number;
  line: number;
  record: number;
}

/** Bits of `Reader.flags`: what is unusual about the current record. */
export const recordFlag = {
  /** A quote inside an unquoted field, or text after a closing quote. The field is taken as it stands. */
  stray: 1,
  /** A quoted field ran past `maxQuotedLines` or to the end of the file. Only its first line was taken, as it stands. */
  unbalanced: 2,
  /** A legal line break inside quotes: from here on line and record differ. */
  multiline: 4,
  /** A quote went wrong over several lines; the record is its first line, cut at every delimiter. */
  damaged: 8,
  /** The record is longer than `maxRecordBytes`; it has no fields and its line was skipped. */
  tooLong: 16,
  /** A NUL or another control character, other than a tab or what belongs to a line end. */
  control: 32,
  /** The file ends without a line end: this is its last record, whole or not. */
  unended: 64,
} as const;

/** How a record ends. */
export const lineEnd = { none: 0, lf: 1, crlf: 2, cr: 3 } as const;

/** A quoted field that goes on for more line breaks than this was never closed. */
export const maxQuotedLines = 20;
/** No row of a roster is longer; what is, is no row. */
export const maxRecordBytes = 1 << 20;

const tab = 9;
const lf = 10;
const cr = 13;
const quote = 34;
const isDelimiter = 1;
const isLineEnd = 2;
const isQuote = 3;
const isControl = 4;
const highBits = 0x80808080 | 0;
/** Readable bytes kept behind the last valid one, so that hashing may load whole words. */
const padding = 8;
/** So far is looked ahead behind a record, to tell whether it is the last one. */
const tailBytes = 64;
/** Flags that say nothing about whether a record has values. */
const harmless = recordFlag.control | recordFlag.unended;
const sliceBytes = roomBytes >> 1;

/** So many records at most are read without the kernel after one that it could not read. */
const mostPassed = 63;

/** Call `next()` until it says false; between calls the fields describe the current record. */
export class Reader {
  /** As the first bytes tell; `utf-8` may turn out to be Windows-1252 (see `isUtf8Field`). */
  readonly encoding: Encoding;
  readonly hasBom: boolean;
  /** The buffer the fields lie in; valid until the next call of `next()`. */
  bytes: Uint8Array = noRoom.bytes;
  view: DataView = noRoom.view;
  starts: Int32Array = noRoom.starts;
  ends: Int32Array = noRoom.ends;
  /** Hashes of the fields, two lanes each; of the current record when `hash` was called for it. */
  lo: Int32Array = noRoom.lo;
  hi: Int32Array = noRoom.hi;
  /** Fields of the current record. An empty line has one empty field. */
  count = 0;
  /** Physical line the record begins on; 1 is the first. */
  line = 0;
  /** Records before this one: 0 is the header, or the first row of a file without one. */
  record = -1;
  /** Offset of the record in the file as received. */
  byte = 0;
  flags = 0;
  /** How the current record ends, one of `lineEnd`. */
  ending: number = lineEnd.none;
  /** Fields a row has, once known; 0 before. Tells a legal line break in quotes from a quote that closed by accident. */
  width = 0;
  /** Bytes of the file as received that were taken in so far. */
  bytesTaken = 0;

  #chunks: Generator<Uint8Array>;
  #source: Iterator<Uint8Array>;
  #pending: Uint8Array = new Uint8Array(0);
  #pendingAt = 0;
  #from = 0;
  #filled = 0;
  #atEnd = false;
  /** Offset in the file of bytes[#from]. */
  #byteAt = 0;
  #lineAt = 1;
  #next = 0;
  #lines = 0;
  #escaped: number[] = [];
  #room = noRoom;
  /** What the kernel calls the room; -1 when it cannot help. */
  #address = -1;
  /** Records to pass by before the kernel is asked again, and how many it was the last time. */
  #toPass = 0;
  #passed = 0;
  #kinds = new Uint8Array(256);
  /** The same within quotes, where a delimiter is nothing special. */
  #quotedKinds = new Uint8Array(256);
  #isUtf16: boolean;
  #delimiter: number;
  /** Four of them in one number. */
  #delimiters: number;
  #hasQuotes: boolean;

  /** With a `place` the chunks begin there, and it is the caller who knows that a record does. */
  constructor(chunks: Iterable<Uint8Array>, dialect: Dialect, place?: RecordPlace) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    if (dialect.delimiter.length !== 1 || this.#delimiter > 127) throw new Error('A delimiter is one ASCII character.');
    this.#delimiters = this.#delimiter * 0x01010101;
    this.#hasQuotes = dialect.quoting !== 'none';
    for (const kinds of [this.#kinds, this.#quotedKinds]) {
      kinds.fill(isControl, 0, 32);
      kinds[tab] = 0;
      kinds[127] = isControl;
      kinds[lf] = isLineEnd;
      kinds[cr] = isLineEnd;
      if (this.#hasQuotes) kinds[quote] = isQuote;
    }
    this.#kinds[this.#delimiter] = isDelimiter;

    const counted = this.#counted(chunks);
    this.#chunks = counted;
    const head = place === undefined ? takeHead(counted, encodingHeadBytes) : new Uint8Array(0);
    const guess = place === undefined ? guessEncoding(head) : { encoding: place.encoding, bomBytes: 0 };
    this.encoding = guess.encoding;
    this.hasBom = guess.bomBytes > 0;
    this.#byteAt = place?.byte ?? guess.bomBytes;
    this.#lineAt = place?.line ?? 1;
    if (place !== undefined) this.record = place.record - 1;
    this.#isUtf16 = guess.encoding === 'utf-16le' || guess.encoding === 'utf-16be';
    const text = withHead(head.subarray(guess.bomBytes), counted);
    const utf8 =
      guess.encoding === 'utf-16le' || guess.encoding === 'utf-16be' ? utf8FromUtf16(text, guess.encoding) : text;
    this.#source = dialect.quoting === 'backslash' ? withoutEscapedQuotes(utf8) : utf8;
    // Within quotes such a separator is a control character: the kernel knows them as separators alone.
    const isOdd = this.#quotedKinds[this.#delimiter] === isControl;
    this.#enter((isOdd ? undefined : takeRoom()) ?? plainRoom(roomBytes));
  }

  /** Lets go of the chunks before their end, and of the buffer: the current record has no fields any more. */
  close(): void {
    this.#chunks.return(undefined);
    this.#leaveRoom();
  }

  /** Goes to the next record; false when there is none. */
  next(): boolean {
    this.#leave();
    while (this.#address < 0 || !this.#scanPlain()) {
      const outcome = this.#scan();
      if (outcome === 'record') break;
      if (outcome === 'end') {
        this.#leaveRoom();
        return false;
      }
      if (outcome === 'too long' || this.#filled - this.#from > maxRecordBytes + tailBytes) {
        this.#skipLine();
        break;
      }
      this.#refill();
    }
    this.record++;
    this.line = this.#lineAt;
    this.byte = this.#byteAt;
    return true;
  }

  /** Hashes the first fields of the current record into `lo` and `hi`; returns the union of their bits, as `hashFields`. */
  hash(fields = this.count): number {
    if (this.#address >= 0) return hashRoom(this.#address, fields);
    return hashFields(this.view, this.starts, this.ends, fields, this.lo, this.hi);
  }

  /** The text of a field: UTF-8, or Windows-1252 where UTF-8 is impossible. '' for a field the record does not have. */
  text(field: number): string {
    return field >= 0 && field < this.count ? textOf(this.bytes, this.starts[field]!, this.ends[field]!) : '';
  }

  /** All fields of the record as text. */
  texts(): string[] {
    return Array.from({ length: this.count }, (_, field) => this.text(field));
  }

  /** Whether the bytes of a field are valid UTF-8. */
  isUtf8Field(field: number): boolean {
    return isUtf8(this.bytes, this.starts[field]!, this.ends[field]!);
  }

  /** Whoever looked at the fields of the current record found that they are none: it stays a damaged record without any. */
  dropFields(): void {
    this.count = 0;
    this.flags |= recordFlag.damaged;
  }

  /** Whether nothing but white space follows the current record, within a few bytes. */
  get isLast(): boolean {
    if (!this.#atEnd || this.#filled - this.#next > tailBytes) return false;
    for (let at = this.#next; at < this.#filled; at++) if (this.bytes[at]! > 32) return false;
    return true;
  }

  /** Whether the record has no value: an empty line, or fields of spaces and control characters (Ctrl-Z at the end). */
  get isBlank(): boolean {
    if ((this.flags & ~harmless) !== 0) return false;
    for (let field = 0; field < this.count; field++) {
      const end = this.ends[field]!;
      for (let at = this.starts[field]!; at < end; at++) if (this.bytes[at]! > 32) return false;
    }
    return true;
  }

  /** Steps behind the current record. */
  #leave(): void {
    if (this.#next === this.#from) return;
    this.#lineAt += this.#lines;
    this.#byteAt = this.#byteAfter;
    this.#from = this.#next;
  }

  #byteAfter = 0;

  /** Describes the record at #from where the kernel can, which is when nothing about it is unusual. */
  #scanPlain(): boolean {
    if (this.#toPass > 0) {
      this.#toPass--;
      return false;
    }
    const from = this.#from;
    const found = scanPlain(this.#address, from, this.#filled, this.#delimiter, this.#hasQuotes ? quote : 0);
    if (found === 0) {
      // Where every record is unusual, asking each time would be for nothing.
      this.#passed = Math.min(this.#passed * 2 + 1, mostPassed);
      this.#toPass = this.#passed;
      return false;
    }
    this.#passed = 0;
    const next = from + (found & 0xfffff);
    if (!this.#atEnd && this.#filled - next <= tailBytes) return false;
    this.#next = next;
    this.ending = next - from > 1 && this.bytes[next - 2] === cr ? lineEnd.crlf : lineEnd.lf;
    this.count = found >>> 20;
    this.flags = 0;
    this.#lines = 1;
    this.#byteAfter = this.#byteAt + this.#lengthInFile(from, next);
    return true;
  }

  /** Describes the record at #from, or says that its end is not in the buffer yet. */
  #scan(): 'record' | 'more' | 'too long' | 'end' {
    const { bytes, view } = this;
    const kinds = this.#kinds;
    const delimiters = this.#delimiters;
    const filled = this.#filled;
    const atEnd = this.#atEnd;
    let starts = this.starts;
    let ends = this.ends;
    let at = this.#from;
    let count = 0;
    let flags = 0;
    let lines = 1;
    if (at === filled) {
      if (!atEnd) return 'more';
      this.#next = at;
      return 'end';
    }
    if (this.#escaped.length > 0) this.#escaped.length = 0;
    for (;;) {
      if (count === starts.length) {
        this.#growFields();
        starts = this.starts;
        ends = this.ends;
      }
      let start = at;
      let end = -1;
      if (bytes[at] === quote && this.#hasQuotes && at < filled) {
        const close = count === this.#refused ? refused : this.#closingQuote(at);
        if (close === needsMore) return 'more';
        if (close === neverCloses) {
          flags |= recordFlag.unbalanced | recordFlag.damaged;
          at++;
        } else if (close === refused) {
          flags |= recordFlag.stray | recordFlag.damaged;
          at++;
        } else if (close + 1 === filled && !atEnd) return 'more';
        else if (
          close + 1 === filled ||
          kinds[bytes[close + 1]!] === isDelimiter ||
          kinds[bytes[close + 1]!] === isLineEnd
        ) {
          if (this.#quotedLines > 0) {
            if ((flags & recordFlag.multiline) === 0) this.#firstMultiline = count;
            flags |= recordFlag.multiline;
            lines += this.#quotedLines;
          }
          if (this.#quotedEscapes) this.#escaped.push(count);
          flags |= this.#quotedFlags;
          start = at + 1;
          end = close;
          at = close + 1;
        } else if (this.#quotedLines > 0) {
          flags |= recordFlag.stray | recordFlag.damaged;
          at++;
        } else {
          flags |= recordFlag.stray | this.#quotedFlags;
          at = close + 1;
        }
      }
      let kind = 0;
      for (;;) {
        // Four bytes at a time: the high bit of each that is below a space, a quote, the last control character or a
        // delimiter; above the first such byte bits may be wrong.
        let marks = 0;
        for (;;) {
          const word = view.getInt32(at, true);
          const other = word ^ delimiters;
          marks =
            (((word ^ 0x02020202) - 0x21212121) | (other - 0x01010101) | ((word & 0x7f7f7f7f) + 0x01010101)) &
            ~word &
            highBits;
          if (marks !== 0) break;
          at += 4;
        }
        at += (31 - Math.clz32(marks & -marks)) >>> 3;
        kind = kinds[bytes[at]!]!;
        if (kind === isDelimiter || kind === isLineEnd) break;
        if (kind === isControl) flags |= recordFlag.control;
        else if (kind === isQuote && (flags & recordFlag.damaged) === 0) flags |= recordFlag.stray;
        at++;
      }
      starts[count] = start;
      ends[count] = end < 0 ? at : end;
      count++;
      if (at >= filled) {
        if (!atEnd) return 'more';
        this.#next = filled;
        this.ending = lineEnd.none;
        flags |= recordFlag.unended;
        break;
      }
      if (kind === isDelimiter) {
        at++;
        continue;
      }
      if (bytes[at] === lf) {
        this.#next = at + 1;
        this.ending = lineEnd.lf;
      } else {
        if (at + 1 === filled && !atEnd) return 'more';
        const isPair = at + 1 < filled && bytes[at + 1] === lf;
        this.#next = isPair ? at + 2 : at + 1;
        this.ending = isPair ? lineEnd.crlf : lineEnd.cr;
      }
      break;
    }
    // Before any byte is moved: the caller then skips its first line.
    if (this.#next - this.#from > maxRecordBytes) return 'too long';
    if (!atEnd && filled - this.#next <= tailBytes) return 'more';
    if ((flags & recordFlag.multiline) !== 0 && this.#isImplausible(count) && this.#refused < 0) {
      return this.#scanRefusing(this.#firstMultiline);
    }
    this.count = count;
    this.flags = flags;
    this.#lines = lines;
    this.#byteAfter = this.#byteAt + this.#lengthInFile(this.#from, this.#next);
    if (this.#escaped.length > 0) this.#unescape();
    return 'record';
  }

  #quotedLines = 0;
  #quotedEscapes = false;
  #quotedFlags = 0;
  #firstMultiline = -1;
  /** The field whose opening quote is taken for a stray one; `everyFieldStands` for none, whatever the width. */
  #refused = -1;

  /** A row of lines joined by quotes that has not the width of the other rows. */
  #isImplausible(count: number): boolean {
    return this.width > 0 && count !== this.width && count !== this.width + 1;
  }

  /**
   * Scans the record again as if the quote that opens `field` were a stray one, which costs that row alone. Where the
   * first line so has the right width, it is the row: the quote was closed by another accident, rows further on.
   */
  #scanRefusing(field: number): 'record' | 'more' | 'too long' | 'end' {
    this.#refused = field;
    const outcome = this.#scan();
    this.#refused = -1;
    if (outcome !== 'record' || !this.#isImplausible(this.count)) return outcome;
    this.#refused = everyFieldStands;
    const first = this.#scan();
    this.#refused = -1;
    return first;
  }

  /** Where the quoted field that opens at `open` closes; counts the line breaks and doubled quotes in it. */
  #closingQuote(open: number): number {
    const bytes = this.bytes;
    const kinds = this.#quotedKinds;
    const filled = this.#filled;
    const atEnd = this.#atEnd;
    let at = open + 1;
    let lines = 0;
    this.#quotedEscapes = false;
    this.#quotedFlags = 0;
    for (;;) {
      let kind = kinds[bytes[at]!]!;
      while (kind === 0) kind = kinds[bytes[++at]!]!;
      if (kind === isQuote) {
        if (at + 1 >= filled && !atEnd) return needsMore;
        if (bytes[at + 1] !== quote || at + 1 >= filled) break;
        this.#quotedEscapes = true;
        at += 2;
      } else if (kind === isLineEnd) {
        if (at >= filled) return atEnd ? neverCloses : needsMore;
        if (bytes[at] === cr) {
          if (at + 1 >= filled && !atEnd) return needsMore;
          if (at + 1 < filled && bytes[at + 1] === lf) at++;
        }
        at++;
        if (++lines > maxQuotedLines) return neverCloses;
      } else {
        this.#quotedFlags = recordFlag.control;
        at++;
      }
    }
    this.#quotedLines = lines;
    return at;
  }

  /** Doubled quotes become one, in place: the bytes were already measured. */
  #unescape(): void {
    const bytes = this.bytes;
    for (const field of this.#escaped) {
      let to = this.starts[field]!;
      const end = this.ends[field]!;
      for (let at = to; at < end; at++) {
        bytes[to++] = bytes[at]!;
        if (bytes[at] === quote) at++;
      }
      this.ends[field] = to;
    }
  }

  /** The current record is too long: it ends at its first line break, however far that is, and has no fields. */
  #skipLine(): void {
    let at = this.#from;
    let skipped = 0;
    for (;;) {
      while (at < this.#filled && this.bytes[at] !== lf && this.bytes[at] !== cr) at++;
      const isWhole = at + 1 < this.#filled || this.#atEnd;
      if (isWhole) break;
      if (at === this.#filled) {
        skipped += this.#lengthInFile(this.#from, at);
        this.#from = at;
      }
      const before = this.#from;
      this.#refill();
      at -= before;
    }
    if (at < this.#filled) at += this.bytes[at] === cr && at + 1 < this.#filled && this.bytes[at + 1] === lf ? 2 : 1;
    this.#next = at;
    this.#byteAfter = this.#byteAt + skipped + this.#lengthInFile(this.#from, at);
    this.#lines = 1;
    this.count = 0;
    this.flags = recordFlag.tooLong;
    this.ending = lineEnd.lf;
    if (at === this.#filled && this.bytes[at - 1] !== lf && this.bytes[at - 1] !== cr) {
      this.flags |= recordFlag.unended;
      this.ending = lineEnd.none;
    } else if (this.bytes[at - 1] === cr) this.ending = lineEnd.cr;
    else if (this.bytes[at - 2] === cr) this.ending = lineEnd.crlf;
  }

  #lengthInFile(start: number, end: number): number {
    return this.#isUtf16 ? utf16BytesOf(this.view, start, end) : end - start;
  }

  /** Moves the unread bytes to the front and takes in more behind them; notes the end of the file. */
  #refill(): void {
    const rest = this.#filled - this.#from;
    if (this.#from > 0) this.bytes.copyWithin(0, this.#from, this.#filled);
    this.#from = 0;
    this.#next = 0;
    this.#filled = rest;
    // At least as much again as is waiting, so that a long record is not scanned over and over.
    const wanted = Math.max(rest, sliceBytes >> 2);
    let added = 0;
    while (added < wanted) {
      if (this.#pendingAt === this.#pending.length) {
        const step = this.#nextChunk();
        if (step.done === true) {
          this.#atEnd = true;
          break;
        }
        this.#pending = step.value;
        this.#pendingAt = 0;
        continue;
      }
      const part = this.#pending.subarray(this.#pendingAt, this.#pendingAt + sliceBytes);
      this.#makeRoom(this.#filled + part.length + padding);
      this.bytes.set(part, this.#filled);
      this.#filled += part.length;
      this.#pendingAt += part.length;
      added += part.length;
    }
    // A line end behind the last byte stops every scan without a test of its own.
    this.bytes[this.#filled] = lf;
  }

  #nextChunk(): IteratorResult<Uint8Array> {
    try {
      return this.#source.next();
    } catch (error) {
      this.#leaveRoom();
      throw error;
    }
  }

  #makeRoom(length: number): void {
    if (length <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(length, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
    this.#address = -1;
  }

  #growFields(): void {
    const { starts, ends } = this;
    const { length } = starts;
    this.starts = new Int32Array(length * 2);
    this.ends = new Int32Array(length * 2);
    this.lo = new Int32Array(length * 2);
    this.hi = new Int32Array(length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.#address = -1;
  }

  #enter(room: ReaderRoom): void {
    this.#room = room;
    this.#address = room.address;
    this.bytes = room.bytes;
    this.view = room.view;
    this.starts = room.starts;
    this.ends = room.ends;
    this.lo = room.lo;
    this.hi = room.hi;
  }

  #leaveRoom(): void {
    giveBackRoom(this.#room);
    this.#enter(noRoom);
    this.count = 0;
  }

  *#counted(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const chunk of chunks) {
      this.bytesTaken += chunk.length;
      yield chunk;
    }
  }
}

const needsMore = -1;
const neverCloses = -2;
const refused = -3;
const everyFieldStands = 1 << 30;
