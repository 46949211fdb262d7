// The rule `archive_layout_bad`: a zip with something else than plain files at its top level.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

const member = {
  name: 'students.csv',
  bytes: students.length,
  packedBytes: 90,
  kind: 'file',
  isEncrypted: false,
  isReadable: true,
} as const;

export const archiveLayoutBad: Rule = {
  code: 'archive_layout_bad',
  severity: 'REJECT',
  title: 'A zip with more in it than plain files',
  why: 'Vendors expect the files at the top level of the zip, each once. Folders, links, paths that lead outside, zips within the zip and contents far too large are refused whole.',
  fix: 'Zip the files themselves, not the folder they lie in, and nothing else with them.',
  bad: {
    files: { 'set.zip': 'export/students.csv\n' },
    archive: [{ ...member, name: 'export/students.csv' }],
  },
  good: { files: { 'students.csv': students }, archive: [member] },
  says: ({ file, detail }) => `${file} ${detail}; nothing in it was used.`,
};
