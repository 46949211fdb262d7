// The rule `rows_added_mass`: many rows would be added.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsAddedMass: Rule = {
  code: 'rows_added_mass',
  severity: 'HOLD',
  title: 'Many rows would be added',
  why: 'Rows of a former year or another district may have come in; vendors often bill by student.',
  fix: 'Check year and school filters of the export. At the start of a year, release it.',
  bad: {
    files: { 'students.csv': header + manyStudents(250) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  good: {
    files: { 'students.csv': header + manyStudents(140) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  says: ({ detail }) => detail,
};
