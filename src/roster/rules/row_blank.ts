// The rule `row_blank`: blank rows.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowBlank: Rule = {
  code: 'row_blank',
  severity: 'INFO',
  title: 'Blank rows',
  why: 'They carry nothing and are not counted as rows.',
  fix: 'Nothing needs to be done; a tidy export has none.',
  bad: { files: { 'students.csv': `${students},,,,\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, count, firstLine }) => `${file} has ${counted(count, 'blank row')}, first on line ${firstLine}.`,
};
