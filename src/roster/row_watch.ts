// Whatever looks at the rows of a file beside the rules of its layout's columns: called once a row, so that the loop over
// the rows stays small.
import type { BaselineFile } from './baseline.ts';
import { isFamilyOrGivenName } from './column_names.ts';
import { columnsInOrder } from './columns.ts';
import { DateOrder } from './date_order.ts';
import type { EmailFindings } from './email_watch.ts';
import { EmailWatch } from './email_watch.ts';
import type { HeaderReading } from './header.ts';
import type { IdFindings } from './id_watch.ts';
import { IdWatch } from './id_watch.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import type { LooksFindings } from './value_looks.ts';
import { ValueLooks } from './value_looks.ts';

export interface WatchFindings {
  ids: IdFindings[];
  looks: LooksFindings;
  emails: EmailFindings;
}

export class RowWatch implements Gathering<WatchFindings> {
  readonly ids: IdWatch;
  readonly #looks: ValueLooks;
  readonly #emails: EmailWatch;
  readonly #order: DateOrder;

  constructor(options: {
    file: LayoutFile;
    header: HeaderReading;
    book: NoticeBook;
    showValues: boolean;
    isPart: boolean;
  }) {
    const { file, header, book, showValues, isPart } = options;
    const columns = columnsInOrder(file, header);
    const isOfPeople = columns.some((column) => isFamilyOrGivenName(column.name));
    this.ids = new IdWatch({ file, columns, book, showValues });
    this.#looks = new ValueLooks({ file, columns, book, showValues, isOfPeople });
    this.#emails = new EmailWatch({ file, columns, book, showValues, isPart });
    this.#order = new DateOrder(file.name, columns, book, showValues);
  }

  /** Looks at the current record, whose fields stand under their names. True when its row is wrong. */
  look(reader: Reader, isAscii: boolean, lo: Int32Array, hi: Int32Array, row: number): boolean {
    this.#looks.look(reader, isAscii, lo, row);
    this.#emails.look(reader, lo, hi);
    const isIdWrong = this.ids.look(reader, row);
    return this.#order.look(reader, lo, hi) || isIdWrong;
  }

  /** Whether the values of a column are to be masked everywhere. */
  isSecret(column: string): boolean {
    return this.#looks.isSecret(column);
  }

  findings(): WatchFindings {
    return { ids: this.ids.findings(), looks: this.#looks.findings(), emails: this.#emails.findings() };
  }

  absorb({ ids, looks, emails }: WatchFindings, start: PartStart): void {
    this.ids.absorb(ids, start);
    this.#looks.absorb(looks, start);
    this.#emails.absorb(emails, start);
  }

  /** All rows are seen. `last` are those of the last accepted night. */
  finish(
    wrong: RowBits,
    last: BaselineFile | undefined,
    textsAt: (byte: number, places: Int32Array) => string[],
  ): void {
    this.#looks.finish();
    this.#emails.finish(textsAt);
    this.ids.finish(wrong, last);
  }
}
