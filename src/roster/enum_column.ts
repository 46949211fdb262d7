// One column of a closed list, or of yes and no.
import type { LayoutColumn } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import { enumJudge, isYesOrNo } from './rules/enum_unknown.ts';
import type { ValueJudge, ValueKind } from './value_rule.ts';
import { blank, plain, saidOf } from './value_rule.ts';
import { listed } from './words.ts';

export class EnumJudge implements ValueJudge {
  readonly #isKnown: (value: string) => boolean;
  readonly #isList: boolean;
  readonly #unknown: NoticeGroup;

  constructor(options: { file: string; column: LayoutColumn; book: NoticeBook }) {
    const { file, column, book } = options;
    const { values } = column;
    this.#isKnown =
      values === undefined ? isYesOrNo : enumJudge(values, column.extensible === true, column.ignoreCase === true);
    this.#isList = column.type === 'list';
    this.#unknown = book.group('enum_unknown', file, column.name, saidOf(column));
    this.#unknown.detail = values === undefined ? 'true or false' : listed(values);
  }

  kindOf(text: string): string {
    if (text.trim() === '') return blank;
    if (!this.#isList) return this.#isKnown(text) ? plain : 'unknown';
    const items = text.split(',').map((item) => item.trim());
    return items.every((item) => item === '' || this.#isKnown(item)) ? plain : 'unknown';
  }

  meet(): ValueKind {
    return { notice: this.#unknown };
  }
}
