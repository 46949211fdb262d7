// The rule `required_value_missing`: a required value is missing.

import { counted } from '../words.ts';
import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const requiredValueMissing: Rule = {
  code: 'required_value_missing',
  severity: 'ERROR',
  title: 'A required value is missing',
  why: 'The vendor cannot create or match the record without it.',
  fix: 'Fill in the value in the SIS. Words such as NULL or N/A come from the export, not from a person: let it write nothing.',
  bad: { files: { 'students.csv': `${students}1004,NULL,Jo,9,2011-04-02\n` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students } },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} no ${column}, first on line ${firstLine}.`,
};

const placeholders = new Set(['NULL', 'None', 'N/A', '#N/A']);

/** Whether a value of this many bytes, beginning with this one, is worth asking `isMissing` about. */
export function mayBeMissing(length: number, first: number): boolean {
  return length === 0 || first <= 32 || (length <= 4 && (first === 78 || first === 35 || first > 127));
}

/** Whether a value says nothing: blank, white space, or a word that programs write for nothing. */
export function isMissing(value: string): boolean {
  const trimmed = value.trim();
  return trimmed === '' || placeholders.has(trimmed);
}
