// The rule `header_repeated`: the header again, further down.

import { counted } from '../words.ts';
import { header, manyStudents, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const headerRepeated: Rule = {
  code: 'header_repeated',
  severity: 'HOLD',
  title: 'The header again, or a line of dashes under it',
  why: 'Two files were joined, or an upload that was tried again was appended to the first try; dashes are drawn by database tools such as sqlcmd. A vendor would take such a line for a student.',
  fix: 'Let the export begin a new file each night, and let the upload replace the file instead of appending to it. Switch off the underline of the header in the database tool.',
  bad: {
    files: { 'students.csv': `${students}${header}${manyStudents(2, { from: 2000 })}` },
    at: { line: 5, record: 4 },
  },
  good: { files: { 'students.csv': `${students}${manyStudents(2, { from: 2000 })}` } },
  says: ({ file, count, firstLine, detail }) =>
    detail === 'dashes'
      ? `A line of dashes stands under the header of ${file}, on line ${firstLine}.`
      : `The header of ${file} comes again${count === 1 ? '' : ` ${counted(count, 'time')}`}, first on line ${firstLine}.`,
};
