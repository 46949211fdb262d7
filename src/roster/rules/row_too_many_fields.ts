// The rule `row_too_many_fields`: a row with too many fields.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowTooManyFields: Rule = {
  code: 'row_too_many_fields',
  severity: 'ERROR',
  title: 'A row with too many fields',
  why: 'A comma inside a value, such as "Smith, Jr.", was written without quotes: every later value of the row stands one column too far to the right.',
  fix: 'Let the export put quotes around its values, or take the comma out of the value in the SIS.',
  bad: { files: { 'students.csv': `${students}1004,Smith, Jr.,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,"Smith, Jr.",Jo,9,2011-04-02\n` } },
  says: ({ file, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} too many fields (${detail}), first on line ${firstLine}.`,
};
