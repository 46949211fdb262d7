// The rule `quote_unbalanced`: a quote that is never closed.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const quoteUnbalanced: Rule = {
  code: 'quote_unbalanced',
  severity: 'REJECT',
  title: 'A quote that is never closed',
  why: 'Most programs would swallow all following rows into one field, and lose them without a word.',
  fix: 'Look at the line named: a quote inside a value must be doubled, or the export must quote its fields properly.',
  bad: {
    files: { 'students.csv': `${header}1001,"Garcia,Ana,9,2011-04-02\n${manyStudents(3, { from: 2000 })}` },
    at: { line: 2, record: 1 },
  },
  good: { files: { 'students.csv': `${header}1001,"Garcia, Jr.",Ana,9,2011-04-02\n` } },
  says: ({ file, count, firstLine }) =>
    count === 1
      ? `A quote opened on line ${firstLine} of ${file} is never closed.`
      : `${count} quotes in ${file} are never closed, the first on line ${firstLine}.`,
};
