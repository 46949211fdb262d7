// The rule `file_date_stale`: the date in the names is not of this night.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileDateStale: Rule = {
  code: 'file_date_stale',
  severity: 'HOLD',
  title: 'The date in the file name is not of this night',
  why: 'The night before was sent again, or an old export. The roster in it is out of date.',
  fix: 'Look whether tonight’s export ran, and send its files. Release the import if the date is meant so.',
  bad: { files: { 'students_20261117.csv': students }, nights: { receivedOn: '2026-11-21' } },
  good: { files: { 'students_20261120.csv': students }, nights: { receivedOn: '2026-11-21' } },
  says: ({ file, detail }) => `By its name ${file} is of ${detail}.`,
};
