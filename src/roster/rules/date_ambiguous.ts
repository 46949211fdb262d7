// The rule `date_ambiguous`: nobody can say whether the day or the month comes first.

import { counted } from '../words.ts';
import { openDatesLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateAmbiguous: Rule = {
  code: 'date_ambiguous',
  severity: 'WARN',
  title: 'Day or month first?',
  why: 'No date of the column has a day above 12, and the layout does not say which comes first. 03/04/2027 is in March or in April.',
  fix: 'Say in the layout which format is agreed, or export dates as YYYY-MM-DD.',
  bad: {
    layout: openDatesLayout,
    files: { 'students.csv': `${students.replace('11/12/2010', '2010-11-12')}1004,Smith,Jo,9,03/04/2011\n` },
    at: { line: 5, record: 4 },
  },
  good: { layout: openDatesLayout, files: { 'students.csv': `${students}1004,Smith,Jo,9,03/24/2011\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'date')} of ${column} in ${file} may have the day or the month first, and none settles it; first on line ${firstLine}.`,
};
