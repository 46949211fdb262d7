// The rule `column_content_swapped`: the names stand where they stood, and the values under them have moved.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const swapped = (text: string) => text.replaceAll(/^(\d+),(\w+),(\w+),/gm, '$1,$3,$2,');

export const columnContentSwapped: Rule = {
  code: 'column_content_swapped',
  severity: 'HOLD',
  title: 'The contents of columns changed places',
  why: 'The column names are as agreed, but other values stand under them: every vendor would take first names for last names. On the first night, with nothing to compare with, this finds e-mail addresses in a column of names.',
  fix: 'Look at the list of fields in the export: most likely one was put in, taken out or moved.',
  bad: {
    files: { 'students.csv': header + swapped(manyStudents(30)) },
    baseline: { 'students.csv': header + manyStudents(30) },
    alsoRaises: ['rows_changed_mass'],
  },
  good: {
    passes: 'a few rows may have been corrected by hand',
    files: { 'students.csv': header + swapped(manyStudents(4)) + manyStudents(26, { from: 1004 }) },
    baseline: { 'students.csv': header + manyStudents(4) + manyStudents(26, { from: 1004 }) },
  },
  says: ({ detail }) => detail,
};
