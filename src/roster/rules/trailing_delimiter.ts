// The rule `trailing_delimiter`: every line ends with a separator.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const trailingDelimiter: Rule = {
  code: 'trailing_delimiter',
  severity: 'INFO',
  title: 'Every line ends with a separator',
  why: 'Harmless here. A vendor may take it for one more column, without a name and without values.',
  fix: 'Nothing, unless a vendor complains about an empty column.',
  bad: { files: { 'students.csv': students.replaceAll('\n', ',\n') }, at: { line: 1, record: 0 } },
  good: { files: { 'students.csv': students } },
  says: ({ file }) => `Every line of ${file} ends with a separator; the empty field after it is ignored.`,
};
