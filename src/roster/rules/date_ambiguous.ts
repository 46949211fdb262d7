// The rule `date_ambiguous`: nobody can say whether the day or the month comes first.

import { counted } from '../words.ts';
import { openDatesLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const dateAmbiguous: Rule = {
  code: 'date_ambiguous',
  severity: 'WARN',
  title: 'Day or month first?',
  why: '03/04/2027 is March 4 or April 3. The layout does not say which, and no date of the column has a day above 12 that would settle it.',
  fix: 'Let the export write dates as 2027-03-04, or name the format in the layout of the feed.',
  bad: {
    layout: openDatesLayout,
    files: { 'students.csv': `${students}1004,Smith,Jo,9,03/04/2011\n` },
    at: { line: 5, record: 4 },
  },
  good: {
    passes: '24 can only be a day, which settles all the others',
    layout: openDatesLayout,
    files: { 'students.csv': `${students}1004,Smith,Jo,9,03/24/2011\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'date')} of ${column} in ${file} may have the day or the month first, and none settles it; first on line ${firstLine}.`,
};
