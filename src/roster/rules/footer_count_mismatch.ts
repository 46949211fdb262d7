// The rule `footer_count_mismatch`: the footer states another number of rows.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const footerCountMismatch: Rule = {
  code: 'footer_count_mismatch',
  severity: 'HOLD',
  title: 'The footer states another number of rows',
  why: 'The export itself says how many rows it wrote, and that is not how many are in the file: some were lost on the way, or came twice.',
  fix: 'Run the export again. If its number counts something else, such as the header line too, switch the footer off.',
  bad: { files: { 'students.csv': `${students}TOTAL,1204\n` }, at: { line: 5, record: 4 }, alsoRaises: ['footer_row'] },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `The footer of ${file} states ${detail}.`,
};
