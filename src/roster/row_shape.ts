// The shape of the rows of one file: blank, too short, too long, quotes gone wrong, line breaks, a separator at every end.
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering } from './part.ts';
import type { Reader } from './reader.ts';
import { recordFlag } from './reader.ts';
import { RowBits } from './row_bits.ts';
import type { Scan } from './scan.ts';

/** What the rows of a part have in common. */
export interface ShapeFindings {
  common: number;
  fewest: number;
  most: number;
  suspect: string;
  filledTrailing: number;
  withTrailing: number;
}

export class RowShape implements Gathering<ShapeFindings> {
  #book: NoticeBook;
  #file: LayoutFile;
  #header: HeaderReading;
  #width: number;
  #blank: NoticeGroup;
  #tooFew: NoticeGroup;
  #tooMany: NoticeGroup;
  #stray: NoticeGroup;
  #unbalanced: NoticeGroup;
  #multiline: NoticeGroup;
  #tooLong: NoticeGroup;
  /** Width of all rows so far; 0 before the first, -1 when they differ. */
  #common = 0;
  #fewest = 0;
  #most = 0;
  #suspect = '';
  #filledTrailing = 0;
  #withTrailing = 0;

  constructor(book: NoticeBook, file: LayoutFile, header: HeaderReading) {
    this.#book = book;
    this.#file = file;
    this.#header = header;
    this.#width = header.names.length;
    const name = file.name;
    this.#blank = book.group('row_blank', name);
    this.#tooFew = book.group('row_too_few_fields', name);
    this.#tooMany = book.group('row_too_many_fields', name);
    this.#stray = book.group('quote_stray', name);
    this.#unbalanced = book.group('quote_unbalanced', name);
    this.#multiline = book.group('newline_in_value', name);
    this.#tooLong = book.group('file_too_large', name);
  }

  /** Looks at a record that may be unusual. True when it is no row: blank, or no row at all. */
  takesOut(reader: Reader): boolean {
    if (reader.isBlank) {
      this.#blank.hit(reader.line, reader.record, reader.byte);
      return true;
    }
    const flags = reader.flags;
    if (flags === 0) return false;
    if (flags & recordFlag.tooLong) {
      this.#tooLong.hit(reader.line, reader.record, reader.byte);
      return true;
    }
    if (flags & recordFlag.unbalanced) this.#unbalanced.hit(reader.line, reader.record, reader.byte);
    else if (flags & recordFlag.stray) this.#stray.hit(reader.line, reader.record, reader.byte);
    if (flags & recordFlag.multiline) this.#multiline.hit(reader.line, reader.record, reader.byte);
    return false;
  }

  /** Whether the row has the fields it should have, so that its values stand under their names. */
  isWhole(reader: Reader): boolean {
    const count = reader.count;
    const width = this.#width;
    if (count === width && !this.#header.hasTrailing) {
      if (this.#common !== width) this.#common = this.#common === 0 ? width : -1;
      return true;
    }
    if (this.#header.hasTrailing && count === width + 1) {
      this.#withTrailing++;
      if (reader.ends[width]! > reader.starts[width]!) this.#filledTrailing++;
      if (this.#common !== count) this.#common = this.#common === 0 ? count : -1;
      return true;
    }
    return this.#isOdd(reader);
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

  #isOdd(reader: Reader): boolean {
    const count = reader.count;
    // The quote was reported; the wrong width is its consequence.
    if ((reader.flags & recordFlag.damaged) !== 0) return false;
    if (this.#common !== count) this.#common = this.#common === 0 ? count : -1;
    const isShort = count < this.#expected;
    const group = isShort ? this.#tooFew : this.#tooMany;
    if (isShort) this.#fewest = group.count === 0 ? count : Math.min(this.#fewest, count);
    else {
      this.#most = Math.max(this.#most, count);
      if (group.count === 0) this.#suspect = this.#unquotedColumn(reader);
    }
    group.hit(reader.line, reader.record, reader.byte);
    return false;
  }

  /** In `Smith, Jr.` without quotes the separator is followed by a space: names the column it probably is in. */
  #unquotedColumn(reader: Reader): string {
    for (let field = 1; field < Math.min(reader.count, this.#width + 1); field++) {
      const isCut = reader.bytes[reader.starts[field]!] === 32 && reader.ends[field]! > reader.starts[field]! + 1;
      if (isCut) return `, probably an unquoted separator in ${this.#header.names[field - 1]}`;
    }
    return '';
  }

  get #expected(): number {
    return this.#width + (this.#header.hasTrailing ? 1 : 0);
  }

  findings(): ShapeFindings {
    return {
      common: this.#common,
      fewest: this.#fewest,
      most: this.#most,
      suspect: this.#suspect,
      filledTrailing: this.#filledTrailing,
      withTrailing: this.#withTrailing,
    };
  }

  absorb({ common, fewest, most, suspect, filledTrailing, withTrailing }: ShapeFindings): void {
    if (this.#common === 0) this.#common = common;
    else if (common !== 0 && common !== this.#common) this.#common = -1;
    if (fewest > 0) this.#fewest = this.#fewest === 0 ? fewest : Math.min(this.#fewest, fewest);
    // Of the rows that are too long the first one is looked at.
    if (this.#most === 0) this.#suspect = suspect;
    this.#most = Math.max(this.#most, most);
    this.#filledTrailing += filledTrailing;
    this.#withTrailing += withTrailing;
  }

  /** Says what only all rows together tell. */
  finish(scan: Scan): void {
    const name = this.#file.name;
    const expected = this.#expected;
    this.#tooFew.detail = `${this.#fewest} of ${expected}`;
    this.#tooMany.detail = `${this.#most} instead of ${expected}${this.#suspect}`;
    const odd = this.#tooFew.count + this.#tooMany.count;
    if (scan.rows > 1 && odd === scan.rows && this.#common > 0) {
      const first = this.#tooFew.count > 0 ? this.#tooFew : this.#tooMany;
      const mismatch = this.#book.group('header_row_width_mismatch', name);
      mismatch.detail = this.#file.header
        ? `the header has ${expected} fields and every row has ${this.#common}`
        : `every row has ${this.#common} fields, ${expected} were agreed`;
      const place = first.samples[0]!;
      mismatch.hit(place.line, place.record, place.byte);
      mismatch.count = scan.rows;
      mismatch.lastLine = first.lastLine;
      this.#tooFew.count = 0;
      this.#tooMany.count = 0;
      scan.wrong = new RowBits();
      scan.unusable = `the rows of ${name} do not fit its header`;
      return;
    }
    if (!this.#header.hasTrailing) return;
    if (this.#filledTrailing > 0) {
      const group = this.#book.group('column_name_blank', name);
      group.detail = `column ${expected}`;
      group.hit(1, 0, 0);
    } else if (this.#withTrailing > 0) {
      this.#book.group('trailing_delimiter', name).hit(1, 0, 0);
    }
  }
}
