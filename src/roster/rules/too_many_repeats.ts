// The rule `too_many_repeats`: more rows about one record than the vendor takes.
import { counted } from '../words.ts';
import { contactsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const rows = `student_id,contact\n${['Ana', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => `1001,${name}\n`).join('')}`;

export const tooManyRepeats: Rule = {
  code: 'too_many_repeats',
  severity: 'WARN',
  title: 'More rows about one record than the vendor takes',
  why: 'The vendor leaves out what is beyond its limit without a word, such as the sixth contact of a student.',
  fix: 'Let the export send the most important ones first, and no more than the limit.',
  bad: { layout: contactsLayout, files: { 'contacts.csv': `${rows}1001,Fay\n` }, at: { line: 7, record: 6 } },
  good: {
    passes: 'Fay is a contact of another student',
    layout: contactsLayout,
    files: { 'contacts.csv': `${rows}1002,Fay\n` },
  },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'is' : 'are'} beyond the ${detail} for one ${column}, first on line ${firstLine}.`,
};
