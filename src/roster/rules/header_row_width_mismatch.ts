// The rule `header_row_width_mismatch`: rows and header have different widths.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const headerRowWidthMismatch: Rule = {
  code: 'header_row_width_mismatch',
  severity: 'REJECT',
  title: 'Rows and header have different widths',
  why: 'Every row has more or fewer fields than the header: no value can be trusted to stand under its name.',
  fix: 'Compare the header with a row. Often a column was added to the rows only, or each row ends with a separator.',
  bad: {
    files: { 'students.csv': `${header}1001,Garcia,Ana,9,2011-04-02,x\n1002,Lee,Bo,9,2011-04-02,y\n` },
    at: { line: 2, record: 1 },
    alsoRaises: ['rule_not_run'],
  },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `In ${file} ${detail}.`,
};
