// One column of grades: the agreed codes in all the ways they are written, or, where none are agreed, those that schools
// use anywhere. A code that many students have is the district's own.
import type { LayoutColumn } from './layout.ts';
import { groupOfName } from './learn_names.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { RowBits } from './row_bits.ts';
import { gradeOf, isUsualGrade } from './rules/grade_code_unknown.ts';
import { Suspicion } from './suspicion.ts';
import type { ValueJudge, ValueKind } from './value_rule.ts';
import { blank, plain, saidOf } from './value_rule.ts';
import { listed } from './words.ts';

/** Nobody mistypes the same grade this often. */
const ownCodeRows = 20;
/** Every different code beyond these is judged as one. */
const mostCodes = 200;
const others = 'and others';

/** Whether a column holds grades of students: by what it groups, or because grades are listed under such a name. */
export function isGradeColumn(column: LayoutColumn): boolean {
  if (column.group !== 'grade' && !(column.type === 'enum' && groupOfName(column.name) === 'grade')) return false;
  return column.type === 'string' || column.type === 'enum' || column.type === 'list';
}

export class GradeJudge implements ValueJudge {
  readonly #agreed: ReadonlySet<string> | undefined;
  readonly #isExtensible: boolean;
  readonly #own: ReadonlySet<string>;
  readonly #isPinned: boolean;
  readonly #isList: boolean;
  readonly #unknown: NoticeGroup;
  #suspicions = new Map<string, Suspicion>();
  /** After `finish`: codes of the district's own. */
  ownCodes: string[] = [];

  constructor(options: { file: string; column: LayoutColumn; book: NoticeBook }) {
    const { file, column, book } = options;
    this.#agreed = column.values && new Set(column.values.map(gradeOf));
    this.#isExtensible = column.extensible === true;
    this.#own = new Set(column.ownCodes);
    this.#isPinned = column.values !== undefined || column.ownCodes !== undefined;
    this.#isList = column.type === 'list';
    this.#unknown = book.group('grade_code_unknown', file, column.name, saidOf(column));
    this.#unknown.detail = column.values === undefined ? '' : ` (agreed are ${listed(column.values, 15)})`;
  }

  kindOf(text: string): string {
    if (text.trim() === '') return blank;
    const items = this.#isList ? text.split(/[,;|]/) : [text];
    for (const item of items) {
      const code = item.trim();
      if (code === '' || this.#isKnown(code)) continue;
      return this.#suspicions.size < mostCodes || this.#suspicions.has(code) ? code : others;
    }
    return plain;
  }

  meet(kind: string): ValueKind {
    if (this.#isPinned) return { notice: this.#unknown };
    const suspicion = new Suspicion();
    this.#suspicions.set(kind, suspicion);
    return { suspicion };
  }

  finish(counts: ReadonlyMap<string, number>, wrong: RowBits): void {
    const knownValues = counts.get(plain) ?? 0;
    const unknown = [...this.#suspicions.values()].reduce((sum, one) => sum + one.count, 0);
    // Marks from A to F, or words of a language nobody foresaw: no column of grades as they are known here.
    const isForeign = unknown > knownValues;
    for (const [code, suspicion] of this.#suspicions) {
      const isOwn = code !== others && suspicion.count >= ownCodeRows;
      if (isForeign || isOwn) this.ownCodes.push(code);
      else suspicion.confirm(this.#unknown, wrong);
    }
  }

  #isKnown(code: string): boolean {
    if (this.#isExtensible && code.startsWith('ext:')) return true;
    if (this.#agreed !== undefined) return this.#agreed.has(gradeOf(code));
    return isUsualGrade(code) || this.#own.has(code);
  }
}
