// A look at every value of a file, by its first and last byte and its length: white space around it, typographic quotes,
// formulas, text that was cut off, social security numbers. Ordinary values cost two reads of a table each.
import type { CutFindings } from './cut_lengths.ts';
import { CutLengths, shortestCut } from './cut_lengths.ts';
import { textOf } from './encoding.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { isFormula } from './rules/formula_like_value.ts';
import { isSocialSecurityNumber } from './rules/secret_column_present.ts';
import { hasSmartQuotes } from './rules/smart_quotes.ts';
import { hasOddSpace } from './rules/value_whitespace.ts';
import type { SuspicionFindings } from './suspicion.ts';
import { Suspicion } from './suspicion.ts';

const space = 1;
const formula = 2;
const notAscii = 4;
const long = 8;
const numbered = 16;

/** What the first byte of a value may mean; the last one only counts as space. */
const firstBytes = new Uint8Array(256);
const lastBytes = new Uint8Array(256);
for (let byte = 0; byte <= 32; byte++) {
  firstBytes[byte] = space;
  lastBytes[byte] = space;
}
for (const sign of '=+-@') firstBytes[sign.charCodeAt(0)] = formula;

const minus = 45;
const socialLength = '123-45-6789'.length;

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
}

export interface LooksFindings {
  numbers: (SuspicionFindings | undefined)[];
  lengths: (CutFindings | undefined)[];
  rows: number;
}

export class ValueLooks implements Gathering<LooksFindings> {
  readonly #columns: ColumnLooks[];
  readonly #showValues: boolean;
  readonly #isOfPeople: boolean;
  #rows = 0;

  constructor(options: {
    file: LayoutFile;
    book: NoticeBook;
    showValues: boolean;
    /** The columns by their place in the file. */
    columns: readonly LayoutColumn[];
    /** Each row is a person. */
    isOfPeople: boolean;
  }) {
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
    }));
  }

  /** Looks at the current record, row number `row`, whose fields stand under their names. */
  look(reader: Reader, isAscii: boolean, hashes: Int32Array, row: number): void {
    this.#rows++;
    const { bytes, starts, ends } = reader;
    const count = this.#columns.length;
    let odd = isAscii ? 0 : notAscii;
    for (let place = 0; place < count; place++) {
      const start = starts[place]!;
      const end = ends[place]!;
      if (start === end) continue;
      odd |= firstBytes[bytes[start]!]! | lastBytes[bytes[end - 1]!]!;
      const length = end - start;
      if (length >= shortestCut) odd |= long;
      else if (length === socialLength && bytes[start + 3] === minus && bytes[start + 6] === minus) odd |= numbered;
    }
    if (odd !== 0) this.#lookCloser(reader, odd, hashes, row);
  }

  #lookCloser(reader: Reader, odd: number, hashes: Int32Array, row: number): void {
    const { bytes, starts, ends } = reader;
    for (let place = 0; place < this.#columns.length; place++) {
      const start = starts[place]!;
      const end = ends[place]!;
      if (start === end) continue;
      const it = this.#columns[place]!;
      const first = firstBytes[bytes[start]!]!;
      const isSpaced = ((first | lastBytes[bytes[end - 1]!]!) & space) !== 0;
      if ((isSpaced || (odd & notAscii) !== 0) && hasOddSpace(bytes, start, end)) {
        this.#hit(it.whitespace, it.column, reader, place);
      }
      if ((odd & notAscii) !== 0 && hasSmartQuotes(bytes, start, end)) this.#hit(it.quotes, it.column, reader, place);
      if (first === formula && it.column.secret !== true && isFormula(textOf(bytes, start, end))) {
        this.#hit(it.formulas, it.column, reader, place);
      }
      if (end - start >= shortestCut) {
        it.lengths ??= new CutLengths();
        const cut = it.lengths.look(bytes, start, end, hashes[place]!);
        cut?.hit(reader, row, cut.wantsSample ? this.#sample(it.column, reader.text(place)) : undefined);
      }
      if (end - start === socialLength && (odd & numbered) !== 0 && isSocialSecurityNumber(bytes, start)) {
        if (it.column.secret !== true) it.numbers.hit(reader, row, '••');
      }
    }
  }

  finish(): void {
    for (const { numbers, secret, lengths, cut, column } of this.#columns) {
      const isMass = numbers.count >= 3 || numbers.count * 5 >= this.#rows;
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
      rows: this.#rows,
    };
  }

  absorb({ numbers, lengths, rows }: LooksFindings, start: PartStart): void {
    this.#rows += rows;
    for (const [place, it] of this.#columns.entries()) {
      const found = numbers[place];
      if (found !== undefined) it.numbers.absorb(found, start);
      const cut = lengths[place];
      if (cut === undefined) continue;
      it.lengths ??= new CutLengths();
      it.lengths.absorb(cut, start);
    }
  }

  #hit(group: NoticeGroup, column: LayoutColumn, reader: Reader, place: number): void {
    if (!group.wantsSample) group.hit(reader.line, reader.record, reader.byte);
    else group.hit(reader.line, reader.record, reader.byte, this.#sample(column, reader.text(place)));
  }

  #sample(column: LayoutColumn, text: string): string {
    const isSecret = column.secret === true;
    return isSecret || !this.#showValues ? masked(text, isSecret) : text;
  }
}
