// The ids of a file: what a spreadsheet made of them, how long they are and whether they are digits, so that a whole
// column that changed since the agreed nights is noticed. Judged on bytes: ids are nearly all different.
import type { LastFile } from './baseline.ts';
import { isDigits, isIdColumn, isTelephone } from './id_columns.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import { decimalsOf } from './rules/id_decimal_tail.ts';
import { isScientific } from './rules/id_scientific_notation.ts';
import type { ShortFindings } from './short_ids.ts';
import { ShortIds } from './short_ids.ts';
import type { SuspicionFindings } from './suspicion.ts';
import { Suspicion } from './suspicion.ts';
import { counted, grouped } from './words.ts';

/** Longer ids count as one shorter than this. */
export const lengths = 64;
/** Digits; digits that begin with a zero; anything else. The counts of a kind by length stand one after the other. */
const digits = 0;
const zeros = lengths;
const mixed = 2 * lengths;

/** Fewer ids than these tell nothing about the others. */
const leastIds = 3;
/** A pilot of ten students says nothing about the ids of a district. */
const tellingIds = 20;
/** Share of shortened ids below which it is a matter of single rows: by width alone, and when the longer ones are known. */
const lostShare = { byWidth: 3, byKeys: 1 };

interface IdColumn {
  place: number;
  column: LayoutColumn;
  /** Only the tails of numbers are looked at. */
  isNumber: boolean;
  isKey: boolean;
  /** What the ids are like is agreed. */
  isPinned: boolean;
  /** Length that ids of digits had without exception; 0 where they had none. */
  width: number;
  counts: Int32Array;
  /** Values with decimals other than zero: the column holds such ids by nature. */
  dotted: number;
  scientific: NoticeGroup;
  tail: NoticeGroup;
  tails: Suspicion;
  lost: NoticeGroup;
  short: Suspicion;
  /** Of keys: those that may have lost zeros. */
  shortKeys: ShortIds;
  changed: NoticeGroup;
  unlike: Suspicion;
}

export interface IdFindings {
  counts: Int32Array;
  dotted: number;
  tails: SuspicionFindings;
  short: SuspicionFindings;
  unlike: SuspicionFindings;
  shortKeys: ShortFindings;
}

/** What the accepted ids of a column were like. */
export type IdShape = Required<Pick<LayoutColumn, 'width' | 'characters' | 'leadingZeros'>>;

export class IdWatch implements Gathering<IdFindings[]> {
  readonly #file: string;
  /** Those looked at in every row. */
  readonly #columns: IdColumn[];
  /** Those that refer to others, by place: looked at where nothing is found. */
  readonly #referring: Map<number, IdColumn>;
  readonly #showValues: boolean;

  constructor(options: {
    file: LayoutFile;
    /** By their place in the file. */
    columns: readonly LayoutColumn[];
    /** Places whose values are to be looked at in every row; the others are when `lookAt` is called. */
    places: Int32Array;
    book: NoticeBook;
    showValues: boolean;
  }) {
    const { file, book } = options;
    this.#file = file.name;
    this.#showValues = options.showValues;
    const all = options.columns.flatMap((column, place): IdColumn[] => {
      const isId = isIdColumn(file, column);
      const isNumber = !isId && (column.type === 'integer' || isTelephone(column));
      if (!isId && !isNumber) return [];
      const { width, characters, leadingZeros } = column;
      const isPadded = leadingZeros === true || (leadingZeros === undefined && characters === 'digits');
      const isKey = file.key.length === 1 && file.key[0] === column.name;
      const isFixed =
        isPadded && width !== undefined && (isKey || (characters === 'digits' && width.min === width.max));
      return [
        {
          place,
          column,
          isNumber,
          isPinned: width !== undefined,
          isKey,
          width: isFixed ? width.max : 0,
          counts: new Int32Array(3 * lengths),
          dotted: 0,
          scientific: book.group('id_scientific_notation', file.name, column.name),
          tail: book.group('id_decimal_tail', file.name, column.name),
          tails: new Suspicion(),
          lost: book.group('id_lost_leading_zeros', file.name, column.name),
          short: new Suspicion(),
          shortKeys: new ShortIds(),
          changed: book.group('id_format_changed', file.name, column.name),
          unlike: new Suspicion(),
        },
      ];
    });
    this.#columns = all.filter(({ place }) => options.places.includes(place));
    this.#referring = new Map(all.filter((it) => !this.#columns.includes(it)).map((it) => [it.place, it]));
  }

