// What each of the competing checkers answers, so that speed is only compared between equal answers.

import type { Layout } from '../../src/roster/layout.ts';
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
/** The checks that all competitors do: the rules whose counts are compared. */
export const comparedCodes = [
  'required_value_missing',
  'enum_unknown',
  'date_invalid',
  'key_duplicate',
  'reference_missing',
];

/** Prints the answer of this process for the one that started it. */
export function printAnswer(answer: Omit<Answer, 'peakMegabytes'>): void {
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ ...answer, peakMegabytes })}\n`);
}
