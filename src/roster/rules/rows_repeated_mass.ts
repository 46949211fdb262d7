// The rule `rows_repeated_mass`: many rows come twice.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsRepeatedMass: Rule = {
  code: 'rows_repeated_mass',
  severity: 'HOLD',
  title: 'Many rows come twice',
  why: 'The file was joined with itself, or the upload was tried again and appended to what was already there.',
  fix: 'Let the export write to a fresh file, and look at its joins.',
  bad: {
    files: { 'students.csv': header + manyStudents(100) + manyStudents(30) },
    alsoRaises: ['row_duplicate_exact'],
  },
  good: { files: { 'students.csv': header + manyStudents(100) } },
  says: ({ detail }) => detail,
};
