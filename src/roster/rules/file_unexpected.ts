// The rule `file_unexpected`: a file the layout does not know.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileUnexpected: Rule = {
  code: 'file_unexpected',
  severity: 'WARN',
  title: 'A file the layout does not know',
  why: 'It is not checked and not used. Often it is an old copy or a download with a number in its name.',
  fix: 'Remove it from the export, or add it to the layout if vendors need it.',
  bad: { files: { 'students.csv': students, 'students (1).csv': students } },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `${file} ${detail || 'is not part of the layout'} and was not checked.`,
};
