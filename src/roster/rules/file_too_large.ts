// The rule `file_too_large`: a line far too long for a roster.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileTooLarge: Rule = {
  code: 'file_too_large',
  severity: 'REJECT',
  title: 'A line far too long for a roster',
  why: 'A line of more than a megabyte is no row: the file is damaged, or is no table at all.',
  fix: 'Open the file at the line named and look what the export wrote there.',
  bad: { files: { 'students.csv': `${students}${'x'.repeat((1 << 20) + 1)}\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${header}1001,${'x'.repeat(2000)},Ana,9,2011-04-02\n` } },
  says: ({ file, firstLine }) => `Line ${firstLine} of ${file} is longer than a megabyte; it was skipped.`,
};
