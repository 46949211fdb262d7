// The rule `mojibake_suspected`: letters that were decoded twice. UTF-8 read as Windows-1252 turns one letter into two or
// three, the first of which is one of a handful.

import { counted } from '../words.ts';
import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

/** What the bytes 0x80 to 0xbf are in Windows-1252, punctuation that a word may end with left out. */
const letterLike = '\u0080-\u009f\u00a0-\u00bf€ƒ†‡ˆŠ‹ŒŽ˜š›œžŸ';
const punctuation = '‚„…‰‘’“”•–—™';
/** A capital letter followed by such a mark may be honest, as in JOSÉ’S; within a word it is not. */
const pair = `[\u00c2-\u00c5](?:[${letterLike}]|[${punctuation}](?=\\p{L})(?![sS](?!\\p{L})))`;
const twice = new RegExp(`${pair}|â€[${letterLike}${punctuation}]|â‚¬|ï»¿|ï¿½`, 'u');

/** Whether the text holds what becomes of UTF-8 that is read as Windows-1252. */
export function looksDecodedTwice(text: string): boolean {
  return twice.test(text);
}

export const mojibakeSuspected: Rule = {
  code: 'mojibake_suspected',
  severity: 'WARN',
  title: 'Letters that were decoded twice',
  why: 'Peña arrives as PeÃ±a: somewhere before the export, UTF-8 was read as another character set. Names look wrong at every vendor.',
  fix: 'Look at one of these names in the SIS. If it is right there, the export or a script after it reads UTF-8 as Windows-1252; if not, the import that brought it in did.',
  bad: { files: { 'students.csv': `${header}1001,PeÃ±a,Ana,9,2011-04-02\n` }, at: { line: 2, record: 1 } },
  good: {
    passes: 'real names have such letters too',
    files: { 'students.csv': `${header}1001,Peña,Zoë,9,2011-04-02\n1002,JOÃO,ÂNGELO,9,2011-04-02\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'value')} of ${column === '' ? file : `${column} in ${file}`} ${count === 1 ? 'looks' : 'look'} decoded twice, as Ã± for ñ, first on line ${firstLine}.`,
};
