// The rule `column_name_blank`: a column without a name.

import { header, looseStudentsLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnNameBlank: Rule = {
  code: 'column_name_blank',
  severity: 'REJECT',
  title: 'A column without a name',
  why: 'Nobody can tell what it holds, and a vendor that reads by name never finds it.',
  fix: 'Give every column of the export a name, or take it out.',
  bad: {
    layout: looseStudentsLayout,
    files: { 'students.csv': `${header.replace('grade', 'grade,')}1001,Garcia,Ana,9,?,2011-04-02\n` },
    at: { line: 1, record: 0 },
  },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `${file} has a column without a name: ${detail}.`,
};
