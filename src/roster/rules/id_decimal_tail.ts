// The rule `id_decimal_tail`: an id that came through a number with decimals.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const idDecimalTail: Rule = {
  code: 'id_decimal_tail',
  severity: 'ERROR',
  title: 'An id with .0 at its end',
  why: 'A program has taken the id for a number with decimals. 4512.0 is not 4512: the vendor finds nobody by it.',
  fix: 'Let the export write ids as text. In some programs a single blank among the ids turns the whole column into decimals: fill it in the SIS.',
  bad: { files: { 'students.csv': `${students}4512.0,Smith,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'another number after the point is a part of the id',
    files: { 'students.csv': `${students}4512.1,Smith,Jo,9,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'ends' : 'end'} with .0, first on line ${firstLine}.`,
};

export type Decimals = 'none' | 'zero' | 'other';

/** Whether the bytes are digits, a point and one or two digits more: zeros, or others. */
export function decimalsOf(bytes: Uint8Array, start: number, end: number): Decimals {
  const point = bytes[end - 2] === 46 ? end - 2 : bytes[end - 3] === 46 ? end - 3 : -1;
  if (point <= start) return 'none';
  let isZero = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (at === point) continue;
    if (byte < 48 || byte > 57) return 'none';
    if (at > point && byte !== 48) isZero = false;
  }
  return isZero ? 'zero' : 'other';
}
