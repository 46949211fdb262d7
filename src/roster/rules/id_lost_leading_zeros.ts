// The rule `id_lost_leading_zeros`: ids that began with zeros have become shorter.

import { header } from './miniature.ts';
import type { Rule } from './rule.ts';

const row = (id: string) => `${id},Name${id.replace(/^0+/, '')},First,9,2011-04-02\n`;
const ids = Array.from({ length: 10 }, (_, at) => String(4512 + at * 1700).padStart(6, '0'));
const before = header + ids.map(row).join('');

export const idLostLeadingZeros: Rule = {
  code: 'id_lost_leading_zeros',
  severity: 'HOLD',
  title: 'Ids have lost their leading zeros',
  why: '004512 has become 4512. The vendor takes every such student for a new one and removes the old one with all its work.',
  fix: 'Send the file as the SIS wrote it: opened in Excel and saved, it loses the zeros. If no spreadsheet came in between, let the export write the id as text and not as a number.',
  bad: {
    baseline: { 'students.csv': before },
    files: { 'students.csv': before.replace(/^0+/gm, '') },
    alsoRaises: ['rows_removed_mass'],
  },
  good: { baseline: { 'students.csv': before }, files: { 'students.csv': before + row('031000') } },
  says: ({ detail, firstLine }) => `${detail}, first on line ${firstLine}.`,
};
