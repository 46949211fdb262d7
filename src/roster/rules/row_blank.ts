// The rule `row_blank`: blank rows.

import { counted } from '../words.ts';
import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowBlank: Rule = {
  code: 'row_blank',
  severity: 'INFO',
  title: 'Blank rows',
  why: 'They carry nothing and are not counted as rows. When there are more than one in a hundred, something is wrong with the export, and this is a warning.',
  fix: 'Nothing needs to be done; a tidy export has none.',
  bad: {
    files: { 'students.csv': `${header}${manyStudents(3)},,,,\n${manyStudents(120, { from: 2000 })}` },
    at: { line: 5, record: 4 },
  },
  good: { files: { 'students.csv': header + manyStudents(3) } },
  says: ({ file, count, firstLine }) => `${file} has ${counted(count, 'blank row')}, first on line ${firstLine}.`,
};
