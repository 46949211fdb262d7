// The rule `column_added`: a column that was not agreed.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnAdded: Rule = {
  code: 'column_added',
  severity: 'REJECT',
  title: 'A column that was not agreed',
  why: 'The vendor was told to expect fixed columns; a new one can shift the rest, or reveal data nobody agreed to share. Behind all the others it shifts nothing: then the night is held for a person to decide.',
  fix: 'Take the column out of the export, or agree on it with the vendor and confirm the layout anew.',
  bad: {
    files: { 'students.csv': students.replaceAll(/^(\w+),/gm, '$1,x,').replace('student_id,x', 'student_id,pronouns') },
    at: { line: 1, record: 0 },
  },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, detail }) =>
    column === '' ? `${file} has ${detail} not agreed on.` : `${file} has a column that was not agreed: ${column}.`,
};
