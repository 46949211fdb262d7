// The rule `reference_wrong_type`: a row points to a record of another kind than it may.
import { counted } from '../words.ts';
import { orgsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const orgs = 'org_id,type\nD1,district\nS1,school\n';
const classes = 'class_id,school_id\nK1,S1\n';

export const referenceWrongType: Rule = {
  code: 'reference_wrong_type',
  severity: 'ERROR',
  title: 'A row points to a record of another kind',
  why: 'The vendor looks for a school and finds the district: the class appears nowhere, or at every school.',
  fix: 'Find the record in the SIS: it is entered at the district and not at a school. Move it to its school.',
  bad: {
    layout: orgsLayout,
    files: { 'orgs.csv': orgs, 'classes.csv': `${classes}K2,D1\n` },
    at: { line: 3, record: 2 },
  },
  good: { layout: orgsLayout, files: { 'orgs.csv': orgs, 'classes.csv': `${classes}K2,S1\n` } },
  says: ({ file, column, count, firstLine, detail }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'names' : 'name'} as ${column} a record whose ${detail}, first on line ${firstLine}.`,
};
