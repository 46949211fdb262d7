// The rule `parent_after_child`: a row stands before the one it belongs to.
import { counted } from '../words.ts';
import { accountsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const rows = 'account_id,parent_id\nA1,\nA2,A1\n';

export const parentAfterChild: Rule = {
  code: 'parent_after_child',
  severity: 'ERROR',
  title: 'A row stands before the one it belongs to',
  why: 'The vendor reads the file from top to bottom. When it comes to this row, it does not know yet what the row belongs to, and refuses it.',
  fix: 'Let the export write the upper levels first: the district, then schools, then departments.',
  bad: { layout: accountsLayout, files: { 'accounts.csv': `${rows}A4,A3\nA3,A1\n` }, at: { line: 4, record: 3 } },
  good: { layout: accountsLayout, files: { 'accounts.csv': `${rows}A3,A1\nA4,A3\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'stands' : 'stand'} before the row that ${count === 1 ? 'its' : 'their'} ${column} names, first on line ${firstLine}.`,
};
