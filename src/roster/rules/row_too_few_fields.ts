// The rule `row_too_few_fields`: a row with too few fields.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowTooFewFields: Rule = {
  code: 'row_too_few_fields',
  severity: 'ERROR',
  title: 'A row with too few fields',
  why: 'Nobody can tell which value is missing: each one after the gap stands in the wrong column, or the row was cut off.',
  fix: 'Look at the line in the file. Most often a value such as an address or a comment has a line break in it: take it out in the SIS, or let the export put quotes around its values.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2011-04-02\n` } },
  says: ({ file, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} too few fields (${detail}), first on line ${firstLine}.`,
};
