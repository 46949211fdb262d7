// The rule `key_case_collision`: two keys that differ only in the case of letters or in spaces.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

const before = `${students}ab12,Smith,Jo,9,2011-04-02\n`;

export const keyCaseCollision: Rule = {
  code: 'key_case_collision',
  severity: 'WARN',
  title: 'Two keys that look the same',
  why: 'To one program ab12 and AB12 are two records, to another one and the same: there the second overwrites the first.',
  fix: 'Find out in the SIS whether it is one record or two. If one, remove the other; if two, give one of them another id.',
  bad: { files: { 'students.csv': `${before}AB12,Jones,Al,9,2011-05-02\n` }, at: { line: 6, record: 5 } },
  good: { files: { 'students.csv': `${before}AB13,Jones,Al,9,2011-05-02\n` } },
  says: ({ file, column, count, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} a ${column} that differs from another one only in the case of letters or in spaces: ${detail}.`,
};
