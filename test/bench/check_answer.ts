// What each of the competing checkers answers, so that speed is only compared between equal answers; and what of the
// layout each of them goes by.
import { isFamilyOrGivenName } from '../../src/roster/column_names.ts';
import { isIdColumn } from '../../src/roster/id_columns.ts';
import type { Layout, LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';

export interface Answer {
  /** From the first byte read to the last count, without starting the program. */
  milliseconds: number;
  peakMegabytes: number;
  rows: number;
  /** Rows found, by `code file column`; only those above zero. */
  found: Record<string, number>;
}

export const benchLayout: Layout = builtInLayout('oneroster-1.1')!;
/** Parents before children. */
export const benchFiles = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'].map(
  (it) => `${it}.csv`,
);
export const benchLayoutFiles: LayoutFile[] = benchFiles.map(
  (name) => benchLayout.files.find((file) => file.name === name)!,
);

/** The rules whose counts are compared. All competitors do them all. */
export const comparedCodes = [
  'required_value_missing',
  'enum_unknown',
  'grade_code_unknown',
  'date_invalid',
  'date_out_of_range',
  'date_order_wrong',
  'value_whitespace',
  'smart_quotes',
  'formula_like_value',
  'value_truncated_suspected',
  'secret_column_present',
  'mojibake_suspected',
  'replacement_char',
  'control_char',
  'email_invalid',
  'email_duplicate',
  'id_decimal_tail',
  'id_scientific_notation',
  'key_duplicate',
  'key_case_collision',
  'row_duplicate_exact',
  'reference_missing',
  'reference_wrong_type',
  'parent_unused',
];
/** What is compared beside the rules: what the ids of a column are like, which the next night is judged by. */
export const comparedShapes = ['id_shortest', 'id_longest', 'id_all_digits', 'id_leading_zeros'];

/** Notices that are about a row or a file, whatever column they name. */
const withoutColumn = ['key_duplicate', 'row_duplicate_exact'];

export function nameOf(code: string, file: string, column: string | undefined): string {
  return column === undefined || withoutColumn.includes(code) ? `${code} ${file}` : `${code} ${file} ${column}`;
}

/** Where a column refers to; undefined when it refers to no file of the set. */
export function targetOf(column: LayoutColumn): { file: LayoutFile; key: string } | undefined {
  const { references } = column;
  if (references === undefined) return undefined;
  const at = references.indexOf('.csv.') + 4;
  const file = benchLayoutFiles.find((one) => one.name === references.slice(0, at));
  return file && { file, key: references.slice(at + 1) };
}

/** The columns of a file that the checks are about, by what they hold. */
export function columnsOf(file: LayoutFile) {
  const isJudged = (column: LayoutColumn) => column.emptyWhen !== 'bulk';
  return {
    required: file.columns.filter((column) => column.required && column.filled !== false && isJudged(column)),
    enums: file.columns.filter((column) => column.type === 'enum' && column.values !== undefined && isJudged(column)),
    dates: file.columns.filter((column) => column.type === 'date' && isJudged(column)),
    emails: file.columns.filter((column) => column.type === 'email'),
    grades: file.columns.filter((column) => column.group === 'grade'),
    groups: file.columns.filter((column) => column.group !== undefined),
    references: file.columns.filter((column) => targetOf(column) !== undefined),
    ids: file.columns.filter((column) => isIdColumn(file, column)),
    /** Ids that are this file's own: what they are like is kept. */
    ownIds: file.columns.filter((column) => {
      const target = targetOf(column);
      return isIdColumn(file, column) && column.type !== 'list' && (target === undefined || target.file === file);
    }),
    /** Each row is a person. */
    isOfPeople: file.columns.some((column) => isFamilyOrGivenName(column.name)),
  };
}

/** Pairs of columns of which one must not come before the other. */
export const spans: Record<string, { start: string; end: string }> = {
  'academicSessions.csv': { start: 'startDate', end: 'endDate' },
  'enrollments.csv': { start: 'beginDate', end: 'endDate' },
};

/** What programs write for nothing. Where no name stands, the last three in any case of letters. */
export const nothingWords = [
  ...['n/a', '#n/a', '(null)', '<null>', '[null]', '{null}', '\\n', 'undefined', '(none)', '<none>', '#null!', '#ref!'],
  ...['#value!', '#name?', '#div/0!', '#num!', '(blank)', '(empty)'],
];
export const exactNothingWords = ['NULL', 'None', 'NaN'];
export const nothingOutsideNames = ['null', 'none', 'nil'];

/** Years that say that no end is known. */
export const openEnds = [2078, 2079, 2098, 2099, 2100, 2199, 2200, 2299, 2999, 3000, 9998, 9999];
/** Dates of a roster lie between these. */
export const believable = { first: '1950-01-01', last: '2060-01-01' };

/** Lengths that programs cut texts at, as far as anything here is so long. */
const cutLengths = [50, 60, 64, 75, 80, 99, 100, 120, 125, 127, 128, 132, 150, 160, 200, 240, 250, 254, 255, 256];
/** Shorter values are not looked at. */
export const shortestCut = 50;

/** How many values of a column were cut off, given how many there are of each length of 50 and more. */
export function cutOff(lengths: readonly { length: number; count: number; distinct: number }[]): number {
  const longest = Math.max(0, ...lengths.map(({ length }) => length));
  const there = lengths.find(({ length }) => length === longest);
  if (there === undefined || !cutLengths.includes(longest)) return 0;
  if (there.distinct < (longest < 200 ? 5 : 3)) return 0;
  const near = lengths.filter(({ length }) => length >= longest - 3 && length < longest);
  return there.count < near.reduce((sum, { count }) => sum + count, 0) ? 0 : there.count;
}

/** How many values of a column of grades nobody knows: what many students have is the district's own. */
export function strangeGrades(counts: ReadonlyMap<string, number>, isKnown: (code: string) => boolean): number {
  let known = 0;
  const strange = new Map<string, number>();
  for (const [text, count] of counts) {
    const code = text
      .split(/[,;|]/)
      .map((item) => item.trim())
      .find((item) => item !== '' && !isKnown(item));
    if (code === undefined) known += count;
    else strange.set(code, (strange.get(code) ?? 0) + count);
  }
  const all = [...strange.values()].reduce((sum, count) => sum + count, 0);
  if (all > known) return 0;
  return [...strange.values()].reduce((sum, count) => sum + (count >= 20 ? 0 : count), 0);
}

/** What the ids of a column are like, given their lengths and how many are digits, or begin with a zero. */
export function idShape(ids: { count: number; shortest: number; longest: number; digits: number; zeros: number }) {
  if (ids.count < 3) return {};
  // A few ids do not tell how long the others are.
  const isTelling = ids.zeros > 0 || ids.count >= 20;
  return {
    id_shortest: isTelling ? ids.shortest : 1,
    id_longest: isTelling ? ids.longest : 63,
    id_all_digits: ids.digits === ids.count ? 1 : 0,
    id_leading_zeros: ids.zeros > 0 ? 1 : 0,
  };
}

/** Social security numbers are only said where they are no accident. */
export function isMass(count: number, rows: number): boolean {
  return count >= 3 || (count > 0 && count * 5 >= rows);
}

/** Prints the answer of this process for the one that started it. */
export function printAnswer(answer: Omit<Answer, 'peakMegabytes'>): void {
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const found = Object.fromEntries(Object.entries(answer.found).filter(([, count]) => count > 0));
  process.stdout.write(`${JSON.stringify({ ...answer, found, peakMegabytes })}\n`);
}
