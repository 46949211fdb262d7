// The rule `control_char`: NUL and other control characters.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

export const controlChar: Rule = {
  code: 'control_char',
  severity: 'WARN',
  title: 'A control character in a value',
  why: 'NUL and other invisible characters make two equal names different, and some programs stop reading at them.',
  fix: 'Delete the value in the SIS and type it again, or let the export strip control characters.',
  bad: { files: { 'students.csv': `${header}1001,SMITH\u0000,Ana,9,2011-04-02\n` }, at: { line: 2, record: 1 } },
  good: { files: { 'students.csv': `${header}1001,SMITH,Ana,9,2011-04-02\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column === '' ? file : `${column} in ${file}`} ${count === 1 ? 'holds' : 'hold'} a control character, first on line ${firstLine}.`,
};
