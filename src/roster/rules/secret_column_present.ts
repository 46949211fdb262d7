// The rule `secret_column_present`: data that nobody agreed to send.

import { counted } from '../words.ts';
import { looseColumnsLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const secretColumnPresent: Rule = {
  code: 'secret_column_present',
  severity: 'WARN',
  title: 'Passwords, social security numbers or lunch status',
  why: 'Nobody agreed to send it, and it would go to the vendor with the rest. Such data is protected by law.',
  fix: 'Take the column out of the export. Where social security numbers stand in a column that is needed, such as the id, let the export take another number. Rollcall masks these values everywhere.',
  bad: {
    layout: looseColumnsLayout,
    files: {
      'students.csv': students.replace(/$/gm, (_, at) => (at === students.length ? '' : at < 50 ? ',Password' : ',pw')),
    },
    at: { line: 1, record: 0 },
  },
  good: {
    passes: 'when somebody has lunch is no secret',
    layout: looseColumnsLayout,
    files: {
      'students.csv': students.replace(/$/gm, (_, at) =>
        at === students.length ? '' : at < 50 ? ',Lunch Period' : ',3',
      ),
    },
  },
  says: ({ file, column, count, firstLine, detail }) =>
    detail === 'values'
      ? `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'looks like a social security number' : 'look like social security numbers'}, first on line ${firstLine}.`
      : `${file} has a column ${column}, which the layout does not ask for.`,
};

/** Whether eleven bytes are written like a social security number that may exist: `123-45-6789`. */
export function isSocialSecurityNumber(bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < 11; at++) {
    const byte = bytes[start + at]!;
    if (at === 3 || at === 6 ? byte !== 45 : byte < 48 || byte > 57) return false;
  }
  const number = (from: number, length: number) => {
    let value = 0;
    for (let at = 0; at < length; at++) value = value * 10 + bytes[start + from + at]! - 48;
    return value;
  };
  const area = number(0, 3);
  return area > 0 && area !== 666 && area < 900 && number(4, 2) > 0 && number(7, 4) > 0;
}
