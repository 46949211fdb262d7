// The rule `key_space_replaced`: the same people under other ids.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

const renumbered = (text: string) => text.replaceAll(/^1/gm, '7');

export const keySpaceReplaced: Rule = {
  code: 'key_space_replaced',
  severity: 'HOLD',
  title: 'The same records under new ids',
  why: 'A vendor knows people by their id: it would delete everybody and create everybody again, without their work.',
  fix: 'Ask whoever runs the SIS whether it has issued new ids. If so, arrange the change with each vendor before you release the night; if not, find out which field the export now takes the id from.',
  bad: {
    files: { 'students.csv': header + renumbered(manyStudents(30)) },
    baseline: { 'students.csv': header + manyStudents(30) },
    alsoRaises: ['rows_removed_mass'],
  },
  good: {
    passes: 'a few new ids are everyday life',
    files: { 'students.csv': header + renumbered(manyStudents(2)) + manyStudents(28, { from: 1002 }) },
    baseline: { 'students.csv': header + manyStudents(2) + manyStudents(28, { from: 1002 }) },
  },
  says: ({ detail }) => detail,
};
