// The rule `encoding_not_utf8`: the file is not in UTF-8.

import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

const accented = `${header}1001,Peña,Ana,9,2011-04-02\n`;

export const encodingNotUtf8: Rule = {
  code: 'encoding_not_utf8',
  severity: 'WARN',
  title: 'The file is not in UTF-8',
  why: 'Names with accents arrive garbled at vendors that expect UTF-8.',
  fix: 'Choose UTF-8 as the character set of the export. If the SIS cannot, confirm the encoding at the initial import.',
  bad: { files: { 'students.csv': accented }, encoding: 'windows-1252', at: { line: 2, record: 1 } },
  good: { files: { 'students.csv': accented } },
  says: ({ file, detail }) => `${file} is in ${detail}, not in UTF-8.`,
};
