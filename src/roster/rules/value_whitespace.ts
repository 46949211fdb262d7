// The rule `value_whitespace`: spaces around a value, or spaces that do not break.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const valueWhitespace: Rule = {
  code: 'value_whitespace',
  severity: 'INFO',
  title: 'Spaces around a value',
  why: 'Nobody sees it, and yet "Garcia " and "Garcia" are two names to a program that compares them.',
  fix: 'Delete the space in the SIS, or let the export trim its values. Unusual spaces inside a value mostly came in by copying from a web page or a document.',
  bad: { files: { 'students.csv': `${students}1004,Smith ,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'spaces between words belong to the name',
    files: { 'students.csv': `${students}1004,de la Cruz,Jo,9,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'has' : 'have'} spaces around ${count === 1 ? 'it' : 'them'}, or unusual ones inside, first on line ${firstLine}.`,
};

/** Whether a value, UTF-8 or Windows-1252, has spaces around it or unusual ones in it. Spaces alone are a blank. */
export function hasOddSpace(bytes: Uint8Array, start: number, end: number): boolean {
  let isBlank = true;
  let hasUnusual = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (isSpace(byte)) continue;
    const length = byte < 128 ? 0 : unusualSpace(bytes, at, end);
    if (length === 0) isBlank = false;
    else {
      hasUnusual = true;
      at += length - 1;
    }
  }
  return !isBlank && (hasUnusual || isSpace(bytes[start]!) || isSpace(bytes[end - 1]!));
}

/** A blank, a tab or a line break; other control characters are a matter of their own. */
function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

/** Bytes of the unusual space that begins here; 0 when there is none. */
function unusualSpace(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!;
  if (byte === 0xc2) return at + 1 < end && bytes[at + 1] === 0xa0 ? 2 : 0;
  if (byte === 0xe2 && at + 2 < end) {
    const next = bytes[at + 1]!;
    const last = bytes[at + 2]!;
    // U+2000 to U+200B, U+202F, U+205F, U+2060.
    const isOne =
      (next === 0x80 && ((last >= 0x80 && last <= 0x8b) || last === 0xaf)) ||
      (next === 0x81 && (last === 0x9f || last === 0xa0));
    return isOne ? 3 : 0;
  }
  if (byte === 0xe3) return at + 2 < end && bytes[at + 1] === 0x80 && bytes[at + 2] === 0x80 ? 3 : 0;
  if (byte === 0xef) return at + 2 < end && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0;
  // Windows-1252: no UTF-8 sequence begins with it, and none before it goes on to it.
  return byte === 0xa0 && (at === 0 || bytes[at - 1]! < 0x80) ? 1 : 0;
}
