// The shape of the rows of one file: blank, too short, too long, quotes gone wrong, line breaks, a separator at every end,
// the header again, a footer, a last row cut off.
import { footerOf } from './footer.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { LineEndFindings } from './line_ends.ts';
import { LineEnds } from './line_ends.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { OddWidthFindings } from './odd_widths.ts';
import { OddWidths } from './odd_widths.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { recordFlag } from './reader.ts';
import type { Scan } from './scan.ts';
import type { SingleColumnFindings } from './single_column.ts';
import { SingleColumn } from './single_column.ts';
import { sayWidthMismatch } from './width_mismatch.ts';
import { grouped } from './words.ts';

/** What the rows of a part have in common. */
export interface ShapeFindings {
  odd: OddWidthFindings;
  single: SingleColumnFindings;
  cutColumns: Map<number, number>;
  filledTrailing: number;
  withTrailing: number;
  stated: number[];
  isLastEnded: boolean;
  unendedRow: { line: number; record: number; byte: number } | undefined;
  lineEnds: LineEndFindings;
}

/** Beyond this share of blank rows they are worth a look. */
const blankShare = 0.01;

export class RowShape implements Gathering<ShapeFindings> {
  readonly lineEnds = new LineEnds();
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
  /** Numbers a footer states. */
  #stated: number[] = [];
  #isLastEnded = true;
  #unendedRow: ShapeFindings['unendedRow'];

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

