// The rule `column_changed_mass`: one column has another value on most rows.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const rest = manyStudents(10, { from: 1020 });

export const columnChangedMass: Rule = {
  code: 'column_changed_mass',
  severity: 'HOLD',
  title: 'A column changed on most rows',
  why: 'It names the column behind a night on which most rows changed: a new format, a new domain of the e-mail addresses, or a field that now comes from somewhere else. A column that only some rows fill is named too when nearly all of its values are others: its values may stand in the wrong rows.',
  fix: 'Compare one row of tonight with the same row of last night in this column. If the change is meant, as with grades at the beginning of a school year, release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(30, { grade: '10' }) },
    baseline: { 'students.csv': header + manyStudents(30) },
    // Everybody left grade 9.
    alsoRaises: ['rows_changed_mass', 'group_removed_whole'],
  },
  good: {
    files: { 'students.csv': header + manyStudents(20, { grade: '10' }) + rest },
    baseline: { 'students.csv': header + manyStudents(20) + rest },
  },
  says: ({ detail }) => detail,
};
