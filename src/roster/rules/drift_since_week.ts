// The rule `drift_since_week`: the roster shrinks night after night.

import { header, manyStudents } from './miniature.ts';
import type { Rule } from './rule.ts';

export const driftSinceWeek: Rule = {
  code: 'drift_since_week',
  severity: 'HOLD',
  title: 'The roster shrinks night after night',
  why: 'Each night stayed under its limit, but together a large part of the roster of a week ago is gone.',
  fix: 'Look at the imports of the past nights: since when are rows missing, and of which school or grade? If they really left, release the night.',
  bad: {
    files: { 'students.csv': header + manyStudents(80) },
    baseline: { 'students.csv': header + manyStudents(84) },
    removedSinceWeek: { 'students.csv': { removed: 16, of: 100 } },
  },
  good: {
    passes: 'only 6 rows had gone in the nights before: 10 of 100 are within the limit',
    files: { 'students.csv': header + manyStudents(80) },
    baseline: { 'students.csv': header + manyStudents(84) },
    removedSinceWeek: { 'students.csv': { removed: 6, of: 100 } },
  },
  says: ({ detail }) => detail,
};
