// The rule `replacement_char`: letters that were lost at the source.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

export const replacementChar: Rule = {
  code: 'replacement_char',
  severity: 'WARN',
  title: 'A letter that was lost',
  why: 'The mark � stands where a program could not read a letter. The letter is gone; nobody after the SIS can bring it back.',
  fix: 'Correct the name in the SIS, and let the export write UTF-8 without a conversion in between.',
  bad: { files: { 'students.csv': `${header}1001,Pe\ufffda,Ana,9,2011-04-02\n` }, at: { line: 2, record: 1 } },
  good: { files: { 'students.csv': `${header}1001,Peña,Ana,9,2011-04-02\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column === '' ? file : `${column} in ${file}`} ${count === 1 ? 'has' : 'have'} lost a letter, first on line ${firstLine}.`,
};
