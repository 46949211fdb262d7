// The rule `row_too_few_fields`: a row with too few fields.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowTooFewFields: Rule = {
  code: 'row_too_few_fields',
  severity: 'ERROR',
  title: 'A row with too few fields',
  why: 'The values after the gap stand under the wrong names, or the row was cut off.',
  fix: 'Look at the line in the file: a line break inside a value must be within quotes.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} too few fields (${detail}), first on line ${firstLine}.`,
};
