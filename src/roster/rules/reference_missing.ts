// The rule `reference_missing`: a row points to something that is not in the set.

import { counted } from '../words.ts';
import { manyEnrollments, sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const enrollments = `section_id,student_id\n${manyEnrollments(24)}`;

export const referenceMissing: Rule = {
  code: 'reference_missing',
  severity: 'ERROR',
  title: 'A row points to something that is not in the set',
  why: 'The vendor cannot attach the row: the enrolment of a section it does not know is dropped.',
  fix: 'Find out in the SIS why the record it points to was left out: a filter by school or term, or a record just deleted.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': `${enrollments}S-88,1001\n` },
    at: { line: 26, record: 25 },
  },
  good: { layout: sectionsLayout, files: { 'sections.csv': sections, 'enrollments.csv': `${enrollments}S-2,1001\n` } },
  says: ({ file, column, count, firstLine, lastLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'names' : 'name'} ${detail} as ${column}, ${
      firstLine === lastLine ? `on line ${firstLine}` : `from line ${firstLine} to line ${lastLine}`
    }.`,
};
