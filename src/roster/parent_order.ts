// Where a vendor reads a file from top to bottom, a row stands behind the one it belongs to.
import type { NoticeGroup } from './notice.ts';

export class ParentOrder {
  readonly #lineOf: (parent: number) => number;
  readonly #early: NoticeGroup;

  /** `lineOf`: the line of a parent by its number among the keys of its file. */
  constructor(lineOf: (parent: number) => number, early: NoticeGroup) {
    this.#lineOf = lineOf;
    this.#early = early;
  }

  /** Notes a row that stands before its parent. True when the row is wrong for it. */
  isEarly(parent: number, line: number, record: number, byte: number, value: string): boolean {
    if (this.#lineOf(parent) <= line) return false;
    this.#early.hit(line, record, byte, value);
    return this.#early.countsAsWrong;
  }
}
