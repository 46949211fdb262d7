// What a check could not look at, and why: a list that is part of every report, and a notice for each file and cause.
import type { NoticeBook } from './notice.ts';
import type { NotChecked } from './report.ts';
import type { Scan } from './scan.ts';
import { listed } from './words.ts';

/** What a person calls that which a rule looks at; of rules that only compare nights, one thing. */
const subjects: Readonly<Record<string, string>> = {
  required_value_missing: 'blank values',
  date_invalid: 'dates',
  enum_unknown: 'codes from a list',
  key_duplicate: 'ids that come twice',
  reference_missing: 'references to other files',
  group_removed_whole: 'whole schools, grades or terms that are gone',
  rows_changed_mass: 'how many rows changed',
  column_changed_mass: 'how many rows changed',
};
const comparison = 'the change since the last accepted night';

/** Something is wrong; or nothing is, such a file cannot be looked at so; or another notice says it already. */
type Cause = 'wrong' | 'usual' | 'told';

interface Skipped extends NotChecked {
  cause: Cause;
}

export class Unchecked {
  #skipped: Skipped[] = [];

  note(rule: string, file: string, because: string, cause: Cause = 'wrong'): void {
    this.#skipped.push({ rule, file, because, cause });
  }

  /** Whether something of a file was not checked for this reason already. */
  has(file: string, because: string): boolean {
    return this.#skipped.some((one) => one.file === file && one.because === because);
  }

  list(): NotChecked[] {
    return this.#skipped.map(({ rule, file, because }) => ({ rule, file, because }));
  }

  /** Silence must not read as passed: one notice for each file and cause. */
  say(book: NoticeBook): void {
    const untold = this.#skipped.filter(({ cause }) => cause !== 'told');
    for (const skipped of Map.groupBy(untold, ({ file, because }) => `${file}\n${because}`).values()) {
      const { file, because } = skipped[0]!;
      const severity = skipped.every(({ cause }) => cause === 'usual') ? 'INFO' : 'WARN';
      const detail = `${listed(subjectsOf(skipped), 6)}, because ${because}`;
      book.say('rule_not_run', file, detail, { severity });
    }
  }
}

function subjectsOf(skipped: readonly Skipped[]): string[] {
  const codes = new Set(skipped.map(({ rule }) => rule));
  const isNotCompared = codes.has('rows_removed_mass');
  const named = [...codes].flatMap((code) => {
    const isOfChange = code.endsWith('_mass') || code === 'group_removed_whole' || !(code in subjects);
    return isNotCompared && isOfChange ? [] : [subjects[code] ?? comparison];
  });
  return [...new Set([...named, ...(isNotCompared ? [comparison] : [])])];
}

/** Notes what was not looked at in a file whose rows or key could not be used. */
export function noteUnchecked(scan: Scan, unchecked: Unchecked): void {
  const { layoutFile: file, unusable } = scan;
  const note = (rule: string, because: string) => unchecked.note(rule, file.name, because);
  if (unusable === undefined) {
    if (scan.kept === undefined && file.key.length > 0) note('key_duplicate', `${file.name} has no column for its key`);
    return;
  }
  // Without rows there is nothing that could have been looked at.
  if (scan.rows === 0) return;
  note('required_value_missing', unusable);
  if (file.columns.some((column) => column.type === 'date' || column.type === 'datetime'))
    note('date_invalid', unusable);
  if (file.columns.some((column) => column.values !== undefined)) note('enum_unknown', unusable);
  if (file.key.length > 0) note('key_duplicate', unusable);
  if (file.columns.some((column) => column.references !== undefined)) note('reference_missing', unusable);
}
