// The rule `header_looks_like_data`: column names where none were agreed.

import { students, studentsFile, studentsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const positional = { ...studentsLayout, files: [{ ...studentsFile, header: false }] };

export const headerLooksLikeData: Rule = {
  code: 'header_looks_like_data',
  severity: 'REJECT',
  title: 'A header where none was agreed',
  why: 'The file was agreed to begin with its first row. The vendor would take the column names for a student.',
  fix: 'Switch off "include column names" or "header row" in the export.',
  bad: { layout: positional, files: { 'students.csv': students }, at: { line: 1, record: 0 } },
  good: { layout: positional, files: { 'students.csv': students.slice(students.indexOf('\n') + 1) } },
  says: ({ file }) => `${file} begins with column names, where its first row was agreed.`,
};
