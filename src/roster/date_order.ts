// Pairs of dates in a row: what begins must not end before. Each different pair is looked at once.

import { spansIn } from './column_names.ts';
import type { DateReader } from './dates.ts';
import { anyDateReader, readDateTime } from './dates.ts';
import { joinHi, joinLo } from './hash.ts';
import type { LayoutColumn } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';

interface Span {
  start: number;
  end: number;
  readStart: DateReader;
  readEnd: DateReader;
  notice: NoticeGroup;
  seen: ValueCache;
  /** The good pair met last: rows of one term follow each other. */
  last: Int32Array;
}

export class DateOrder {
  readonly #spans: Span[];
  readonly #showValues: boolean;

  constructor(file: string, columns: readonly LayoutColumn[], book: NoticeBook, showValues: boolean) {
    this.#showValues = showValues;
    this.#spans = spansIn(columns.map((column) => (isDated(column) ? column.name : ''))).map(({ start, end }) => {
      const notice = book.group('date_order_wrong', file, columns[end]!.name);
      notice.detail = columns[start]!.name;
      const [readStart, readEnd] = [readerOf(columns[start]!), readerOf(columns[end]!)];
      return { start, end, readStart, readEnd, notice, seen: new ValueCache(), last: new Int32Array(4) };
    });
  }

  /** Whether the file has any such pair. */
  get isNeeded(): boolean {
    return this.#spans.length > 0;
  }

  /** Looks at the current record. True when its row is wrong. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    let isWrong = false;
    for (let index = 0; index < this.#spans.length; index++) {
      const span = this.#spans[index]!;
      const { start, end, seen, last } = span;
      if (reader.starts[end] === reader.ends[end]) continue;
      if (lo[end] === last[1] && lo[start] === last[0] && hi[end] === last[3] && hi[start] === last[2]) continue;
      const pairLo = joinLo(lo[start]!, lo[end]!);
      const pairHi = joinHi(hi[start]!, hi[end]!);
      const known = seen.get(pairLo, pairHi);
      const verdict = known === unknownValue ? this.#verdictOf(reader, span) : known;
      if (known === unknownValue) seen.put(pairLo, pairHi, verdict);
      if (verdict !== badValue) {
        last[0] = lo[start]!;
        last[1] = lo[end]!;
        last[2] = hi[start]!;
        last[3] = hi[end]!;
        continue;
      }
      const { notice } = span;
      notice.hit(reader.line, reader.record, reader.byte, notice.wantsSample ? this.#sample(reader, span) : undefined);
      if (notice.countsAsWrong) isWrong = true;
    }
    return isWrong;
  }

  /** What is no date is said elsewhere. */
  #verdictOf(reader: Reader, { start, end, readStart, readEnd }: Span): number {
    const first = readStart(reader.text(start).trim());
    const last = readEnd(reader.text(end).trim());
    return first !== undefined && last !== undefined && last < first ? badValue : goodValue;
  }

  #sample(reader: Reader, { start, end }: Span): string {
    const show = (text: string) => (this.#showValues ? text : masked(text, false));
    return `${show(reader.text(start))} to ${show(reader.text(end))}`;
  }
}

function isDated(column: LayoutColumn): boolean {
  return column.type === 'date' || column.type === 'datetime';
}

function readerOf(column: LayoutColumn): DateReader {
  return column.type === 'datetime' ? readDateTime : anyDateReader(column.formats);
}
