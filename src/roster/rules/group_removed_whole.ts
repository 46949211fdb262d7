// The rule `group_removed_whole`: a whole school, grade, term or role is gone.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const seniors = manyStudents(20, { from: 5000, grade: '12' });

export const groupRemovedWhole: Rule = {
  code: 'group_removed_whole',
  severity: 'HOLD',
  title: 'A whole school, grade, term or role is gone',
  why: 'A school may be a small part of the district, so that the limit on all rows does not notice; its teachers would stand without classes in the morning. A group that only has another name or code tonight, with the same people in it, is not gone.',
  fix: 'Look in the export for a filter that leaves the group out. If it was closed, or a term is over, release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(300) },
    baseline: { 'students.csv': header + manyStudents(300) + seniors },
  },
  good: {
    passes: 'a part of the group is still there',
    files: { 'students.csv': header + manyStudents(300) + manyStudents(4, { from: 5000, grade: '12' }) },
    baseline: { 'students.csv': header + manyStudents(300) + seniors },
  },
  says: ({ detail }) => detail,
};
