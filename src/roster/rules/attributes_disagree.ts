// The rule `attributes_disagree`: the same id with other attributes.
import { counted } from '../words.ts';
import { combinedLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const rows = 'staff_id,staff_name,student_id\n801,Garcia,1001\n801,Garcia,1002\n802,Lee,1003\n';

export const attributesDisagree: Rule = {
  code: 'attributes_disagree',
  severity: 'ERROR',
  title: 'One id with different details',
  why: 'The vendor keeps one record for each id: with two names under one id, one person gets the classes of the other.',
  fix: 'Find out in the SIS whose id it is. If it was passed on from somebody who left, give the new person an id of their own.',
  bad: { layout: combinedLayout, files: { 'combined.csv': `${rows}802,Khan,1004\n` }, at: { line: 5, record: 4 } },
  good: { layout: combinedLayout, files: { 'combined.csv': `${rows}802,Lee,1004\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} a ${column} that other rows have with another ${detail}, first on line ${firstLine}.`,
};
