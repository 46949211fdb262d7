// The rule `file_missing_from_set`: a file of the set is missing.

import { sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileMissingFromSet: Rule = {
  code: 'file_missing_from_set',
  severity: 'REJECT',
  title: 'A file of the set is missing',
  why: 'Vendors read the files together. Without one of them they may delete everything it used to hold.',
  fix: 'Look in the SIS whether the export of this file ran and was sent, then send the whole set again.',
  bad: { layout: sectionsLayout, files: { 'sections.csv': sections } },
  good: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': 'section_id,student_id\nS-1,1001\nS-2,1001\n' },
  },
  says: ({ file, detail }) => `${file} did not come with the other files${detail === '' ? '' : `, and ${detail}`}.`,
};
