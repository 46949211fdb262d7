// The rule `title_row_above_header`: lines before the header.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const titleRowAboveHeader: Rule = {
  code: 'title_row_above_header',
  severity: 'REJECT',
  title: 'Lines above the header',
  why: 'A title, a date or a blank line stands where the vendor expects the column names. It would take the title for the header, and the header for a student.',
  fix: 'Take the title out of the report, or choose the plain export without page header.',
  bad: { files: { 'students.csv': `Nightly export 11/20/2026\n${students}` }, at: { line: 1, record: 0 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, count }) =>
    `${counted(count, 'line')} ${count === 1 ? 'stands' : 'stand'} above the header of ${file}.`,
};
