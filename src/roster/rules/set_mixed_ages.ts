// The rule `set_mixed_ages`: files of different nights in one set.

import { sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const enrollments = 'section_id,student_id\nS-1,1001\nS-2,1001\n';

export const setMixedAges: Rule = {
  code: 'set_mixed_ages',
  severity: 'HOLD',
  title: 'Files of different nights in one set',
  why: 'The dates in the names differ. Students of today with enrollments of another day give classes that never were.',
  fix: 'Look which export did not run, run it again and let all files be sent together.',
  bad: {
    files: { 'sections_20261121.csv': sections, 'enrollments_20261118.csv': enrollments },
    layout: sectionsLayout,
  },
  good: {
    files: { 'sections_20261121.csv': sections, 'enrollments_20261121.csv': enrollments },
    layout: sectionsLayout,
  },
  says: ({ file, detail }) => `By its name ${file} is of ${detail}.`,
};
