// The rule `id_scientific_notation`: a spreadsheet has rewritten a long id.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const idScientificNotation: Rule = {
  code: 'id_scientific_notation',
  severity: 'ERROR',
  title: 'An id or a telephone number in scientific notation',
  why: 'A spreadsheet has shortened a long number. Its last digits are lost, and many ids or telephone numbers become the same.',
  fix: 'Export again straight from the SIS. Where a spreadsheet must be used, do not open the file by a double click: bring it in with "From Text/CSV" and set the column to Text.',
  bad: { files: { 'students.csv': `${students}1.00457E+11,Smith,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'a code may have an E in it',
    files: { 'students.csv': `${students}10E12,Smith,Jo,9,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} in scientific notation, first on line ${firstLine}.`,
};

/** Whether an id of the bytes from start to end was written by a spreadsheet as 1.00457E+11. */
export function isScientific(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 5 || length > 24) return false;
  // At most three digits stand behind the E and its sign.
  let at = end - 1;
  while (at >= end - 3 && isDigit(bytes[at]!)) at--;
  if (at === end - 1 || at <= start) return false;
  const hasPlus = bytes[at] === 43;
  if (hasPlus) at--;
  if (bytes[at] !== 69 && bytes[at] !== 101) return false;
  if (!isDigit(bytes[start]!)) return false;
  const isWhole = at === start + 1;
  // 10E12 and 1E5 are ids of sections; a point after the first digit, or the plus, is a number's.
  if (isWhole) return hasPlus;
  if (bytes[start + 1] !== 46 && bytes[start + 1] !== 44) return false;
  for (let place = start + 2; place < at; place++) if (!isDigit(bytes[place]!)) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
