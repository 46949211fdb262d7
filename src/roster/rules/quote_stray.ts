// The rule `quote_stray`: a quote in the wrong place.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

export const quoteStray: Rule = {
  code: 'quote_stray',
  severity: 'ERROR',
  title: 'A quote in the wrong place',
  why: 'Programs disagree on what such a field means; some lose the rest of the row.',
  fix: 'Double the quote and put the whole value in quotes: "Robert ""Bo"" Lee".',
  bad: { files: { 'students.csv': `${header}1001,Robert "Bo" Lee,Ana,9,2011-04-02\n` }, at: { line: 2, record: 1 } },
  good: { files: { 'students.csv': `${header}1001,"Robert ""Bo"" Lee",Ana,9,2011-04-02\n` } },
  says: ({ file, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} a quote in the wrong place, first on line ${firstLine}.`,
};
