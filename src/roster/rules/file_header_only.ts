// The rule `file_header_only`: a header and no rows.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileHeaderOnly: Rule = {
  code: 'file_header_only',
  severity: 'REJECT',
  title: 'Only a header, and no rows',
  why: 'The SIS was not reachable when the export ran, or its filter matched nobody. Sent on, it could delete every record at the vendor. Files that many districts have nothing for, such as further staff or resources, may be so: that is a warning the first time, and refused only once they had rows.',
  fix: 'Check school year, term and school filters of the export, then run it again.',
  bad: { files: { 'students.csv': header } },
  good: { files: { 'students.csv': students } },
  says: ({ file }) => `${file} has a header and no rows.`,
};
