// The rule `parent_unused`: sections without students, students without sections, schools without sections.

import { manyEnrollments, sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const head = 'section_id,student_id\n';

export const parentUnused: Rule = {
  code: 'parent_unused',
  severity: 'INFO',
  title: 'Records that nothing refers to',
  why: 'A section without students, a student without sections or a school without sections may be meant so. Many of them at once hint at enrollments that were left out.',
  fix: 'Nothing, if you expect it. If there are too many, look at the dates and the status by which the export chooses enrollments.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': head + manyEnrollments(3, 'S-1') },
  },
  good: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': head + manyEnrollments(3) },
  },
  says: ({ detail, firstLine }) => `${detail}, first on line ${firstLine}.`,
};
