// The rule `rollover_suspected`: in a declared window, classes fall away while the students stay.

import { header, manyEnrollments, manyStudents, rolloverLayout, sections } from './miniature.ts';
import type { Rule } from './rule.ts';

const rollover = { from: '2027-06-20', until: '2027-08-01' };
const set = (enrolled: number) => ({
  'students.csv': header + manyStudents(40),
  'sections.csv': sections,
  'enrollments.csv': `section_id,student_id\n${manyEnrollments(enrolled)}`,
});

export const rolloverSuspected: Rule = {
  code: 'rollover_suspected',
  severity: 'HOLD',
  title: 'It looks like the end-of-year rollover',
  why: 'Within the days that you declared for the rollover, classes or enrollments fell away while the students stayed. An export of a year that has no schedules yet looks the same.',
  fix: 'If the new year has begun in the SIS, release the night. If it has not, let the export take the current term.',
  bad: {
    files: set(4),
    baseline: set(40),
    layout: rolloverLayout,
    rollover,
    alsoRaises: ['rows_removed_mass', 'file_unchanged'],
  },
  good: {
    passes: 'one enrollment fewer is an ordinary day',
    files: {
      ...set(39),
      'students.csv': header + manyStudents(41),
      'sections.csv': sections.replace('Biology', 'Biology 1'),
    },
    baseline: set(40),
    layout: rolloverLayout,
    rollover,
  },
  says: ({ detail }) => detail,
};
