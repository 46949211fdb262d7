// The rule `file_stale_replay`: a file of an earlier night came again.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

/** SHA-256 of the bytes of `students`. */
const sha256 = '09116fe04504b541cab4844e07bc37e73ca4fb6370051361618999c59c93d7f8';
const history = { 'students.csv': { nightsUnchanged: 1, older: [{ sha256, receivedOn: '2026-10-21' }] } };

export const fileStaleReplay: Rule = {
  code: 'file_stale_replay',
  severity: 'HOLD',
  title: 'A file of an earlier night came again',
  why: 'It is byte for byte a file that was accepted before, and newer ones have been accepted since. Whoever came and left in between would be undone.',
  fix: 'Look which file the upload takes: most likely one of an earlier night lies in its folder, and the export itself no longer runs.',
  bad: {
    files: { 'students.csv': students },
    baseline: { 'students.csv': `${students}1004,Ortiz,Leo,9,2011-05-06\n` },
    history,
  },
  good: {
    files: { 'students.csv': `${students}1004,Ortiz,Leo,9,2011-05-06\n1005,Smith,Jo,9,2011-04-02\n` },
    baseline: { 'students.csv': `${students}1004,Ortiz,Leo,9,2011-05-06\n` },
    history,
  },
  says: ({ file, detail }) =>
    `${file} is byte for byte the one that was received on ${detail}; newer ones have been accepted since.`,
};
