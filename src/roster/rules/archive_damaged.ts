// The rule `archive_damaged`: a zip that cannot be read.

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

export const archiveDamaged: Rule = {
  code: 'archive_damaged',
  severity: 'REJECT',
  title: 'A zip that cannot be read',
  why: 'It is cut off, damaged, protected by a password, or no zip at all. Nothing in it can be checked.',
  fix: 'Let the export make the zip again, without a password, and upload it in binary mode.',
  bad: { files: { 'set.zip': 'students.csv (password)\n' }, archive: [{ ...member, isEncrypted: true }] },
  good: { files: { 'students.csv': students }, archive: [member] },
  says: ({ file, detail }) => `${file} ${detail}; nothing in it was used.`,
};
