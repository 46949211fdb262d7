// The rule `looks_single_column`: every row is one field, and another separator is in it.

import { studentsFile, studentsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const positional = { ...studentsLayout, files: [{ ...studentsFile, header: false }] };
const rows = '1001,Garcia,Ana,9,2011-04-02\n1002,Lee,Robert,10,2010-11-12\n';

export const looksSingleColumn: Rule = {
  code: 'looks_single_column',
  severity: 'REJECT',
  title: 'Every row is one long field',
  why: 'The file was written with another separator than this layout has. Read as agreed, each line is one value.',
  fix: 'Set the field separator of the export to the one of the layout, and do not put quotes around whole lines.',
  bad: { layout: positional, files: { 'students.csv': rows.replaceAll(',', '\t') }, alsoRaises: ['rule_not_run'] },
  good: { layout: positional, files: { 'students.csv': rows } },
  says: ({ file, detail }) => `Every row of ${file} is one field: it seems to be separated by ${detail}.`,
};
