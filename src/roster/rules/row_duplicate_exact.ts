// The rule `row_duplicate_exact`: the same row twice.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const rowDuplicateExact: Rule = {
  code: 'row_duplicate_exact',
  severity: 'WARN',
  title: 'The same row twice',
  why: 'Harmless to most vendors, but often a sign that the export writes a student once for each address, contact or program on file.',
  fix: 'Look which tables the export draws on: one that has several entries for a student repeats the row. Take it out, or choose only the primary entry.',
  bad: { files: { 'students.csv': `${students}1002,Lee,Robert,10,2010-11-12\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'repeats' : 'repeat'} an earlier row exactly, first on line ${firstLine}.`,
};
