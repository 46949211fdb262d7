// The rule `column_content_swapped`: the names stand where they stood, and the values under them have moved.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const swapped = (text: string) => text.replaceAll(/^(\d+),(\w+),(\w+),/gm, '$1,$3,$2,');

export const columnContentSwapped: Rule = {
  code: 'column_content_swapped',
  severity: 'HOLD',
  title: 'The contents of columns changed places',
  why: 'The header is as agreed, so nothing else would notice: but first names now stand under last_name, and every vendor would take them over. On a first night it shows where e-mail addresses stand under the name of a person.',
  fix: 'Look at the list of fields in the export: most likely one was put in or taken out and the others moved on.',
  bad: {
    files: { 'students.csv': header + swapped(manyStudents(30)) },
    baseline: { 'students.csv': header + manyStudents(30) },
    alsoRaises: ['rows_changed_mass'],
  },
  good: {
    files: { 'students.csv': header + swapped(manyStudents(4)) + manyStudents(26, { from: 1004 }) },
    baseline: { 'students.csv': header + manyStudents(4) + manyStudents(26, { from: 1004 }) },
  },
  says: ({ detail }) => detail,
};
