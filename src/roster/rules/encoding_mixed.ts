// The rule `encoding_mixed`: two encodings in one file.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

/** Bytes as a text, one letter each: what `windows-1252` writes for letters below U+0100. */
const utf8Letter = (letter: string) =>
  Array.from(new TextEncoder().encode(letter), (byte) => String.fromCharCode(byte)).join('');

const rows = (first: string, second: string) =>
  `${header}1001,Pe${first}a,Ana,9,2011-04-02\n1002,Pe${second}a,Eva,9,2011-04-02\n`;

export const encodingMixed: Rule = {
  code: 'encoding_mixed',
  severity: 'ERROR',
  title: 'Two encodings in one file',
  why: 'Whatever a program takes the file for, the letters of the lines in the other encoding are wrong.',
  fix: 'Find what writes these lines: a second export that is appended, or values that were imported into the SIS unconverted. All must write UTF-8.',
  bad: { files: { 'students.csv': rows(utf8Letter('ñ'), 'ñ') }, encoding: 'windows-1252', at: { line: 3, record: 2 } },
  good: { files: { 'students.csv': rows('ñ', 'ñ') } },
  says: ({ file, count, firstLine, detail }) =>
    `${counted(count, 'line')} of ${file} ${count === 1 ? 'is' : 'are'} in ${detail}, first on line ${firstLine}.`,
};
