// The rule `required_value_missing`: a required value is missing.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const requiredValueMissing: Rule = {
  code: 'required_value_missing',
  severity: 'ERROR',
  title: 'A required value is missing',
  why: 'Without it the vendor cannot create the record, or cannot tell whose it is.',
  fix: 'Fill in the value in the SIS. Words such as NULL or #N/A come from the export and not from a person: let it leave the value empty instead, and look why it has none.',
  bad: { files: { 'students.csv': `${students}1004,NULL,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': `${students}1004,Smith,Jo,9,2011-04-02\n` } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} no ${column}, first on line ${firstLine}.`,
};

/** What programs write for nothing; in small letters what nobody is called. */
const exactWords = new Set(['NULL', 'None', 'NaN']);
const anyCaseWords = new Set([
  'n/a',
  '#n/a',
  '(null)',
  '<null>',
  '[null]',
  '{null}',
  '\\n',
  'undefined',
  '(none)',
  '<none>',
  '#null!',
  '#ref!',
  '#value!',
  '#name?',
  '#div/0!',
  '#num!',
  '(blank)',
  '(empty)',
]);
/** Where no person's name stands, these words say nothing in any case of letters. */
const wordsOutsideNames = new Set(['null', 'none', 'nil']);

const longestWord = 9;

/** Whether a value of this many bytes, beginning with this one, is worth asking `isMissing` about. */
export function mayBeMissing(length: number, first: number): boolean {
  if (length === 0 || first <= 32) return true;
  // Names beginning with N or an accent are common: only what is as long as the words.
  if (first === 78 || first === 110) return length === 3 || length === 4;
  if (first > 127) return length <= 4;
  return (
    length <= longestWord && (beginnings[first] === 1 || (length === longestWord && (first === 117 || first === 85)))
  );
}

/** 1 for the bytes # ( < [ \\ { */
const beginnings = new Uint8Array(256);
for (const character of '#(<[\\{') beginnings[character.charCodeAt(0)] = 1;

/**
 * Whether a value says nothing: blank, white space, or a word that programs write for nothing. Null is a family name too:
 * where a name may stand only what programs write counts.
 */
export function isMissing(value: string, isName = true): boolean {
  const trimmed = value.trim();
  if (trimmed === '' || exactWords.has(trimmed)) return true;
  if (trimmed.length > longestWord) return false;
  const small = trimmed.toLowerCase();
  return anyCaseWords.has(small) || (!isName && wordsOutsideNames.has(small));
}

/** Whether a name stands among names in capitals, where Jennifer Null is NULL. */
export function isNullInCapitals(value: string, otherNames: readonly string[]): boolean {
  return (
    value.trim() === 'NULL' &&
    otherNames.some((name) => /\p{Lu}{2}/u.test(name) && name === name.toUpperCase() && name !== 'NULL')
  );
}
