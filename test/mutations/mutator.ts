// What a mutator is: it spoils one thing at a random place of a good night, and says what a check must find there.
import type { LayoutColumn, LayoutFile } from '../../src/roster/layout.ts';
import type { SeverityWord, Verdict } from '../../src/roster/report.ts';
import type { Random } from '../fuzz/random.ts';
import type { Night, Sheet } from './night.ts';

export interface Mutant {
  /** What comes instead of these files; undefined for one that does not come. */
  files: Record<string, Uint8Array | undefined>;
  /** One of these codes must be found ... */
  codes: string[];
  severity: SeverityWord;
  file: string;
  /** ... on this physical line, where there is one, */
  line?: number;
  /** so many times, where that is known, */
  count?: number;
  /** and the verdict must be one of these. */
  verdicts: Verdict[];
}

export interface Mutator {
  name: string;
  /** Rules it is about. A mutator waits until they are all there. */
  rules: string[];
  /** Undefined where this night has nothing that could be spoiled so. `isPinned`: last night was the same, unspoiled. */
  mutate(night: Night, random: Random, isPinned: boolean): Mutant | undefined;
}

const verdictsOf: Record<SeverityWord, Verdict[]> = {
  reject: ['reject'],
  hold: ['hold', 'reject'],
  // Wrong rows may be too many for a small file.
  error: ['accept', 'hold', 'reject'],
  warn: ['accept'],
  info: ['accept'],
};

/** A mutant of one sheet. */
export function mutantOf(
  sheet: Sheet,
  bytes: Uint8Array | undefined,
  severity: SeverityWord,
  codes: string | string[],
  more: { line?: number; count?: number; verdicts?: Verdict[]; files?: Mutant['files'] } = {},
): Mutant {
  return {
    files: { [sheet.file.name]: bytes, ...more.files },
    codes: [codes].flat(),
    severity,
    file: sheet.file.name,
    verdicts: more.verdicts ?? verdictsOf[severity],
    ...(more.line === undefined ? {} : { line: more.line }),
    ...(more.count === undefined ? {} : { count: more.count }),
  };
}

/** A sheet with rows enough, the manifest never. */
export function someSheet(
  night: Night,
  random: Random,
  isFit: (sheet: Sheet) => boolean = () => true,
  rows = 12,
): Sheet | undefined {
  const fit = night.sheets.filter(
    (sheet) =>
      sheet.file.name !== 'manifest.csv' &&
      sheet.rows.length >= rows &&
      sheet.header.length > 1 &&
      (night.isPinned === true || isSettled(sheet.file)) &&
      isFit(sheet),
  );
  return fit.length === 0 ? undefined : random.pick(fit);
}

/** Nothing of the file is only inferred, or left open until the first accepted night. */
function isSettled(file: LayoutFile): boolean {
  const isOpen =
    file.headerKnown === false ||
    file.namesKnown === false ||
    file.otherDelimiters !== undefined ||
    file.extraColumns === 'allowed' ||
    file.agree?.some((agreement) => agreement.inferred);
  return !isOpen && file.columns.every((column) => column.inferred !== true && column.series !== true);
}

/** A column of whose values something certain is known. */
export function isSure(column: LayoutColumn): boolean {
  return column.inferred !== true && column.mayPointOutside !== true && column.requiredWhen === undefined;
}

/** A row and a place in it where the value is fit. */
export function someCell(
  sheet: Sheet,
  random: Random,
  isFit: (value: string, place: number) => boolean,
): { row: number; place: number } | undefined {
  for (let tries = 0; tries < 200; tries++) {
    const row = random.below(sheet.rows.length);
    const place = random.below(sheet.header.length);
    if (isFit(sheet.rows[row]![place]!, place)) return { row, place };
  }
  return undefined;
}
