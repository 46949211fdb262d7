// The rule `rows_removed_mass`: many rows would disappear.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsRemovedMass: Rule = {
  code: 'rows_removed_mass',
  severity: 'HOLD',
  title: 'Many rows would disappear',
  why: 'A broken export looks just like hundreds of students leaving: the vendor would close their accounts.',
  fix: 'Look at the list by school and grade. If they really left, release the night with the reason; if not, mend the export and reject it.',
  bad: {
    files: { 'students.csv': header + manyStudents(70) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  good: {
    files: { 'students.csv': header + manyStudents(92) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  says: ({ detail }) => detail,
};
