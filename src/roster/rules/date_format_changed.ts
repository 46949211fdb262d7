// The rule `date_format_changed`: most dates are written in another way than agreed.

import { header, manyStudents, studentsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const before = header + manyStudents(8);

export const dateFormatChanged: Rule = {
  code: 'date_format_changed',
  severity: 'HOLD',
  title: 'Dates are written in another way than agreed',
  why: 'The vendor reads dates in the agreed way: it would drop these, or take the day for the month.',
  fix: 'Set the date format of the export back to the agreed one. Excel changes it too when a file is opened and saved.',
  bad: {
    layout: studentsLayout,
    baseline: { 'students.csv': before },
    files: { 'students.csv': before.replaceAll('2011-04-02', '4/2/2011') },
    alsoRaises: ['rows_changed_mass'],
  },
  good: { baseline: { 'students.csv': before }, files: { 'students.csv': before + manyStudents(1, { from: 2000 }) } },
  says: ({ file, column, detail, firstLine }) =>
    `Dates of ${column} in ${file} are written ${detail}, first on line ${firstLine}.`,
};
