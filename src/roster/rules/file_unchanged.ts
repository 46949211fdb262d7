// The rule `file_unchanged`: exactly the same file as last time.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileUnchanged: Rule = {
  code: 'file_unchanged',
  severity: 'INFO',
  title: 'Exactly the same file as last time',
  why: 'Normal on a quiet day. If it stays so for six nights, the SIS may be sending an old file: then it is a warning.',
  fix: 'Nothing, unless you know that something changed: then look at the export job.',
  bad: { files: { 'students.csv': students }, baseline: { 'students.csv': students } },
  good: {
    files: { 'students.csv': `${students}1004,Ortiz,Leo,9,2011-05-06\n` },
    baseline: { 'students.csv': students },
  },
  says: ({ file, detail }) => `${file} is byte for byte the last accepted one${detail}.`,
};
