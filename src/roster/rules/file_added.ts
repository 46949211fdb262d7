// The rule `file_added`: a file that the layout knows and that nobody agreed on.

import { sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const withoutEnrollments = {
  ...sectionsLayout,
  pinned: true,
  files: sectionsLayout.files.map((file) => (file.name === 'enrollments.csv' ? { ...file, required: false } : file)),
};

export const fileAdded: Rule = {
  code: 'file_added',
  severity: 'HOLD',
  title: 'A file that was not agreed',
  why: 'It may come, but on no accepted night it did: with demographics or parents it would show vendors what nobody agreed to share.',
  fix: 'Take the file out of the export. Or look at what each vendor gets, and release the night: from then on it is a file of the set.',
  bad: {
    layout: withoutEnrollments,
    files: { 'sections.csv': sections, 'enrollments.csv': 'section_id,student_id\nS-1,1001\nS-2,1001\n' },
  },
  good: { layout: withoutEnrollments, files: { 'sections.csv': sections } },
  says: ({ file, detail }) => `${file}, with ${detail}, is new: it came on no accepted night.`,
};
