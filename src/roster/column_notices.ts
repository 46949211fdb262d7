// Notices of one code, a group for each column it is found in. A group is made when the first value of it is met.
import { sampleOf } from './columns.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';

export class ColumnNotices {
  #code: string;
  #book: NoticeBook;
  #file: LayoutFile;
  #header: HeaderReading;
  #showValues: boolean;
  #groups = new Map<number, NoticeGroup>();

  constructor(code: string, from: { book: NoticeBook; file: LayoutFile; header: HeaderReading; showValues: boolean }) {
    this.#code = code;
    this.#book = from.book;
    this.#file = from.file;
    this.#header = from.header;
    this.#showValues = from.showValues;
  }

  /** The value of a field of the current record has it. */
  hit(reader: Reader, field: number): void {
    let group = this.#groups.get(field);
    if (group === undefined) {
      group = this.#book.groupOnce(this.#code, this.#file.name, this.#header.names[field]);
      this.#groups.set(field, group);
    }
    group.hit(reader.line, reader.record, reader.byte, group.wantsSample ? this.#sample(reader, field) : undefined);
  }

  #sample(reader: Reader, field: number): string {
    const column = this.#file.columns.find((_, index) => this.#header.places[index] === field);
    return sampleOf(reader.text(field), column, this.#showValues);
  }
}
