// The rule `column_changed_mass`: one column has another value on most rows.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const rest = manyStudents(10, { from: 1020 });

export const columnChangedMass: Rule = {
  code: 'column_changed_mass',
  severity: 'HOLD',
  title: 'A column changed on most rows',
  why: 'When most rows change in one night, this is the column behind it: another format, a new e-mail domain, or another field of the SIS. A column that only some rows fill is named when nearly all of its values are others: they may stand in the wrong rows.',
  fix: 'Compare this column of one row with last night. If the change is meant, as with grades at the start of a school year, release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(30, { grade: '10' }) },
    baseline: { 'students.csv': header + manyStudents(30) },
    // Everybody left grade 9.
    alsoRaises: ['rows_changed_mass', 'group_removed_whole'],
  },
  good: {
    passes: '20 rows of 30 are fewer than three quarters',
    files: { 'students.csv': header + manyStudents(20, { grade: '10' }) + rest },
    baseline: { 'students.csv': header + manyStudents(20) + rest },
  },
  says: ({ detail }) => detail,
};
