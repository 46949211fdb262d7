// The rule `file_name_case_changed`: a file name in other upper and lower case.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileNameCaseChanged: Rule = {
  code: 'file_name_case_changed',
  severity: 'WARN',
  title: 'A file name in other upper and lower case',
  why: 'Some vendors compare names letter by letter. Rollcall forwards the file under the agreed name.',
  fix: 'Write the file name in the SIS export exactly as the layout has it.',
  bad: { files: { 'Students.CSV': students } },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `${file} came as ${detail}.`,
};
