// The rule `rows_changed_mass`: most rows changed.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsChangedMass: Rule = {
  code: 'rows_changed_mass',
  severity: 'HOLD',
  title: 'Most rows changed',
  why: 'Hardly anything changes most rows in one night but the export itself: another format, or values that moved to another column.',
  fix: 'Compare a row of tonight with the same row of last night. If the change is meant, release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(20, { name: 'Other' }) },
    baseline: { 'students.csv': header + manyStudents(20) },
    alsoRaises: ['column_changed_mass'],
  },
  good: {
    passes: '10 rows of 20 are within the limit',
    files: { 'students.csv': header + manyStudents(10, { name: 'Other' }) + manyStudents(10, { from: 1010 }) },
    baseline: { 'students.csv': header + manyStudents(10) + manyStudents(10, { from: 1010 }) },
  },
  says: ({ detail }) => detail,
};
