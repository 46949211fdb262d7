// The rule `newline_in_value`: a line break inside a value.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

export const newlineInValue: Rule = {
  code: 'newline_in_value',
  severity: 'INFO',
  title: 'A line break inside a value',
  why: 'It is allowed within quotes, but some vendors take it for the end of the row and lose the rest. Further down, the line in a text editor is a higher number than the row in Excel.',
  fix: 'Nothing, unless a vendor stumbles over it: then take the line break out of the value in the SIS.',
  bad: { files: { 'students.csv': `${header}1001,"Garcia\nLopez",Ana,9,2011-04-02\n` }, at: { line: 2, record: 1 } },
  good: { files: { 'students.csv': `${header}1001,Garcia Lopez,Ana,9,2011-04-02\n` } },
  says: ({ file, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} a line break inside a value, first on line ${firstLine}.`,
};
