// The rule `date_order_wrong`: something ends before it begins.

import { counted } from '../words.ts';
import { stays, staysLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateOrderWrong: Rule = {
  code: 'date_order_wrong',
  severity: 'ERROR',
  title: 'It ends before it begins',
  why: 'The vendor refuses the row, or takes the student for one who has left.',
  fix: "Correct the two dates in the SIS. Often the exit date of last year still stands beside this year's entry.",
  bad: {
    layout: staysLayout,
    files: { 'stays.csv': `${stays}1004,2026-09-01,2026-08-20\n` },
    at: { line: 5, record: 4 },
  },
  good: { layout: staysLayout, files: { 'stays.csv': `${stays}1004,2026-09-01,\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} ${column} before ${detail}, first on line ${firstLine}.`,
};
