// The rule `reference_missing`: a row points to something that is not in the set.

import { counted } from '../words.ts';
import { manyEnrollments, sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const enrollments = `section_id,student_id\n${manyEnrollments(24)}`;

export const referenceMissing: Rule = {
  code: 'reference_missing',
  severity: 'ERROR',
  title: 'A row points to something that is not in the set',
  why: 'The vendor cannot attach the row: a student in a section it does not know has no class there.',
  fix: 'Find out why the record it points to was left out: a filter of the export by school, term or status, or a record that was just deleted in the SIS.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections, 'enrollments.csv': `${enrollments}S-88,1001\n` },
    at: { line: 26, record: 25 },
  },
  good: { layout: sectionsLayout, files: { 'sections.csv': sections, 'enrollments.csv': `${enrollments}S-2,1001\n` } },
  says: ({ file, column, count, firstLine, lastLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} the ${column} ${detail} ${
      firstLine === lastLine ? `on line ${firstLine}` : `from line ${firstLine} to line ${lastLine}`
    }.`,
};
