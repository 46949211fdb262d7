// The rule `header_repeated`: the header again, further down.

import { counted } from '../words.ts';
import { header, manyStudents, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const headerRepeated: Rule = {
  code: 'header_repeated',
  severity: 'HOLD',
  title: 'The header again, further down',
  why: 'Two files were joined, or an upload that was tried again was appended to the first try. A vendor would take the header for a student.',
  fix: 'Let the export begin a new file each night, and let the upload replace the file instead of appending to it.',
  bad: {
    files: { 'students.csv': `${students}${header}${manyStudents(2, { from: 2000 })}` },
    at: { line: 5, record: 4 },
  },
  good: { files: { 'students.csv': `${students}${manyStudents(2, { from: 2000 })}` } },
  says: ({ file, count, firstLine }) =>
    `The header of ${file} comes again${count === 1 ? '' : ` ${counted(count, 'time')}`}, first on line ${firstLine}.`,
};
