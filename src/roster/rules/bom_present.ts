// The rule `bom_present`: the file begins with a byte order mark.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const bomPresent: Rule = {
  code: 'bom_present',
  severity: 'INFO',
  title: 'The file begins with a byte order mark',
  why: 'Harmless here. Some vendors take the mark for a part of the first column name.',
  fix: 'Nothing, unless a vendor complains about the first column: then export as UTF-8 without BOM.',
  bad: { files: { 'students.csv': `\ufeff${students}` } },
  good: { files: { 'students.csv': students } },
  says: ({ file }) => `${file} begins with a byte order mark; it is not taken for a part of the first name.`,
};
