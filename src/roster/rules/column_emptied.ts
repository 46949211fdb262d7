// The rule `column_emptied`: a column that had values is blank.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const blank = (text: string) => text.replaceAll(',First,', ',,');

export const columnEmptied: Rule = {
  code: 'column_emptied',
  severity: 'HOLD',
  title: 'A column became blank',
  why: 'Vendors that know people by this value, or write to them, lose them. Nobody clears more than a quarter of a column by hand in one day: the export no longer finds the values.',
  fix: 'Look whether the field was renamed or moved in the SIS, or whether the account that exports may no longer see it. If it was cleared on purpose, release the night.',
  bad: {
    files: { 'students.csv': header + blank(manyStudents(30)) },
    baseline: { 'students.csv': header + manyStudents(30) },
    alsoRaises: ['rows_changed_mass'],
  },
  good: {
    passes: 'a few values may have been cleared by hand',
    files: { 'students.csv': header + blank(manyStudents(4)) + manyStudents(26, { from: 1004 }) },
    baseline: { 'students.csv': header + manyStudents(4) + manyStudents(26, { from: 1004 }) },
  },
  says: ({ detail }) => detail,
};
