// The rule `row_blank`: blank rows.

import { counted } from '../words.ts';
import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowBlank: Rule = {
  code: 'row_blank',
  severity: 'INFO',
  title: 'Blank rows',
  why: 'Blank rows carry nothing and are not counted. When more than one row in a hundred is blank, something is wrong with the export, and this is a warning.',
  fix: 'Nothing for a few. If there are many, look in the export for records without any of its fields, or for a report layout with empty lines.',
  bad: {
    files: { 'students.csv': `${header}${manyStudents(3)},,,,\n${manyStudents(120, { from: 2000 })}` },
    at: { line: 5, record: 4 },
  },
  good: { files: { 'students.csv': header + manyStudents(3) + manyStudents(120, { from: 2000 }) } },
  says: ({ file, count, firstLine }) => `${file} has ${counted(count, 'blank row')}, first on line ${firstLine}.`,
};
