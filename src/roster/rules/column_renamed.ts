// The rule `column_renamed`: a column with another name in the same place.

import { header, pinnedStudentsLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnRenamed: Rule = {
  code: 'column_renamed',
  severity: 'REJECT',
  title: 'A column has another name',
  why: 'The agreed name is gone and a new one stands in its place. Vendors that go by names no longer find the column.',
  fix: 'Give the column of the export its agreed name back, or agree on the new one with the vendor and confirm the layout anew.',
  bad: {
    layout: pinnedStudentsLayout,
    baseline: { 'students.csv': students.replace('Ana,9', 'Ana,10') },
    files: { 'students.csv': students.replace(header, header.replace('last_name', 'surname')) },
    at: { line: 1, record: 0 },
  },
  good: { layout: pinnedStudentsLayout, files: { 'students.csv': students } },
  says: ({ file, column, detail }) => `The column ${column} of ${file} is now called ${detail}.`,
};
