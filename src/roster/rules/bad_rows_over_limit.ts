// The rule `bad_rows_over_limit`: too many wrong rows.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const badRowsOverLimit: Rule = {
  code: 'bad_rows_over_limit',
  severity: 'HOLD',
  title: 'Too many wrong rows',
  why: 'A few wrong rows are everyday life. Many of them mostly have one cause, and should not go out.',
  fix: 'Mend the commonest error of the file first: the notice names it, and it often explains them all.',
  bad: {
    files: { 'students.csv': header + manyStudents(100) + manyStudents(6, { from: 5000, grade: '13' }) },
    alsoRaises: ['grade_code_unknown'],
  },
  good: { files: { 'students.csv': header + manyStudents(100) } },
  says: ({ detail }) => detail,
};
