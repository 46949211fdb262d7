// The rule `column_name_duplicate`: two columns with the same name.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnNameDuplicate: Rule = {
  code: 'column_name_duplicate',
  severity: 'REJECT',
  title: 'Two columns with the same name',
  why: 'Programs pick one of the two, and not all the same one.',
  fix: 'Rename one of the columns in the export, or take it out.',
  bad: {
    files: { 'students.csv': `${header.replace('grade', 'grade,grade')}1001,Garcia,Ana,9,9,2011-04-02\n` },
    at: { line: 1, record: 0 },
  },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, detail }) =>
    column === ''
      ? `${file} has ${detail} whose names come twice.`
      : `${file} has more than one column named ${column}.`,
};
