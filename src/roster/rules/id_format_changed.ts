// The rule `id_format_changed`: most ids look different from those that were agreed on.

import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

const row = (id: string) => `${id},Name${id.slice(-2)},First,9,2011-04-02\n`;
const numbers = Array.from({ length: 8 }, (_, at) => String(123456701 + at));
const guids = numbers.map((number) => `9f1c2d3e-0000-4000-8000-000${number}`);
const before = header + numbers.map(row).join('');

export const idFormatChanged: Rule = {
  code: 'id_format_changed',
  severity: 'HOLD',
  title: 'Ids look different',
  why: 'The export most likely takes another id than before. The vendor then takes every record for a new one and removes the old ones.',
  fix: 'Find out which id of the SIS the export writes now, such as the state id in place of the local one. If the change is meant, agree on it with the vendor before you release the night.',
  bad: {
    baseline: { 'students.csv': before },
    files: { 'students.csv': header + guids.map(row).join('') },
    alsoRaises: ['rows_removed_mass', 'key_space_replaced'],
  },
  good: { baseline: { 'students.csv': before }, files: { 'students.csv': before + row('123456799') } },
  says: ({ detail, firstLine }) => `${detail}, first on line ${firstLine}.`,
};
