// The rule `date_invalid`: not a date.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateInvalid: Rule = {
  code: 'date_invalid',
  severity: 'ERROR',
  title: 'Not a date',
  why: 'The vendor would drop the date or refuse the row.',
  fix: 'If it is one date, correct it in the SIS. If there are many, set the date format of the export to the agreed one.',
  bad: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2/30/2011\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2/29/2012\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} not ${detail}, first on line ${firstLine}.`,
};
