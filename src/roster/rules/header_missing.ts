// The rule `header_missing`: the header is missing.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const headerMissing: Rule = {
  code: 'header_missing',
  severity: 'REJECT',
  title: 'The header is missing',
  why: 'The first row does not hold the agreed column names, so it is probably data. A vendor would take the first student for column names.',
  fix: 'Switch on "include column names" or "header row" in the export.',
  bad: {
    files: { 'students.csv': students.slice(header.length) },
    at: { line: 1, record: 0 },
    alsoRaises: ['rule_not_run'],
  },
  good: { files: { 'students.csv': students } },
  says: ({ file }) => `The first row of ${file} does not hold the agreed column names.`,
};
