// Whatever looks at the rows of a file beside the rules of its layout's columns: called once a row, so that the loop over
// the rows stays small.
import type { BaselineFile } from './baseline.ts';
import { isFamilyOrGivenName } from './column_names.ts';
import type { ColumnTask } from './columns.ts';
import { columnsInOrder } from './columns.ts';
import { shortestCut } from './cut_lengths.ts';
import { DateOrder } from './date_order.ts';
import type { EmailFindings } from './email_watch.ts';
import { EmailWatch } from './email_watch.ts';
import type { HeaderReading } from './header.ts';
import type { IdFindings } from './id_watch.ts';
import { IdWatch } from './id_watch.ts';
import type { CaseFindings } from './key_case.ts';
import { KeyCase } from './key_case.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import { Referrer } from './parent_use.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { Scan } from './scan.ts';
import type { LooksFindings } from './value_looks.ts';
import { firstBytes, lastBytes, socialLength, ValueLooks } from './value_looks.ts';

const minus = 45;

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
    this.#looks = new ValueLooks({ file, columns, book, showValues, isOfPeople });
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
    const { bytes, starts, ends } = reader;
    const places = this.#places;
    const ids = this.#idAt;
    let isOdd = !isAscii;
    let isWrong = false;
    for (let index = 0; index < places.length; index++) {
      const place = places[index]!;
      const start = starts[place]!;
      const end = ends[place]!;
      if (start === end) continue;
      if ((firstBytes[bytes[start]!]! | lastBytes[bytes[end - 1]!]!) !== 0) isOdd = true;
      const length = end - start;
      if (length >= shortestCut) isOdd = true;
      else if (length === socialLength && bytes[start + 3] === minus && bytes[start + 6] === minus) isOdd = true;
      const id = ids[index]!;
      if (id >= 0 && this.ids.look(id, reader, start, end, row)) isWrong = true;
    }
    if (isOdd) {
      for (let index = 0; index < places.length; index++) {
        const place = places[index]!;
        this.#looks.lookAt(reader, place, lo[place]!, row);
      }
    }
    if (this.#referrer.isNeeded) this.#referrer.look(reader, lo, hi);
    if (this.#keys.isNeeded) this.#keys.look(reader);
    if (this.#emails.isNeeded) this.#emails.look(reader, lo, hi);
    if (this.#order.isNeeded && this.#order.look(reader, lo, hi)) isWrong = true;
    return isWrong;
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
  finish(scan: Scan, last: BaselineFile | undefined, textsAt: (byte: number, places: Int32Array) => string[]): void {
    this.#looks.finish(scan.rows);
    this.#emails.finish(textsAt);
    this.ids.finish(scan.wrong, last);
    this.#keys.finish(scan);
  }
}
