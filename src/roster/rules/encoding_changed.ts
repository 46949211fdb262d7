// The rule `encoding_changed`: the file changed its encoding.

import { header, pinnedStudentsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const accented = `${header}1001,Peña,Ana,9,2011-04-02\n`;

export const encodingChanged: Rule = {
  code: 'encoding_changed',
  severity: 'HOLD',
  title: 'The file changed its encoding',
  why: 'The vendor reads it as before, and every accented name would be garbled.',
  fix: 'Set the character set of the export back to what it was, or release the night if the vendor knows of the change.',
  bad: { layout: pinnedStudentsLayout, files: { 'students.csv': accented }, encoding: 'utf-16le' },
  good: { layout: pinnedStudentsLayout, files: { 'students.csv': accented } },
  says: ({ file, detail }) => `${file} is now in ${detail}.`,
};
