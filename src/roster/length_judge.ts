// One column of short values with a published longest length: what is longer is cut off or refused by who receives it.
import type { LayoutColumn } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { ValueJudge, ValueKind } from './value_rule.ts';
import { plain, saidOf } from './value_rule.ts';

export class LengthJudge implements ValueJudge {
  readonly #most: number;
  readonly #tooLong: NoticeGroup;

  constructor({ file, column, book }: { file: string; column: LayoutColumn; book: NoticeBook }) {
    this.#most = column.maxLength!;
    this.#tooLong = tooLongGroup(file, column, book);
  }

  kindOf(text: string): string {
    return [...text].length > this.#most ? 'long' : plain;
  }

  meet(): ValueKind {
    return { notice: this.#tooLong };
  }
}

/** The group of values of a column that are longer than published. */
export function tooLongGroup(file: string, column: LayoutColumn, book: NoticeBook): NoticeGroup {
  const group = book.group('value_too_long', file, column.name, saidOf(column));
  group.detail = String(column.maxLength);
  return group;
}
