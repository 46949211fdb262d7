// The rule `last_record_unterminated`: the file stops in the middle of its last record.

import { students } from './miniature.ts';
import type { Rule } from './rule.ts';

export const lastRecordUnterminated: Rule = {
  code: 'last_record_unterminated',
  severity: 'HOLD',
  title: 'The file stops in the middle',
  why: 'The last line was cut off: its row or its last value is too short, ends within quotes, or lacks the line end that every earlier night had. How much more should have come, nobody can tell from the file.',
  fix: 'Look whether the export or the upload was broken off, such as by a full disk or a time limit, and send the file again.',
  bad: { files: { 'students.csv': `${students}1004,"O'Bri` }, at: { line: 5, record: 4 } },
  good: { files: { 'students.csv': students.trimEnd() } },
  says: ({ file, firstLine }) => `${file} stops in the middle of its last record, on line ${firstLine}.`,
};
