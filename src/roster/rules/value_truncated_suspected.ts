// The rule `value_truncated_suspected`: many values end at the same length.

import { counted } from '../words.ts';
import { sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const cut = Array.from(
  { length: 3 },
  (_, at) => `S-${at + 3},${`Course ${at} with a long description `.repeat(9).slice(0, 255)}\n`,
);
const whole = [0, 1, 2].map((at) => `S-${at + 3},Course ${at}\n`);
const enrollments = {
  'enrollments.csv': `section_id,student_id\n${[1, 2, 3, 4, 5].map((at) => `S-${at},1001\n`).join('')}`,
};

export const valueTruncatedSuspected: Rule = {
  code: 'value_truncated_suspected',
  severity: 'WARN',
  title: 'Texts that were probably cut off',
  why: 'Several values have exactly the same length, one at which programs often cut (255 characters, say), and none is longer. The rest of the text is lost.',
  fix: 'Look in the SIS whether the text goes on. If so, raise the length of the field in the export, or the line width of the database tool.',
  bad: {
    layout: sectionsLayout,
    files: { 'sections.csv': sections + cut.join(''), ...enrollments },
  },
  good: { layout: sectionsLayout, files: { 'sections.csv': sections + whole.join(''), ...enrollments } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'value')} of ${column} in ${file} ${count === 1 ? 'is' : 'are'} exactly ${detail} characters long and none is longer, first on line ${firstLine}.`,
};
