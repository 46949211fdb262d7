// The rule `email_invalid`: not an e-mail address.

import { counted } from '../words.ts';
import { users, usersLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

export const emailInvalid: Rule = {
  code: 'email_invalid',
  severity: 'WARN',
  title: 'Not an e-mail address',
  why: 'No mail gets there, and vendors that log people in by their address lock this person out.',
  fix: 'Correct the address in the SIS. One field holds one address, and nothing else.',
  bad: { layout: usersLayout, files: { 'users.csv': `${users}u4,Smith,student,a..b@x\n` }, at: { line: 5, record: 4 } },
  good: {
    passes: 'this one works, unusual as it looks',
    layout: usersLayout,
    files: { 'users.csv': `${users}u4,O'Brien,student,mary-jo.o'brien+sis@k12.ca.us\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is no e-mail address' : 'are no e-mail addresses'}, first on line ${firstLine}.`,
};

const other = 0;
const letter = 1;
const digit = 2;
const dash = 3;
const dot = 4;
const at = 5;
const mark = 6;

/** What a byte is in an address. Bytes beyond ASCII are letters: addresses in other scripts exist. */
const kinds = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte > 127;
  kinds[byte] = isLetter ? letter : byte >= 48 && byte <= 57 ? digit : other;
}
kinds['-'.charCodeAt(0)] = dash;
kinds['.'.charCodeAt(0)] = dot;
kinds['@'.charCodeAt(0)] = at;
for (const sign of "!#$%&'*+/=?^_`{|}~") kinds[sign.charCodeAt(0)] = mark;

/**
 * Where the domain begins when the bytes are an e-mail address as people have them: one @, a name before it, a domain
 * with a dot behind it. -1 when they are not.
 */
export function domainOf(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  let last = dot;
  for (; ; place++) {
    if (place >= end) return -1;
    const kind = kinds[bytes[place]!]!;
    if (kind === at) break;
    if (kind === other || (kind === dot && last === dot)) return -1;
    last = kind;
  }
  if (last === dot || place === start) return -1;
  const domain = place + 1;
  let label = domain;
  let dots = 0;
  let isNamed = false;
  last = dot;
  for (place = label; place < end; place++) {
    const kind = kinds[bytes[place]!]!;
    if (kind === dot) {
      if (last === dot || last === dash) return -1;
      dots++;
      label = place + 1;
      isNamed = false;
    } else if (kind === letter) isNamed = true;
    else if (kind === dash ? last === dot : kind !== digit) return -1;
    last = kind;
  }
  return dots > 0 && isNamed && end - label >= 2 && last !== dash && last !== dot ? domain : -1;
}
