// The rule `formula_like_value`: a value that a spreadsheet would run.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const formulaLikeValue: Rule = {
  code: 'formula_like_value',
  severity: 'WARN',
  title: 'A value that a spreadsheet would run',
  why: 'Whoever opens the file in Excel runs it as a formula, which may load a web page or send data away.',
  fix: 'Find out in the SIS who entered it, and correct it there. In the lists that Rollcall itself offers for download it is plain text; the file for the vendor is not altered.',
  bad: {
    files: { 'students.csv': `${students}1004,"=HYPERLINK(""http://x.example"")",Jo,9,2011-04-02\n` },
    at: { line: 5, record: 4 },
  },
  good: {
    passes: 'a dash alone is no formula',
    files: { 'students.csv': `${students}1004,-,Jo,9,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'begins' : 'begin'} like a formula, first on line ${firstLine}.`,
};

/** Numbers and telephone numbers with a sign in front, and what people type as a dash or a bullet. */
const harmless =
  /^(?:[+-][\d\s().,/-]*(?:(?:x|ext\.?)\s*\d+)?\s*%?|[-+=@]+|(?:[-+@]|--+)\s.*|--.*|@[^(|!]*\s[^(|!]*)$/is;

/** Whether a spreadsheet would take this value, which begins with one of = + - @, for a formula. */
export function isFormula(value: string): boolean {
  return !harmless.test(value);
}