  /** Which of the columns stands at each place, or -1. */
  columnAt(place: number): number {
    return this.#columns.findIndex((it) => it.place === place);
  }

  /** Where ids of the column with this number that are not digits are counted by length; undefined where each is judged. */
  mixedCounts(index: number): Int32Array | undefined {
    const it = this.#columns[index];
    return it === undefined || it.isPinned ? undefined : it.counts.subarray(mixed);
  }

  /** Looks at the value between start and end of the column with this number. True when its row is wrong. */
  look(index: number, reader: Reader, start: number, end: number, row: number): boolean {
    const it = this.#columns[index]!;
    const length = end - start < lengths ? end - start : lengths - 1;
    const first = reader.bytes[start]!;
    let kind = mixed;
    let isWrong = false;
    if (first >= 48 && first <= 57) {
      if (!isDigits(reader.view, start, end)) isWrong = this.#isRewritten(it, reader, start, end, row);
      else if (first === 48 && length > 1) kind = zeros;
      else {
        kind = digits;
        if (length < it.width) this.#noteShort(it, reader, start, end, row);
      }
    }
    it.counts[kind + length]!++;
    if (it.isPinned && !isLike(it.column, kind, length)) {
      it.unlike.hit(reader, row, it.unlike.wantsSample ? this.#sample(it, reader) : undefined);
    }
    return isWrong;
  }

  /** Looks at one value of the current record that refers to nothing known. True when its row is wrong. */
  lookAt(reader: Reader, place: number, row: number): boolean {
    const it = this.#referring.get(place);
    if (it === undefined) return false;
    const start = reader.starts[place]!;
    const end = reader.ends[place]!;
    const first = reader.bytes[start]!;
    const isRewritten = first >= 48 && first <= 57 && !isDigits(reader.view, start, end);
    return isRewritten && this.#isRewritten(it, reader, start, end, row);
  }

  /** All rows are seen. `last` are those of the last accepted night. */
  finish(wrong: RowBits, last: LastFile | undefined): void {
    for (const it of this.#referring.values()) if (it.dotted === 0) it.tails.confirm(it.tail, wrong);
    for (const it of this.#columns) {
      if (it.dotted === 0) it.tails.confirm(it.tail, wrong);
      if (it.isNumber) continue;
      if (!this.#sayLost(it, last)) this.#sayChanged(it);
    }
  }

  /** What the ids of a column are like; undefined where there are too few to tell. */
  shapeOf(column: string): IdShape | undefined {
    const it = this.#columns.find((one) => one.column.name === column && !one.isNumber);
    if (it === undefined || filledIn(it) < leastIds) return undefined;
    const present = Array.from({ length: lengths }, (_, length) => length).filter(
      (length) => it.counts[digits + length]! + it.counts[zeros + length]! + it.counts[mixed + length]! > 0,
    );
    const isMixed = it.counts.subarray(mixed).some((count) => count > 0);
    const leadingZeros = it.counts.subarray(zeros, mixed).some((count) => count > 0);
    // A few ids tell how long the others are only when they were made as long by zeros.
    const isTelling = leadingZeros || filledIn(it) >= tellingIds;
    return {
      width: isTelling ? { min: present[0]!, max: present.at(-1)! } : { min: 1, max: lengths - 1 },
      characters: isMixed ? 'mixed' : 'digits',
      leadingZeros,
    };
  }

  findings(): IdFindings[] {
    return this.#all().map((it) => ({
      counts: it.counts,
      dotted: it.dotted,
      tails: it.tails.findings(),
      short: it.short.findings(),
      unlike: it.unlike.findings(),
      shortKeys: it.shortKeys.findings(),
    }));
  }

