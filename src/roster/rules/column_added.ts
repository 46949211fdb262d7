// The rule `column_added`: a column that was not agreed.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnAdded: Rule = {
  code: 'column_added',
  severity: 'REJECT',
  title: 'A column that was not agreed',
  why: 'The vendor was told to expect fixed columns; a new one can shift the rest, or reveal data nobody agreed to share.',
  fix: 'Take the column out of the export, or agree on it with the vendor and confirm the layout anew.',
  bad: {
    files: { 'students.csv': students.replaceAll('\n', ',x\n').replace('birthdate,x', 'birthdate,pronouns') },
    at: { line: 1, record: 0 },
  },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, detail }) =>
    column === '' ? `${file} has ${detail} not agreed on.` : `${file} has a column that was not agreed: ${column}.`,
};
