// The rule `reference_ratio_high`: many rows point to something that is not in the set.

import { manyEnrollments, sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const head = 'section_id,student_id\n';

export const referenceRatioHigh: Rule = {
  code: 'reference_ratio_high',
  severity: 'HOLD',
  title: 'Many rows point to something that is not in the set',
  why: 'That is hardly a matter of single rows: the files come from different years or from different runs of the export.',
  fix: 'Export all files of the set in one run, with the same year and school filters.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': head + manyEnrollments(20) + manyEnrollments(4, 'S-9') },
    alsoRaises: ['reference_missing'],
  },
  good: { layout: sectionsLayout, files: { 'sections.csv': sections, 'enrollments.csv': head + manyEnrollments(20) } },
  says: ({ detail }) => detail,
};
