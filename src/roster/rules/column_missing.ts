// The rule `column_missing`: a column is missing.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnMissing: Rule = {
  code: 'column_missing',
  severity: 'REJECT',
  title: 'A column is missing',
  why: 'The vendor would clear the value of every student, or refuse the file.',
  fix: 'Add the column to the export again, under exactly this name.',
  bad: { files: { 'students.csv': students.replaceAll(/,[^,\n]*\n/g, '\n') }, at: { line: 1, record: 0 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, detail }) => (column === '' ? `${file} lacks ${detail}.` : `${file} has no column ${column}.`),
};
