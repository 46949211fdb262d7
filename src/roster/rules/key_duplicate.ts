// The rule `key_duplicate`: two different rows with the same key.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const keyDuplicate: Rule = {
  code: 'key_duplicate',
  severity: 'ERROR',
  title: 'Two different rows with the same key',
  why: 'The vendor keeps one of the two, and nobody can say which.',
  fix: 'Find both records in the SIS. Often one student is active at two schools, or was entered twice.',
  bad: { files: { 'students.csv': `${students}1002,Lee,Bo,11,2010-11-12\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,Lee,Bo,11,2010-11-12\n` } },
  says: ({ file, column, count, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'repeats' : 'repeat'} the ${column} of another row with other content: ${detail}.`,
};
