// The rule `file_empty`: an empty file.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileEmpty: Rule = {
  code: 'file_empty',
  severity: 'REJECT',
  title: 'An empty file',
  why: 'The export crashed or ran out of disk. Sent on, it could delete every record at the vendor.',
  fix: 'Run the export again in the SIS and look at its log.',
  bad: { files: { 'students.csv': '' } },
  good: { files: { 'students.csv': students } },
  says: ({ file }) => `${file} is empty.`,
};
