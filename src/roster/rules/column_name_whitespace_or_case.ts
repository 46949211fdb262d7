// The rule `column_name_whitespace_or_case`: a column name with other case or spaces.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnNameWhitespaceOrCase: Rule = {
  code: 'column_name_whitespace_or_case',
  severity: 'WARN',
  title: 'A column name with other case or spaces',
  why: 'Rollcall knows which column is meant; some vendors compare names letter by letter.',
  fix: 'Write the column name in the export exactly as agreed.',
  bad: { files: { 'students.csv': students.replace('grade', ' Grade ') }, at: { line: 1, record: 0 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, detail }) =>
    column === ''
      ? `${detail} of ${file} are written otherwise too.`
      : `The column ${column} of ${file} is written "${detail}".`,
};
