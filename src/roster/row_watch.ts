// Whatever looks at the rows of a file beside the rules of its layout's columns: called once a row, so that the loop over
// the rows stays small.
import type { BaselineFile } from './baseline.ts';
import { isFamilyOrGivenName } from './column_names.ts';
import { columnsInOrder } from './columns.ts';
import { DateOrder } from './date_order.ts';
import { EmailWatch } from './email_watch.ts';
import type { HeaderReading } from './header.ts';
import { IdWatch } from './id_watch.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import type { Reader } from './reader.ts';
import type { RowBits } from './row_bits.ts';
import { ValueLooks } from './value_looks.ts';

export class RowWatch {
  readonly ids: IdWatch;
  readonly #looks: ValueLooks;
  readonly #emails: EmailWatch;
  readonly #order: DateOrder;

  constructor(options: { file: LayoutFile; header: HeaderReading; book: NoticeBook; showValues: boolean }) {
    const { file, header, book, showValues } = options;
    const columns = columnsInOrder(file, header);
    const isOfPeople = columns.some((column) => isFamilyOrGivenName(column.name));
    this.ids = new IdWatch({ file, columns, book, showValues });
    this.#looks = new ValueLooks({ file, columns, book, showValues, isOfPeople });
    this.#emails = new EmailWatch({ file, columns, book, showValues });
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

  /** All rows are seen. `last` are those of the last accepted night. */
  finish(wrong: RowBits, last: BaselineFile | undefined): void {
    this.#looks.finish();
    this.ids.finish(wrong, last);
  }
}
