// In a declared window, classes and enrolments that go while the people stay look like a rollover, in every layout.
import { describe, expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import type { District } from '../districts/people.ts';
import { extractOf } from '../year/extract.ts';
import { check, setOf } from './sets.ts';

const window = { from: '2027-06-21', until: '2027-07-02' };
const district = districtOf({ seed: 21, students: 300, schools: 3 });

/** All classes are others. */
function rolledOver(it: District): District {
  const anew = (id: string) => `5${id.slice(1)}`;
  return {
    ...it,
    sections: it.sections.map((section) => ({ ...section, id: anew(section.id) })),
    students: it.students.map((student) => ({ ...student, sectionIds: student.sectionIds.map(anew) })),
  };
}

const writers: Record<string, (it: District) => Record<string, string>> = {
  learned: (it) =>
    Object.fromEntries(
      extractOf(it).map(({ name, columns, rows }) => [
        name,
        [columns, ...rows].map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
      ]),
    ),
};
for (const id of ['oneroster-1.1', 'clever-sftp', 'illuminate-isi', 'microsoft-sds-v1'])
  writers[id] = (it) => filesOf(it, id);

describe.each(Object.keys(writers))('%s', (id) => {
  const write = writers[id]!;
  const layout = builtInLayout(id) ?? learnLayout(setOf(write(district))).layout;
  const first = check(layout, setOf(write(district)));
  const tonight = (it: District, rollover?: typeof window) =>
    check(first.pinned, setOf(write(it)), { baseline: first.baseline, ...(rollover && { rollover }) }).report;

  test('is said first, and only in the window', () => {
    const report = tonight(rolledOver(district), window);
    expect(report.verdict).toBe('hold');
    expect(report.reasons[0]).toContain('it looks like the rollover declared for 2027-06-21 to 2027-07-02');
    expect(tonight(rolledOver(district)).notices.map(({ code }) => code)).not.toContain('rollover_suspected');
  });

  test('is not said when people go as well', () => {
    const half = { ...district, students: district.students.slice(150) };
    expect(tonight(rolledOver(half), window).notices.map(({ code }) => code)).not.toContain('rollover_suspected');
  });
});
