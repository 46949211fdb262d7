// The rule `enum_unknown`: a value outside the agreed list.

import { counted } from '../words.ts';
import { users, usersLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

export const enumUnknown: Rule = {
  code: 'enum_unknown',
  severity: 'ERROR',
  title: 'A value outside the agreed list',
  why: 'The vendor does not know the value: it would drop the row, or guess.',
  fix: 'Let the export translate the value into an agreed one. If the vendor does know it, add it to the list in the layout of the feed.',
  bad: { layout: usersLayout, files: { 'users.csv': `${users}u4,Smith,counselor,\n` }, at: { line: 5, record: 4 } },
  good: { layout: usersLayout, files: { 'users.csv': `${users}u4,Smith,teacher,\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} not in the agreed list (${detail}), first on line ${firstLine}.`,
};

/** A judge of values of a closed list; with `isExtensible`, what begins with `ext:` is known too. */
export function enumJudge(
  values: readonly string[],
  isExtensible: boolean,
  ignoresCase = false,
): (value: string) => boolean {
  const plain = (value: string) => (ignoresCase ? value.toLowerCase() : value);
  const known = new Set(values.map(plain));
  return (value) => known.has(plain(value)) || (isExtensible && value.startsWith('ext:'));
}

const yesOrNo = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f', '1', '0', 'on', 'off']);

/** Whether a value says yes or no, whatever the case of its letters. */
export function isYesOrNo(value: string): boolean {
  return yesOrNo.has(value.trim().toLowerCase());
}
