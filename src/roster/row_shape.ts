// The shape of the rows of one file: blank, too short, too long, quotes gone wrong, line breaks, a separator at every end,
// a footer, a last row cut off.
import { footerOf } from './footer.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { lineEnd, recordFlag } from './reader.ts';
import { RowBits } from './row_bits.ts';
import type { Scan } from './scan.ts';
import { SingleColumn } from './single_column.ts';
import { OddWidths } from './odd_widths.ts';
import { grouped } from './words.ts';

/** Beyond this share of blank rows they are worth a look. */
const blankShare = 0.01;
/** So many rows of one wrong width, and the header is what is wrong. */
const mismatchShare = 0.9;

export class RowShape {
  #book: NoticeBook;
  #file: LayoutFile;
  #header: HeaderReading;
  #width: number;
  /** The width of a row that needs no look; -1 where each one needs it. */
  #plainWidth: number;
  #blank: NoticeGroup;
  #tooFew: NoticeGroup;
  #tooMany: NoticeGroup;
  #stray: NoticeGroup;
  #unbalanced: NoticeGroup;
  #multiline: NoticeGroup;
  #tooLong: NoticeGroup;
  #unterminated: NoticeGroup;
  #footer: NoticeGroup;
  #again: NoticeGroup;
  #odd = new OddWidths();
  #single: SingleColumn;
  /** Rows that probably hold an unquoted separator, by the column it is in. */
  #cutColumns = new Map<number, number>();
  #filledTrailing = 0;
  #withTrailing = 0;
  #stated: number[] = [];
  #isLastEnded = true;

  constructor(book: NoticeBook, file: LayoutFile, header: HeaderReading) {
    this.#book = book;
    this.#file = file;
    this.#header = header;
    this.#width = header.names.length;
    this.#plainWidth = header.hasTrailing ? -1 : this.#width;
    this.#single = new SingleColumn(file.delimiter, this.#width);
    const name = file.name;
    this.#blank = book.group('row_blank', name);
    this.#tooFew = book.group('row_too_few_fields', name);
    this.#tooMany = book.group('row_too_many_fields', name);
    this.#stray = book.group('quote_stray', name);
    this.#unbalanced = book.group('quote_unbalanced', name);
    this.#multiline = book.group('newline_in_value', name);
    this.#tooLong = book.group('file_too_large', name);
    this.#unterminated = book.group('last_record_unterminated', name);
    this.#footer = book.group('footer_row', name);
    this.#again = book.group('header_repeated', name);
  }

