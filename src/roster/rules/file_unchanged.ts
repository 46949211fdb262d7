// The rule `file_unchanged`: exactly the same file as last time.

import { header, manyStudents, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileUnchanged: Rule = {
  code: 'file_unchanged',
  severity: 'INFO',
  title: 'Exactly the same file as last time',
  why: 'Normal on a quiet day. If it stays so for six nights, the SIS may be sending an old file: then it is a warning.',
  fix: 'Nothing, unless you know that something changed: then look at the export job.',
  bad: { files: { 'students.csv': students }, baseline: { 'students.csv': students } },
  good: {
    files: { 'students.csv': header + manyStudents(30) },
    baseline: { 'students.csv': header + manyStudents(29) },
  },
  says: ({ file, detail }) => `${file} is byte for byte the last accepted one${detail}.`,
};