  absorb(findings: IdFindings[], start: PartStart): void {
    for (const [index, found] of findings.entries()) {
      const it = this.#all()[index]!;
      for (let at = 0; at < found.counts.length; at++) it.counts[at]! += found.counts[at]!;
      it.dotted += found.dotted;
      it.tails.absorb(found.tails, start);
      it.short.absorb(found.short, start);
      it.unlike.absorb(found.unlike, start);
      it.shortKeys.absorb(found.shortKeys, start);
    }
  }

  #all(): IdColumn[] {
    return [...this.#columns, ...this.#referring.values()];
  }

  /** An id that begins with a digit and is not only digits. */
  #isRewritten(it: IdColumn, reader: Reader, start: number, end: number, row: number): boolean {
    const { bytes } = reader;
    const decimals = decimalsOf(bytes, start, end);
    if (decimals === 'other') it.dotted++;
    else if (decimals === 'zero') {
      it.tails.hit(reader, row, it.tails.wantsSample ? this.#sample(it, reader) : undefined);
    } else if (isScientific(bytes, start, end)) {
      const { scientific } = it;
      const sample = scientific.wantsSample ? this.#sample(it, reader) : undefined;
      scientific.hit(reader.line, reader.record, reader.byte, sample);
      return scientific.countsAsWrong;
    }
    return false;
  }

  #noteShort(it: IdColumn, reader: Reader, start: number, end: number, row: number): void {
    it.short.hit(reader, row, it.short.wantsSample ? this.#sample(it, reader) : undefined);
    if (it.isKey) it.shortKeys.take(reader, start, end, it.width);
  }

  /** `id_lost_leading_zeros`: shorter than agreed, and known when the zeros are put back. */
  #sayLost(it: IdColumn, last: LastFile | undefined): boolean {
    const filled = filledIn(it);
    const short = it.short.count;
    if (short === 0 || filled < leastIds) return false;
    const { width, name } = it.column;
    const isFixed = width!.min === width!.max && it.column.characters === 'digits';
    let lost = short;
    if (it.isKey && last !== undefined) {
      lost = it.shortKeys.confirm(it.lost, last, (filled * lostShare.byKeys) / 100);
      if (lost === 0) return false;
    } else if (!isFixed || short * 100 < filled * lostShare.byWidth) return false;
    else it.short.confirm(it.lost);
    it.lost.detail = `${grouped(lost)} of ${counted(filled, 'value')} of ${name} in ${this.#file} ${
      lost === 1 ? 'has' : 'have'
    } lost leading zeros${isFixed ? `: all had ${it.width} digits` : ''}`;
    return true;
  }

  /** `id_format_changed`: most are of other length or letters than agreed. */
  #sayChanged(it: IdColumn): void {
    const { width, characters, name } = it.column;
    const filled = filledIn(it);
    if (width === undefined || filled < leastIds || it.unlike.count * 2 <= filled) return;
    it.unlike.confirm(it.changed);
    const span = width.min === width.max ? `${width.max}` : `${width.min} to ${width.max}`;
    const what = characters === 'digits' ? 'digits' : 'characters';
    // A few ids told nothing about the length of the others.
    const like = width.max < lengths - 1 ? `${span} ${what} long` : 'digits alone';
    it.changed.detail = `${grouped(it.unlike.count)} of ${counted(filled, 'value')} of ${name} in ${this.#file} are not ${like}, as all were agreed to be`;
  }

  #sample(it: IdColumn, reader: Reader): string {
    const text = reader.text(it.place);
    return this.#showValues ? text : masked(text, false);
  }
}

function isLike(column: LayoutColumn, kind: number, length: number): boolean {
  const { width, characters } = column;
  if (width !== undefined && (length < width.min || length > width.max))
    return width.max >= lengths && length === lengths - 1;
  return characters !== 'digits' || kind !== mixed;
}

function filledIn(it: IdColumn): number {
  return it.counts.reduce((sum, count) => sum + count, 0);
}
