// The rule `value_too_long`: a value is longer than its column is published to be.
import { counted } from '../words.ts';
import { codesLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const rows = 'code,title\nA12345,Algebra\nB1,Biology\n';

export const valueTooLong: Rule = {
  code: 'value_too_long',
  severity: 'ERROR',
  title: 'A value that is too long',
  why: 'The layout says how long a value may be. The vendor refuses the row, or cuts the value off and later does not recognize it.',
  fix: 'Shorten the value in the SIS, or look whether the export takes another field than it should.',
  bad: { layout: codesLayout, files: { 'codes.csv': `${rows}C12345678,Chemistry\n` }, at: { line: 4, record: 3 } },
  good: { layout: codesLayout, files: { 'codes.csv': `${rows}C1234567,Chemistry\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} longer than ${detail} characters, first on line ${firstLine}.`,
};
