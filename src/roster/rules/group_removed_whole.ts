// The rule `group_removed_whole`: a whole school, grade, term or role is gone.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const seniors = manyStudents(20, { from: 5000, grade: '12' });

export const groupRemovedWhole: Rule = {
  code: 'group_removed_whole',
  severity: 'HOLD',
  title: 'A whole school, grade, term or role is gone',
  why: 'A school that was filtered out by mistake may be a small part of the district, and everything to its teachers. One that only has another name or code tonight, with the same people in it, is not gone.',
  fix: 'Look in the export for a filter that leaves the group out.',
  bad: {
    files: { 'students.csv': header + manyStudents(300) },
    baseline: { 'students.csv': header + manyStudents(300) + seniors },
  },
  good: {
    files: { 'students.csv': header + manyStudents(300) + manyStudents(4, { from: 5000, grade: '12' }) },
    baseline: { 'students.csv': header + manyStudents(300) + seniors },
  },
  says: ({ detail }) => detail,
};
