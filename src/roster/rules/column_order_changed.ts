// The rule `column_order_changed`: the columns are in another order.

import { header, pinnedStudentsLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const columnOrderChanged: Rule = {
  code: 'column_order_changed',
  severity: 'REJECT',
  title: 'The columns are in another order',
  why: 'Vendors that read by position would put last names where first names belong.',
  fix: 'Put the columns of the export back in the agreed order.',
  bad: {
    layout: pinnedStudentsLayout,
    files: {
      'students.csv': `${header.replace('last_name,first_name', 'first_name,last_name')}1001,Ana,Garcia,9,2011-04-02\n`,
    },
    at: { line: 1, record: 0 },
  },
  good: { layout: pinnedStudentsLayout, files: { 'students.csv': students } },
  says: ({ file, detail }) => `The columns of ${file} are in another order: ${detail}.`,
};