  /** Looks at a record that may be unusual. True when it is no row: blank, a footer, or no row at all. */
  takesOut(reader: Reader): boolean {
    const flags = reader.flags;
    if (reader.isBlank) {
      // Cut off among its first separators.
      if ((flags & recordFlag.unended) !== 0 && reader.count > 1 && reader.count < this.#expected) {
        this.#unterminated.hit(reader.line, reader.record, reader.byte);
        this.#isLastEnded = false;
        return true;
      }
      // What stands there, if not spaces, was told as control characters; the end mark of DOS alone is blank.
      if ((flags & recordFlag.control) === 0 || reader.ends[0]! - reader.starts[0]! === 1) {
        this.#blank.hit(reader.line, reader.record, reader.byte);
      }
      return true;
    }
    if (this.#isFooter(reader)) return true;
    if (flags === 0) return false;
    if ((flags & recordFlag.tooLong) !== 0) {
      this.#tooLong.hit(reader.line, reader.record, reader.byte);
      return true;
    }
    if ((flags & recordFlag.unended) !== 0) {
      this.#isLastEnded = false;
      if ((flags & recordFlag.unbalanced) !== 0 || reader.count < this.#expected) {
        this.#unterminated.hit(reader.line, reader.record, reader.byte);
        this.#plainWidth = -1;
        return false;
      }
      const { line, record, byte } = reader;
      if (this.#file.lastLineEnds !== false) this.#unendedRow = { line, record, byte };
    }
    if ((flags & recordFlag.unbalanced) !== 0) this.#unbalanced.hit(reader.line, reader.record, reader.byte);
    else if ((flags & recordFlag.stray) !== 0) this.#stray.hit(reader.line, reader.record, reader.byte);
    if ((flags & recordFlag.multiline) !== 0) this.#multiline.hit(reader.line, reader.record, reader.byte);
    return false;
  }

  #isFooter(reader: Reader): boolean {
    if (!reader.isLast) return false;
    const footer = footerOf(reader.texts(), this.#file.delimiter, reader.count === this.#width);
    if (footer === undefined) return false;
    this.#footer.hit(reader.line, reader.record, reader.byte);
    this.#stated = footer.counts;
    return true;
  }

  /** Whether a record that begins like the header is the header again. It is no row. */
  takesOutHeader(reader: Reader): boolean {
    const texts = this.#header.texts;
    if (texts === undefined || reader.count !== texts.length) return false;
    for (const [field, name] of texts.entries()) {
      const text = reader.text(field);
      if ((field === 0 ? text.replace(/^\ufeff/, '') : text) !== name) return false;
    }
    this.#again.hit(reader.line, reader.record, reader.byte);
    return true;
  }

  /** Whether the first row is what a database tool draws under its header. */
  takesOutDashes(reader: Reader): boolean {
    const texts = reader.texts();
    if (texts.length !== this.#header.texts?.length || !texts.every((text) => /^-+$/.test(text.trim()))) return false;
    this.lineEnds.take(reader);
    const group = this.#book.group('header_repeated', this.#file.name);
    group.detail = 'dashes';
    group.hit(reader.line, reader.record, reader.byte);
    return true;
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

  /** Whether a record of odd shape is a wrong row: that hangs on how grave the district has what was found. */
  isWrong(reader: Reader, isWhole: boolean): boolean {
    const flags = reader.flags;
    if ((flags & (recordFlag.damaged | recordFlag.tooLong)) !== 0) return true;
    if ((flags & recordFlag.unbalanced) !== 0 && this.#unbalanced.countsAsWrong) return true;
    if ((flags & recordFlag.stray) !== 0 && this.#stray.countsAsWrong) return true;
    if (isWhole) return false;
    if (this.#unterminated.count > 0) return this.#unterminated.countsAsWrong;
    if ((flags & recordFlag.stray) !== 0) return false;
    return (reader.count < this.#expected ? this.#tooFew : this.#tooMany).countsAsWrong;
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

  findings(): ShapeFindings {
    return {
      odd: this.#odd.findings(),
      single: this.#single.findings(),
      cutColumns: this.#cutColumns,
      filledTrailing: this.#filledTrailing,
      withTrailing: this.#withTrailing,
      stated: this.#stated,
      isLastEnded: this.#isLastEnded,
      unendedRow: this.#unendedRow,
      lineEnds: this.lineEnds.findings(),
    };
  }

  absorb(later: ShapeFindings, start: PartStart): void {
    this.#odd.absorb(later.odd, start);
    this.#single.absorb(later.single);
    for (const [column, rows] of later.cutColumns) {
      this.#cutColumns.set(column, (this.#cutColumns.get(column) ?? 0) + rows);
    }
    this.#filledTrailing += later.filledTrailing;
    this.#withTrailing += later.withTrailing;
    this.#stated = later.stated;
    this.#isLastEnded = later.isLastEnded;
    const { unendedRow } = later;
    this.#unendedRow = unendedRow && {
      line: unendedRow.line + start.lines,
      record: unendedRow.record + start.records,
      byte: unendedRow.byte,
    };
    this.lineEnds.absorb(later.lineEnds, start);
  }

  /** Says what only all rows together tell. */
  finish(scan: Scan): void {
    this.#sayBlanks(scan);
    this.#sayLineEnds(scan);
    this.#sayFooter(scan);
    const usual = this.#odd.mostFrequent();
    const shape = { expected: this.#expected, single: this.#single, file: this.#file };
    if (usual !== undefined && sayWidthMismatch(this.#book, scan, usual, shape)) {
      this.#tooFew.count = 0;
      this.#tooMany.count = 0;
      return;
    }
    this.#tooFew.detail = `${this.#odd.fewest} of ${this.#expected}`;
    this.#tooMany.detail = `${this.#odd.most} instead of ${this.#expected}${this.#suspect}`;
    this.#sayTrailing(scan);
  }

  get #suspect(): string {
    const [column] = [...this.#cutColumns].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
    return column === undefined ? '' : `, probably an unquoted separator in ${this.#header.names[column]}`;
  }

  #sayTrailing(scan: Scan): void {
    if (!this.#header.hasTrailing) return;
    const { line, byte } = scan.headerPlace;
    if (this.#filledTrailing > 0) {
      const group = this.#book.group('column_name_blank', this.#file.name);
      group.detail = `column ${this.#expected}`;
      group.hit(line, 0, byte);
    } else if (this.#withTrailing > 0) {
      this.#book.group('trailing_delimiter', this.#file.name).hit(line, 0, byte);
    }
  }

  #sayBlanks(scan: Scan): void {
    const blank = this.#blank;
    // One empty line at the very end is how many programs finish a file.
    const isOnlyEnd = blank.count === 1 && blank.lastLine === this.lineEnds.lastLine;
    if (isOnlyEnd || blank.count <= (scan.rows + blank.count) * blankShare) return;
    const many = this.#book.group('row_blank', this.#file.name, undefined, 'WARN');
    many.takeOver(blank);
  }

  #sayLineEnds(scan: Scan): void {
    const { torn } = this.lineEnds;
    scan.lastLineEnds = this.#isLastEnded && torn === undefined;
    scan.unendedRow = this.#unendedRow;
    if (torn === undefined) this.lineEnds.say(this.#book, this.#file.name);
    else this.#unterminated.hit(torn.line, torn.record, torn.byte);
  }

  #sayFooter(scan: Scan): void {
    if (this.#footer.count === 0 || this.#stated.length === 0 || this.#stated.includes(scan.rows)) return;
    const group = this.#book.group('footer_count_mismatch', this.#file.name);
    const place = this.#footer.samples[0]!;
    group.hit(place.line, place.record, place.byte);
    group.detail = `${grouped(Math.max(...this.#stated))} rows, and the file has ${grouped(scan.rows)}`;
  }
}

const quoteFlags = recordFlag.damaged | recordFlag.stray;
