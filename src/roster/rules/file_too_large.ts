// The rule `file_too_large`: a file beyond its ceiling, or a line far too long for a roster.

import { header, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const fileTooLarge: Rule = {
  code: 'file_too_large',
  severity: 'REJECT',
  title: 'A file or a line far too large for a roster',
  why: 'A file a hundred times the size of the last one is not the roster of this district, and a line of more than a megabyte is no row: something else was exported, or the file is damaged.',
  fix: 'Open the file, at the line if one is named, and look what the export wrote there. If the file is meant to be so large, raise the limit Size of a file under Guards on the page of the feed.',
  bad: { files: { 'students.csv': `${students}${'x'.repeat((1 << 20) + 1)}\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'a long value alone makes no line of a megabyte',
    files: { 'students.csv': `${header}1001,${'x'.repeat(2000)},Ana,9,2011-04-02\n` },
  },
  says: ({ file, firstLine, detail }) =>
    firstLine === 0
      ? `${file} was not read: it has ${detail}.`
      : `Line ${firstLine} of ${file} is longer than a megabyte; it was skipped.`,
};
