// The rule `delimiter_changed`: another separator than agreed.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const delimiterChanged: Rule = {
  code: 'delimiter_changed',
  severity: 'REJECT',
  title: 'Another separator than agreed',
  why: 'The vendor would read each line as one long field.',
  fix: 'Set the field separator of the export back to the agreed one.',
  bad: { files: { 'students.csv': students.replaceAll(',', ';') }, alsoRaises: ['rule_not_run'] },
  good: { files: { 'students.csv': students } },
  says: ({ file, detail }) => `${file} is separated by ${detail}.`,
};
