// The rule `rows_repeated_mass`: many rows come twice.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsRepeatedMass: Rule = {
  code: 'rows_repeated_mass',
  severity: 'HOLD',
  title: 'Many rows come twice',
  why: 'The export writes a row once for each entry of some other table, or the upload was tried again and added to what was already there.',
  fix: 'Let the export begin a new file each night, and look whether a table with several entries for a student was added to it.',
  bad: {
    files: { 'students.csv': header + manyStudents(100) + manyStudents(30) },
    alsoRaises: ['row_duplicate_exact'],
  },
  good: { files: { 'students.csv': header + manyStudents(100) } },
  says: ({ detail }) => detail,
};
