// The rule `smart_quotes`: typographic quotes and apostrophes.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const smartQuotes: Rule = {
  code: 'smart_quotes',
  severity: 'INFO',
  title: 'Curly quotes and apostrophes',
  why: "O’Brien and O'Brien are the same person to people, and two to a program that compares names.",
  fix: 'Nothing needs to be done. Where names are compared, type the straight apostrophe in the SIS; word processors make the curly one.',
  bad: { files: { 'students.csv': `${students}1004,O’Brien,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,O'Brien,Jo,9,2011-04-02\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'has' : 'have'} curly quotes or apostrophes, first on line ${firstLine}.`,
};

/** Whether a value, UTF-8 or Windows-1252, has one of ‘ ’ “ ” in it. */
export function hasSmartQuotes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x80) continue;
    if (byte === 0xe2 && at + 2 < end && bytes[at + 1] === 0x80) {
      const last = bytes[at + 2]!;
      if (last === 0x98 || last === 0x99 || last === 0x9c || last === 0x9d) return true;
    }
    // In Windows-1252 the byte stands between plain letters; in UTF-8 it goes on from another one.
    if (
      byte >= 0x91 &&
      byte <= 0x94 &&
      (at === start || bytes[at - 1]! < 0x80) &&
      !(bytes[at + 1]! >= 0x80 && at + 1 < end)
    ) {
      return true;
    }
  }
  return false;
}
