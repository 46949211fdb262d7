// The rule `footer_row`: a last row that is a count or a total.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const footerRow: Rule = {
  code: 'footer_row',
  severity: 'WARN',
  title: 'A footer below the rows',
  why: 'The last line is no row but a total, a closing line such as "End of file", or a message. A vendor would take it for a student.',
  fix: 'Switch off totals and closing lines in the export, and messages such as "3 rows affected" in the database tool.',
  bad: { files: { 'students.csv': `${students}TOTAL,3\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, firstLine }) => `The last line of ${file}, line ${firstLine}, is a footer and no row.`,
};
