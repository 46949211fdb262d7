// The rule `line_ending_mixed`: lines that end in more than one way.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const lineEndingMixed: Rule = {
  code: 'line_ending_mixed',
  severity: 'INFO',
  title: 'Lines that end in more than one way',
  why: 'Windows ends a line with two characters (CR LF), other systems with one. Both in one file is harmless to most programs, but often a sign that the file was put together from two sources.',
  fix: 'Nothing, unless the file should come from one export alone.',
  bad: {
    files: { 'students.csv': students.replace('Garcia,Ana,9,2011-04-02\n', 'Garcia,Ana,9,2011-04-02\r\n') },
    at: { line: 2, record: 1 },
  },
  good: { files: { 'students.csv': students.replaceAll('\n', '\r\n') } },
  says: ({ file, count, firstLine, detail }) =>
    `${counted(count, 'line')} of ${file} ${count === 1 ? 'ends' : 'end'} in ${detail}, first on line ${firstLine}.`,
};
