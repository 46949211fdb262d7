// What is to be done with each column of one file, laid out in flat arrays for the loop over its rows.
import { mayNamePerson } from './column_names.ts';
import { shortestCut } from './cut_lengths.ts';
import { DateJudge } from './date_column.ts';
import { EnumJudge } from './enum_column.ts';
import { GradeJudge, isGradeColumn } from './grade_column.ts';
import type { GroupKind } from './groups.ts';
import type { HeaderReading } from './header.ts';
import { isPinned } from './header_names.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { isSecretName } from './learn_names.ts';
import { LengthJudge } from './length_judge.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import type { ReferenceLink } from './references.ts';
import { isMissing, isNullInCapitals } from './rules/required_value_missing.ts';
import { saidOf, ValueRule } from './value_rule.ts';

/** One column that needs a look, at its place in the file. */
export interface ColumnTask {
  place: number;
  column: LayoutColumn;
  /** Set where a blank is an error. */
  missing: NoticeGroup | undefined;
  /** Of a column of names, the places of the other ones; undefined elsewhere. */
  otherNames: number[] | undefined;
  rule: ValueRule | undefined;
  /** What the rule goes by, for what it has learned when all rows are seen. */
  judge: ReturnType<typeof judgeOf>;
  link: ReferenceLink | undefined;
  /** Index of the group kind, or -1. */
  group: number;
}

/** How the set came, as its manifest says. */
export type SetMode = 'bulk' | 'delta';

/** The columns of a file that need a look at each value, in the order of the file. */
export function columnTasks(options: {
  file: LayoutFile;
  header: HeaderReading;
  mode: SetMode;
  book: NoticeBook;
  links: Map<string, ReferenceLink>;
  kinds: GroupKind[];
  showValues: boolean;
  /** The night's date, when it is known. */
  night: string | undefined;
}): ColumnTask[] {
  const { file, header, mode, book, links, kinds } = options;
  const tasks: ColumnTask[] = [];
  const names = header.names.flatMap((name, place) => (mayNamePerson(name) ? [place] : []));
  const grouped = new Set<GroupKind>();
  for (const [index, column] of file.columns.entries()) {
    const place = header.places[index]!;
    if (place < 0) continue;
    // Many producers fill in bulk sets what belongs to delta sets: not judged there.
    const isJudged = column.emptyWhen !== mode;
    const isFilled = (column.filled ?? column.required) || column.requiredWhen === mode;
    const kind = column.group === undefined || grouped.has(column.group) ? -1 : kinds.indexOf(column.group);
    if (kind >= 0) grouped.add(column.group!);
    const judge = isJudged ? judgeOf(file, column, book, options.night) : undefined;
    const task: ColumnTask = {
      place,
      column,
      otherNames: mayNamePerson(column.name) ? names.filter((other) => other !== place) : undefined,
      missing:
        isFilled && isJudged ? book.group('required_value_missing', file.name, column.name, saidOf(column)) : undefined,
      rule: judge && new ValueRule(column, judge, options.showValues),
      judge,
      link: links.get(column.name),
      group: kind,
    };
    if (task.missing || task.rule || task.link || kind >= 0) tasks.push(task);
  }
  return tasks.sort((a, b) => a.place - b.place);
}

/** Whether a required value says nothing. Jennifer Null is NULL where all names are in capitals. */
export function saysNothing(reader: Reader, task: ColumnTask): boolean {
  const value = reader.text(task.place);
  const { otherNames } = task;
  if (!isMissing(value, otherNames !== undefined)) return false;
  return (
    otherNames === undefined ||
    !isNullInCapitals(
      value,
      otherNames.map((place) => reader.text(place)),
    )
  );
}

/** A column for each place in the file; one that the layout does not know is text, and a secret if its name says so. */
export function columnsInOrder(file: LayoutFile, header: HeaderReading): LayoutColumn[] {
  const byPlace = new Map(file.columns.map((column, index) => [header.places[index]!, column]));
  return header.names.map(
    (name, place) =>
      byPlace.get(place) ?? { name, required: false, type: 'string', ...(isSecretName(name) ? { secret: true } : {}) },
  );
}

/** The kinds a file's present columns group its rows by. */
export function groupKinds(file: LayoutFile, header: HeaderReading): GroupKind[] {
  const kinds = file.columns.flatMap((column, index) =>
    column.group !== undefined && header.places[index]! >= 0 ? [column.group] : [],
  );
  return [...new Set(kinds)];
}

/** The judge of a column's values; undefined where any value will do. */
function judgeOf(file: LayoutFile, column: LayoutColumn, book: NoticeBook, night: string | undefined) {
  const options = { file: file.name, column, book };
  if (isGradeColumn(column)) return new GradeJudge(options);
  switch (column.type) {
    case 'date':
    case 'datetime':
      return new DateJudge({ ...options, isPinned: isPinned(file), night });
    case 'list':
    case 'enum':
      return column.values === undefined ? undefined : new EnumJudge(options);
    case 'boolean':
      return new EnumJudge(options);
    case 'string':
    case 'guid':
    case 'integer':
    case 'decimal':
    case 'email':
      // Long values are looked at anyway (value_looks.ts).
      return (column.maxLength ?? shortestCut) < shortestCut ? new LengthJudge(options) : undefined;
  }
}

/** A value as a sample shows it. A column that nobody agreed on is masked like any other. */
export function sampleOf(text: string, column: LayoutColumn | undefined, showValues: boolean): string {
  return column?.secret === true || !showValues ? masked(text, column?.secret === true) : text;
}
