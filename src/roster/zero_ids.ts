// References that lead nowhere only because of their zeros: 4512 where the other file has 004512. It tells of lost zeros
// without a night before, by the ids of the set itself.
import type { KeyTable } from './key_table.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import { knownByZeros } from './padded_ids.ts';
import type { NoticeSample } from './report.ts';
import { counted } from './words.ts';

/** Fewer ids than these may be another's by chance. */
const fewest = 3;

export class ZeroIds {
  readonly #file: string;
  readonly #column: string;
  readonly #target: string;
  readonly #book: NoticeBook;
  /** Missing ids, by their number, that the other file has with other zeros in front. */
  readonly #known = new Map<number, 'lost' | 'kept'>();
  #rows: NoticeGroup | undefined;

  constructor(options: { file: string; column: string; target: string; book: NoticeBook }) {
    this.#file = options.file;
    this.#column = options.column;
    this.#target = options.target;
    this.#book = options.book;
  }

  /** Looks at a missing id, `index` of all, at a place. */
  look(isNew: boolean, index: number, text: string, parents: KeyTable, place: NoticeSample): void {
    if (isNew) {
      const zeros = knownByZeros(text, parents);
      if (zeros !== undefined) this.#known.set(index, zeros);
    }
    if (!this.#known.has(index)) return;
    this.#rows ??= this.#book.group('id_lost_leading_zeros', this.#file, this.#column);
    this.#rows.hit(place.line, place.record, place.byte, place.value);
  }

  /** Of `missing` ids in all: when most are there with other zeros, one of the two files has lost them. */
  finish(missing: number): void {
    const rows = this.#rows;
    if (rows === undefined) return;
    const known = this.#known.size;
    const { count } = rows;
    rows.count = 0;
    const isSaid = this.#book.hasCodeIn(this.#file, this.#column, 'id_lost_leading_zeros', 'id_format_changed');
    if (isSaid || known < fewest || known * 2 < missing) return;
    rows.count = count;
    const lost = [...this.#known.values()].filter((one) => one === 'lost').length;
    const what = `${counted(count, 'value')} of ${this.#column} in ${this.#file}`;
    rows.detail =
      lost * 2 >= known
        ? `${what} have lost leading zeros: ${this.#target} has these ids with zeros in front`
        : `${what} have leading zeros that the ids in ${this.#target} have lost`;
  }
}
