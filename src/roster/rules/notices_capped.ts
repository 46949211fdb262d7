// The rule `notices_capped`: not every finding is listed one by one.

import { missingParentLimit } from '../limits.ts';
import { manyEnrollments, sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const many = Array.from({ length: missingParentLimit + 20 }, (_, i) => `X-${i},2000\n`).join('');

export const noticesCapped: Rule = {
  code: 'notices_capped',
  severity: 'INFO',
  title: 'Not every finding is listed one by one',
  why: 'Thousands of single entries help nobody. All of them are counted.',
  fix: 'Mend what is listed; the rest usually has the same cause.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': `section_id,student_id\n${manyEnrollments(10)}${many}` },
    alsoRaises: ['reference_missing', 'reference_ratio_high', 'bad_rows_over_limit'],
  },
  good: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': `section_id,student_id\n${manyEnrollments(10)}` },
  },
  says: ({ file, column, count, detail }) =>
    `${detail} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} counted together instead of one by one.`,
};
