// Whatever looks at the rows of a file beside the rules of its layout's columns: called once a row, so that the loop over
// the rows stays small.
import type { LastFile } from './baseline.ts';
import { isFamilyOrGivenName } from './column_names.ts';
import type { ColumnTask } from './columns.ts';
import { columnsInOrder } from './columns.ts';
import { shortestCut } from './cut_lengths.ts';
import { DateOrder } from './date_order.ts';
import type { EmailFindings } from './email_watch.ts';
import { EmailWatch } from './email_watch.ts';
import type { HeaderReading } from './header.ts';
import type { IdFindings } from './id_watch.ts';
import { IdWatch, lengths } from './id_watch.ts';
import type { CaseFindings } from './key_case.ts';
import { KeyCase, lettersIn } from './key_case.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import { Referrer } from './parent_use.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { Scan } from './scan.ts';
import type { LooksFindings } from './value_looks.ts';
import { firstBytes, lastBytes, socialLength, ValueLooks } from './value_looks.ts';

const minus = 45;
const nine = 57;

export interface WatchFindings {
  ids: IdFindings[];
  looks: LooksFindings;
  emails: EmailFindings;
  keys: CaseFindings;
}

export class RowWatch implements Gathering<WatchFindings> {
  readonly ids: IdWatch;
  readonly #looks: ValueLooks;
  /** Those whose values nobody else judges, and which column of ids stands there. */
  readonly #places: Int32Array;
  readonly #idAt: Int32Array;
  readonly #idCounts: (Int32Array | undefined)[];
  /** The role of the row before: rows of one role follow each other. */
  #roleLo = 0;
  #roleHi = 0;
  readonly #elsewhere: ReadonlySet<number>;
  readonly #emails: EmailWatch;
  readonly #order: DateOrder;
  readonly #keys: KeyCase;
  readonly #referrer: Referrer;

  constructor(options: {
    file: LayoutFile;
    header: HeaderReading;
    book: NoticeBook;
    showValues: boolean;
    tasks: readonly ColumnTask[];
    /** The rows that are wrong. */
    wrong: RowBits;
  }) {
    const { file, header, book, showValues } = options;
    const columns = columnsInOrder(file, header);
    const isOfPeople = columns.some((column) => isFamilyOrGivenName(column.name));
    // Values judged by their text are looked at once each, and those of known parents were looked at there.
    const elsewhere = new Set(
      options.tasks
        .filter(({ rule, link }) => rule !== undefined || link?.hasParents === true)
        .map(({ place }) => place),
    );
    // A key is looked at wherever it points: what it was like is agreed.
    if (file.key.length === 1) elsewhere.delete(columns.findIndex((column) => column.name === file.key[0]));
    this.#elsewhere = elsewhere;
    const places = Int32Array.from(columns.keys()).filter((place) => !elsewhere.has(place));
    this.ids = new IdWatch({ file, columns, places, book, showValues });
    this.#places = places;
    this.#idAt = places.map((place) => this.ids.columnAt(place));
    this.#idCounts = Array.from(places, (_, index) => this.ids.mixedCounts(index));
    this.#looks = new ValueLooks({ file, columns, book, showValues, isOfPeople, wrong: options.wrong });
    this.#emails = new EmailWatch({ file, columns, book, showValues });
    this.#order = new DateOrder(file.name, columns, book, showValues);
    this.#referrer = new Referrer(
      file,
      header.names,
      options.tasks.map(({ link }) => link),
    );
    this.#keys = new KeyCase(file, columns, book, showValues);
  }

  /**
   * Looks at the current record, whose fields stand under their names. True when its row is wrong. Written out in one
   * piece: an ordinary value costs two reads of a table, and the loop that calls this stays small.
   */
  look(reader: Reader, isAscii: boolean, lo: Int32Array, hi: Int32Array, row: number): boolean {
    const { bytes, view, starts, ends } = reader;
    const places = this.#places;
    const idAt = this.#idAt;
    let isOdd = !isAscii;
    let isWrong = false;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      const start = starts[place]!;
      const end = ends[place]!;
      if (start === end) continue;
      const first = bytes[start]!;
      if ((firstBytes[first]! | lastBytes[bytes[end - 1]!]!) !== 0) isOdd = true;
      const length = end - start;
      if (length >= shortestCut) isOdd = true;
      else if (length === socialLength && bytes[start + 3] === minus && bytes[start + 6] === minus) isOdd = true;
      const id = idAt[index]!;
      if (id < 0) continue;
      const counts = this.#idCounts[id];
      // An id that begins with a letter is no number, and whatever it is may not be agreed on.
      if (counts !== undefined && first > nine) counts[length < lengths ? length : lengths - 1]!++;
      else if (this.ids.look(id, reader, start, end, row)) isWrong = true;
    }
    if (isOdd) this.#lookCloser(reader, lo, row);
    const key = this.#keys.place;
    if (key >= 0) {
      const start = starts[key]!;
      const end = ends[key]!;
      const isPadded = isOdd && end > start && (bytes[start]! <= 32 || bytes[end - 1]! <= 32);
      if (isPadded || (lettersIn(view, start, end) & ~this.#keys.seen) !== 0) this.#keys.look(reader);
    }
    const role = this.#referrer.rolePlace;
    if (role >= 0 && (lo[role] !== this.#roleLo || hi[role] !== this.#roleHi)) {
      this.#roleLo = lo[role]!;
      this.#roleHi = hi[role]!;
      this.#referrer.look(reader, lo, hi);
    }
    if (this.#emails.isNeeded) this.#emails.look(reader, lo, hi);
    if (this.#order.isNeeded && this.#order.look(reader, lo, hi)) isWrong = true;
    return isWrong;
  }

  #lookCloser(reader: Reader, lo: Int32Array, row: number): void {
    for (const place of this.#places) this.#looks.lookAt(reader, place, lo[place]!, row);
  }

  /** Looks at one value that its column's judge has not met yet. True when it must be looked at whenever it comes. */
  lookAtNew(reader: Reader, place: number, hash: number, row: number): boolean {
    return this.#looks.lookAt(reader, place, hash, row);
  }

  /** Looks at one value that refers to nothing known. True when its row is wrong. */
  lookAtUnfound(reader: Reader, place: number, hash: number, row: number): boolean {
    if (!this.#elsewhere.has(place)) return false;
    this.#looks.lookAt(reader, place, hash, row);
    return this.ids.lookAt(reader, place, row);
  }

  /** Makes room for about so many rows. */
  expect(rows: number): void {
    this.#emails.expect(rows);
  }

  /** Whether the values of a column are to be masked everywhere. */
  isSecret(column: string): boolean {
    return this.#looks.isSecret(column);
  }

  findings(): WatchFindings {
    return {
      ids: this.ids.findings(),
      looks: this.#looks.findings(),
      emails: this.#emails.findings(),
      keys: this.#keys.findings(),
    };
  }

  absorb({ ids, looks, emails, keys }: WatchFindings, start: PartStart): void {
    this.ids.absorb(ids, start);
    this.#looks.absorb(looks, start);
    this.#emails.absorb(emails, start);
    this.#keys.absorb(keys);
  }

  /** All rows are seen. `last` are those of the last accepted night. */
  finish(scan: Scan, last: LastFile | undefined, textsAt: (byte: number, places: Int32Array) => string[]): void {
    this.#looks.finish(scan.rows);
    this.#emails.finish(textsAt);
    this.ids.finish(scan.wrong, last);
    this.#keys.finish(scan);
  }
}
