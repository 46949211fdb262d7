// The rule `rule_not_run`: something was not checked, and the report says so.
import { sections, sectionsLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

const enrollments = 'section_id,student_id\nS-1,1001\nS-2,1002\n';

export const ruleNotRun: Rule = {
  code: 'rule_not_run',
  severity: 'WARN',
  title: 'Something was not checked',
  why: 'Where a file is refused or did not come, whatever depends on it cannot be looked at. That nothing else is reported does not mean that all is well.',
  fix: 'Mend the cause that is named. The next night is checked in full.',
  bad: {
    layout: sectionsLayout,
    files: { 'enrollments.csv': enrollments },
    alsoRaises: ['file_missing_from_set'],
  },
  good: { layout: sectionsLayout, files: { 'sections.csv': sections, 'enrollments.csv': enrollments } },
  says: ({ file, detail }) => `Not checked in ${file}: ${detail}.`,
};
