// A look at every value of a file, by its first and last byte and its length: white space around it, typographic quotes,
// formulas, text that was cut off, social security numbers. Ordinary values cost two reads of a table each.
import type { CutFindings } from './cut_lengths.ts';
import { CutLengths, lengthOf, shortestCut } from './cut_lengths.ts';
import { textOf } from './encoding.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { tooLongGroup } from './length_judge.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import { isFormula } from './rules/formula_like_value.ts';
import { isSocialSecurityNumber } from './rules/secret_column_present.ts';
import { hasSmartQuotes } from './rules/smart_quotes.ts';
import { hasOddSpace } from './rules/value_whitespace.ts';
import type { SuspicionFindings } from './suspicion.ts';
import { Suspicion } from './suspicion.ts';

const space = 1;
const formula = 2;

/** What the first byte of a value may mean; the last one only counts as space. */
export const firstBytes = new Uint8Array(256);
export const lastBytes = new Uint8Array(256);
for (const byte of [9, 10, 11, 12, 13, 32]) {
  firstBytes[byte] = space;
  lastBytes[byte] = space;
}
for (const sign of '=+-@') firstBytes[sign.charCodeAt(0)] = formula;

const minus = 45;
export const socialLength = '123-45-6789'.length;

/** Whether an ASCII value is an ordinary one: nothing unusual at its ends, and of no unusual length. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  if ((firstBytes[bytes[start]!]! | lastBytes[bytes[end - 1]!]!) !== 0) return false;
  return end - start < shortestCut && (end - start !== socialLength || bytes[start + 3] !== minus);
}

/** Whether all bytes are ASCII, four at a time. Readable bytes go on behind the last one. */
function isAsciiIn(view: DataView, start: number, end: number): boolean {
  let bits = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) bits |= view.getInt32(at, true);
  if (at < end) bits |= view.getInt32(at, true) & (0xffffffff >>> (32 - ((end - at) << 3)));
  return (bits & 0x80808080) === 0;
}

/** What was found in one column. */
interface ColumnLooks {
  column: LayoutColumn;
  whitespace: NoticeGroup;
  quotes: NoticeGroup;
  formulas: NoticeGroup;
  cut: NoticeGroup;
  secret: NoticeGroup;
  /** Values that look like social security numbers, where the column is not known to hold secrets. */
  numbers: Suspicion;
  lengths: CutLengths | undefined;
  /** Values longer than published, where that is more than is looked at anyway. */
  tooLong: NoticeGroup | undefined;
}

export interface LooksFindings {
  numbers: (SuspicionFindings | undefined)[];
  lengths: (CutFindings | undefined)[];
}

export class ValueLooks implements Gathering<LooksFindings> {
  readonly #columns: ColumnLooks[];
  readonly #showValues: boolean;
  readonly #isOfPeople: boolean;
  readonly #wrong: RowBits;

  constructor(options: {
    file: LayoutFile;
    book: NoticeBook;
    showValues: boolean;
    /** The columns by their place in the file. */
    columns: readonly LayoutColumn[];
    /** Each row is a person. */
    isOfPeople: boolean;
    /** The rows that are wrong. */
    wrong: RowBits;
  }) {
    this.#wrong = options.wrong;
    const { file, columns, book } = options;
    this.#showValues = options.showValues;
    this.#isOfPeople = options.isOfPeople;
    this.#columns = columns.map((column) => ({
      column,
      whitespace: book.group('value_whitespace', file.name, column.name),
      quotes: book.group('smart_quotes', file.name, column.name),
      formulas: book.group('formula_like_value', file.name, column.name),
      cut: book.group('value_truncated_suspected', file.name, column.name),
      secret: book.group('secret_column_present', file.name, column.name),
      numbers: new Suspicion(),
      lengths: undefined,
      tooLong: (column.maxLength ?? 0) >= shortestCut ? tooLongGroup(file.name, column, book) : undefined,
    }));
  }

  /** Looks at one value of the current record. True when there was something about it. */
  lookAt(reader: Reader, place: number, hash: number, row: number): boolean {
    const { bytes } = reader;
    const start = reader.starts[place]!;
    const end = reader.ends[place]!;
    const isAscii = isAsciiIn(reader.view, start, end);
    if (isAscii && isPlain(bytes, start, end)) return false;
    const it = this.#columns[place]!;
    const first = firstBytes[bytes[start]!]!;
    const length = end - start;
    let isOdd = false;
    if ((!isAscii || ((first | lastBytes[bytes[end - 1]!]!) & space) !== 0) && hasOddSpace(bytes, start, end)) {
      isOdd = this.#hit(it.whitespace, it.column, reader, place);
    }
    if (!isAscii && hasSmartQuotes(bytes, start, end)) isOdd = this.#hit(it.quotes, it.column, reader, place);
    if (first === formula && it.column.secret !== true && isFormula(textOf(bytes, start, end))) {
      isOdd = this.#hit(it.formulas, it.column, reader, place);
    }
    if (length >= shortestCut) {
      isOdd = true;
      it.lengths ??= new CutLengths();
      const cut = it.lengths.look(bytes, start, end, hash);
      cut?.hit(reader, row, cut.wantsSample ? this.#sample(it.column, reader.text(place)) : undefined);
      if (it.tooLong !== undefined && lengthOf(bytes, start, end) > it.column.maxLength!) {
        this.#hit(it.tooLong, it.column, reader, place);
        if (it.tooLong.countsAsWrong) this.#wrong.mark(row);
      }
    }
    if (length === socialLength && it.column.secret !== true && isSocialSecurityNumber(bytes, start)) {
      isOdd = true;
      it.numbers.hit(reader, row, '••');
    }
    return isOdd;
  }

  /** All rows are seen: `rows` of them. */
  finish(rows: number): void {
    for (const { numbers, secret, lengths, cut, column } of this.#columns) {
      const isMass = numbers.count >= 3 || numbers.count * 5 >= rows;
      if (this.#isOfPeople && numbers.count > 0 && isMass) {
        numbers.confirm(secret);
        secret.detail = 'values';
      }
      if (column.secret !== true) lengths?.finish(cut);
    }
  }

  /** Whether a column holds secrets, by its name or its values. After `finish`. */
  isSecret(name: string): boolean {
    return this.#columns.some(
      ({ column, secret }) => column.name === name && (column.secret === true || secret.count > 0),
    );
  }

  findings(): LooksFindings {
    return {
      numbers: this.#columns.map(({ numbers }) => (numbers.count === 0 ? undefined : numbers.findings())),
      lengths: this.#columns.map(({ lengths }) => lengths?.findings()),
    };
  }

  absorb({ numbers, lengths }: LooksFindings, start: PartStart): void {
    for (const [place, it] of this.#columns.entries()) {
      const found = numbers[place];
      if (found !== undefined) it.numbers.absorb(found, start);
      const cut = lengths[place];
      if (cut === undefined) continue;
      it.lengths ??= new CutLengths();
      it.lengths.absorb(cut, start);
    }
  }

  #hit(group: NoticeGroup, column: LayoutColumn, reader: Reader, place: number): true {
    const value = group.wantsSample ? this.#sample(column, reader.text(place)) : undefined;
    group.hit(reader.line, reader.record, reader.byte, value);
    return true;
  }

  #sample(column: LayoutColumn, text: string): string {
    const isSecret = column.secret === true;
    return isSecret || !this.#showValues ? masked(text, isSecret) : text;
  }
}