  /** Looks at a record that may be unusual. True when it is no row: blank, or no row at all. */
  takesOut(reader: Reader): boolean {
    const flags = reader.flags;
    if (reader.isBlank) {
      // What stands between separators, if not spaces, was told as control characters; the end mark of DOS is blank.
      if ((flags & recordFlag.control) === 0 || reader.ends[0]! - reader.starts[0]! === 1) {
        this.#blank.hit(reader.line, reader.record, reader.byte);
      }
      return true;
    }
    if (flags === 0) return false;
    if (flags & recordFlag.tooLong) {
      this.#tooLong.hit(reader.line, reader.record, reader.byte);
      return true;
    }
    if ((flags & recordFlag.unended) !== 0) {
      if (this.#isFooter(reader)) return true;
      this.#isLastEnded = false;
      const isCut = (flags & recordFlag.unbalanced) !== 0 || reader.count < this.#expected;
      if (isCut || this.#file.lastLineEnds === true) {
        this.#unterminated.hit(reader.line, reader.record, reader.byte);
        this.#plainWidth = -1;
        return false;
      }
    }
    if (flags & recordFlag.unbalanced) this.#unbalanced.hit(reader.line, reader.record, reader.byte);
    else if (flags & recordFlag.stray) this.#stray.hit(reader.line, reader.record, reader.byte);
    if (flags & recordFlag.multiline) this.#multiline.hit(reader.line, reader.record, reader.byte);
    return false;
  }

  /** The last record, when it is a footer. */
  #isFooter(reader: Reader): boolean {
    if (!reader.isLast) return false;
    const isAsWide = reader.count === this.#width;
    const footer = footerOf(reader.texts(), this.#file.delimiter, isAsWide);
    if (footer === undefined) return false;
    this.#footer.hit(reader.line, reader.record, reader.byte);
    this.#stated = footer.counts;
    return true;
  }

  /** Whether a record that begins like the header is the header again. It is no row. */
  isHeaderAgain(reader: Reader, header: readonly string[]): boolean {
    if (reader.count !== header.length) return false;
    for (let field = 0; field < header.length; field++) {
      const text = reader.text(field);
      if ((field === 0 ? text.replace(/^\ufeff/, '') : text) !== header[field]) return false;
    }
    this.#again.hit(reader.line, reader.record, reader.byte);
    return true;
  }

  /** Whether the last record is no row but a footer. To be asked only of the last one. */
  takesOutLast(reader: Reader): boolean {
    return (reader.flags & recordFlag.unended) === 0 && this.#isFooter(reader);
  }

  /** Whether a record of odd shape is a wrong row: that hangs on how grave the district has what was found. */
  isWrong(reader: Reader, isWhole: boolean): boolean {
    const flags = reader.flags;
    if ((flags & (recordFlag.damaged | recordFlag.tooLong)) !== 0) return true;
    if ((flags & recordFlag.unbalanced) !== 0 && this.#unbalanced.countsAsWrong) return true;
    if ((flags & recordFlag.stray) !== 0 && this.#stray.countsAsWrong) return true;
    if (isWhole) return false;
    return (reader.count < this.#expected ? this.#tooFew : this.#tooMany).countsAsWrong;
  }

  /** Whether the row has the fields it should have, so that its values stand under their names. */
  isWhole(reader: Reader): boolean {
    const count = reader.count;
    if (count === this.#plainWidth) return true;
    if (this.#unterminated.count > 0) return false;
    if (this.#header.hasTrailing && count === this.#width + 1) {
      this.#withTrailing++;
      if (reader.ends[this.#width]! > reader.starts[this.#width]!) this.#filledTrailing++;
      return true;
    }
    // The quote was reported; the wrong width is its consequence.
    if ((reader.flags & quoteFlags) !== 0) return false;
    this.#odd.take(reader);
    const isShort = count < this.#expected;
    if (isShort && count === 1) this.#single.look(reader);
    if (!isShort) this.#noteCutColumn(reader);
    (isShort ? this.#tooFew : this.#tooMany).hit(reader.line, reader.record, reader.byte);
    return false;
  }

  /** In `Smith, Jr.` without quotes the separator is followed by a space: notes the column it probably is in. */
  #noteCutColumn(reader: Reader): void {
    for (let field = 1; field < Math.min(reader.count, this.#width + 1); field++) {
      const isCut = reader.bytes[reader.starts[field]!] === 32 && reader.ends[field]! > reader.starts[field]! + 1;
      if (!isCut) continue;
      this.#cutColumns.set(field - 1, (this.#cutColumns.get(field - 1) ?? 0) + 1);
      return;
    }
  }

  get #expected(): number {
    return this.#width + (this.#header.hasTrailing ? 1 : 0);
  }

  /** Says what only all rows together tell. */
  finish(scan: Scan, reader: Reader): void {
    const expected = this.#expected;
    scan.lastLineEnds = this.#isLastEnded;
    this.#weighBlanks(scan, reader);
    this.#sayLineEnds(reader);
    this.#sayFooter(scan);
    const most = this.#odd.mostFrequent();
    if (most !== undefined && scan.rows > 1 && most.count >= scan.rows * mismatchShare) {
      this.#sayMismatch(scan, most);
      return;
    }
    this.#tooFew.detail = `${this.#odd.fewest} of ${expected}`;
    this.#tooMany.detail = `${this.#odd.most} instead of ${expected}${this.#suspect}`;
    if (!this.#header.hasTrailing) return;
    const { line, byte } = scan.headerPlace;
    if (this.#filledTrailing > 0) {
      const group = this.#book.group('column_name_blank', this.#file.name);
      group.detail = `column ${expected}`;
      group.hit(line, 0, byte);
    } else if (this.#withTrailing > 0) {
      this.#book.group('trailing_delimiter', this.#file.name).hit(line, 0, byte);
    }
  }

  get #suspect(): string {
    const [column] = [...this.#cutColumns].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
    return column === undefined ? '' : `, probably an unquoted separator in ${this.#header.names[column]}`;
  }

  #weighBlanks(scan: Scan, reader: Reader): void {
    const blanks = this.#blank.count;
    // One empty line at the very end is how many programs finish a file.
    const isOnlyEnd = blanks === 1 && this.#blank.lastLine === reader.line;
    if (!isOnlyEnd && blanks > (scan.rows + blanks) * blankShare) this.#blank.severity = 'WARN';
  }

  #sayLineEnds(reader: Reader): void {
    const { endings, firstEndings } = reader;
    const place = (kind: number) => firstEndings.subarray(kind * 3, kind * 3 + 3) as unknown as [number, number, number];
    const isTorn =
      reader.ending === lineEnd.cr && endings[lineEnd.cr] === 1 && endings[lineEnd.crlf]! > 0 && reader.isLast;
    if (isTorn) {
      // CR and LF belong together in this file: the LF of the last line did not come.
      this.#isLastEnded = false;
      if (this.#unterminated.count === 0) this.#unterminated.hit(...place(lineEnd.cr));
      return;
    }
    const kinds = [lineEnd.lf, lineEnd.crlf, lineEnd.cr].filter((kind) => endings[kind]! > 0);
    if (kinds.length < 2) return;
    kinds.sort((a, b) => endings[b]! - endings[a]!);
    const [usual, ...others] = kinds as [number, ...number[]];
    const group = this.#book.group('line_ending_mixed', this.#file.name);
    const first = others.map(place).sort((a, b) => a[0] - b[0])[0]!;
    group.hit(first[0], Math.max(0, first[1]), first[2]);
    group.count = others.reduce((sum, kind) => sum + endings[kind]!, 0);
    group.detail = `${others.map((kind) => endName(kind)).join(' and ')}, the others in ${endName(usual)}`;
  }

  #sayFooter(scan: Scan): void {
    if (this.#footer.count === 0 || this.#stated.length === 0 || this.#stated.includes(scan.rows)) return;
    const group = this.#book.group('footer_count_mismatch', this.#file.name);
    const place = this.#footer.samples[0]!;
    group.hit(place.line, place.record, place.byte);
    group.detail = `says ${grouped(Math.max(...this.#stated))}, but ${grouped(scan.rows)} were read`;
  }

  /** Not the rows are wrong, but the header, or the separator. */
  #sayMismatch(scan: Scan, odd: { width: number; count: number; line: number; record: number; byte: number; lastLine: number }): void {
    const { name } = this.#file;
    const expected = this.#expected;
    const other = odd.width === 1 ? this.#single.separator(odd.count) : undefined;
    const group = this.#book.group(
      other === undefined
        ? 'header_row_width_mismatch'
        : this.#file.encoding === undefined || !other.isAsAgreed
          ? 'looks_single_column'
          : 'delimiter_changed',
      name,
    );
    group.detail =
      other !== undefined
        ? other.says
        : this.#file.header
          ? `the header has ${expected} fields and ${odd.count === scan.rows ? 'every row has' : `${grouped(odd.count)} of ${grouped(scan.rows)} rows have`} ${odd.width}`
          : `${odd.count === scan.rows ? 'every row has' : `${grouped(odd.count)} of ${grouped(scan.rows)} rows have`} ${odd.width} fields, ${expected} were agreed`;
    group.hit(odd.line, odd.record, odd.byte);
    group.count = odd.count;
    group.lastLine = odd.lastLine;
    this.#tooFew.count = 0;
    this.#tooMany.count = 0;
    scan.wrong = new RowBits();
    scan.unusable = `the rows of ${name} do not fit its ${this.#file.header ? 'header' : 'layout'}`;
  }
}

function endName(kind: number): string {
  return kind === lineEnd.lf ? 'LF' : kind === lineEnd.crlf ? 'CRLF' : 'CR';
}

const quoteFlags = recordFlag.damaged | recordFlag.stray;
