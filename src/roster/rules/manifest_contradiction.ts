// The rule `manifest_contradiction`: the manifest says one thing and the set is another.
import { manifestLayout, students } from './miniature.ts';
import type { Rule } from './rule.ts';

const manifest = 'propertyName,value\nset.version,1.1\n';

export const manifestContradiction: Rule = {
  code: 'manifest_contradiction',
  severity: 'REJECT',
  title: 'The manifest and the files contradict each other',
  why: 'The vendor goes by the manifest: a file it calls absent is not read, one it names and does not find stops the import.',
  fix: 'Let the export write the manifest after the files, from what it wrote. Check that no file of an earlier night is left in the folder.',
  bad: {
    layout: manifestLayout,
    files: { 'manifest.csv': `${manifest}file.students,absent\n`, 'students.csv': students },
    at: { line: 3, record: 2 },
  },
  good: {
    layout: manifestLayout,
    files: { 'manifest.csv': `${manifest}file.students,bulk\n`, 'students.csv': students },
  },
  says: ({ file, firstLine, detail }) => `${file} says ${detail}, on line ${firstLine}.`,
};
