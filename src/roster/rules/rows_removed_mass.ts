// The rule `rows_removed_mass`: many rows would disappear.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsRemovedMass: Rule = {
  code: 'rows_removed_mass',
  severity: 'HOLD',
  title: 'Many rows would disappear',
  why: 'To the vendor a broken export looks just like hundreds of students leaving: it would close their accounts.',
  fix: 'Look at the changes by school and grade on the page of the night. If they really left, release it with the reason. If not, reject it and look for a filter in the export.',
  bad: {
    files: { 'students.csv': header + manyStudents(70) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  good: {
    passes: '8 rows of 100 are within the limit',
    files: { 'students.csv': header + manyStudents(92) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  says: ({ detail }) => detail,
};
