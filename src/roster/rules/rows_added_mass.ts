// The rule `rows_added_mass`: many rows would be added.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowsAddedMass: Rule = {
  code: 'rows_added_mass',
  severity: 'HOLD',
  title: 'Many rows would be added',
  why: 'Students of a former year or of another district may have come in. Their accounts would be opened, and vendors often bill by student.',
  fix: 'Check the year, status and school filters of the export. At the start of a year it may be right: then release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(250) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  good: {
    passes: '40 rows more are within the limit',
    files: { 'students.csv': header + manyStudents(140) },
    baseline: { 'students.csv': header + manyStudents(100) },
  },
  says: ({ detail }) => detail,
};
