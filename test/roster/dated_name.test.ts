// Dates in file names: found wherever they stand, and what they say about a set.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datedName } from '../../src/roster/dated_name.ts';
import type { Nights } from '../../src/roster/file_ages.ts';
import { fitOf, layoutFileOf } from '../../src/roster/file_names.ts';
import { sections, sectionsLayout, students, studentsFile, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

describe('a name with a date', () => {
  test.each([
    ['students_20261121.csv', '2026-11-21', ''],
    ['students-2026-11-21.csv', '2026-11-21', ''],
    ['students.20261121.csv', '2026-11-21', ''],
    ['20261121_students.csv', '2026-11-21', ''],
    ['students_11-21-2026.csv', '2026-11-21', ''],
    ['students_20261121013000.csv', '2026-11-21', '013000'],
    ['students_20261121-0130.csv', '2026-11-21', '0130'],
    ['students_2026112101300042.csv', '2026-11-21', '01300042'],
    ['students_2026-11-21T01.30.00.csv', '2026-11-21', '013000'],
  ])('%s', (name, date, time) => {
    expect(datedName(name)).toEqual({ bare: 'students.csv', date, time });
    expect(layoutFileOf(studentsLayout, name)?.name).toBe('students.csv');
  });

  test.each([
    'students.csv',
    'students_2026.csv',
    'students_20261341.csv',
    'students_120261121.csv',
    'students (1).csv',
  ])('%s has none', (name) => {
    expect(datedName(name)).toBeUndefined();
  });

  test('is the file that the rest of the name says, and no other', () => {
    expect(fitOf(studentsFile, 'Students_20261121.CSV')).toMatchObject({ rank: 3 });
    expect(fitOf(studentsFile, 'students_old_20261121.csv')).toBeUndefined();
  });

  test('whatever date stands in it, wherever, the name without it is found', () => {
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom('', '-'), fc.boolean(), (at, separator, isBefore) => {
        const date = at.toISOString().slice(0, 10);
        const written = date.replaceAll('-', separator);
        const name = isBefore ? `${written}_students.csv` : `students_${written}.csv`;
        expect(datedName(name)).toEqual({ bare: 'students.csv', date, time: '' });
      }),
    );
  });
});

describe('the dates of a set', () => {
  const enrollments = 'section_id,student_id\nS-1,1001\n';
  const codes = (files: Record<string, string>, nights?: Nights) =>
    check(sectionsLayout, setOf(files), nights ? { nights } : {})
      .report.notices.map((notice) => notice.code)
      // One of its sections has no student.
      .filter((code) => code !== 'parent_unused');

  test.each([
    ['20261121', '20261121', []],
    ['20261121', '20261120', ['set_mixed_ages']],
    ['20261120235900', '20261121000200', []],
    ['20261120013000', '20261121013000', ['set_mixed_ages']],
  ])('%s and %s', (one, other, expected) => {
    expect(codes({ [`sections_${one}.csv`]: sections, [`enrollments_${other}.csv`]: enrollments })).toEqual(expected);
  });

  const tonight = { 'sections_20261121.csv': sections, 'enrollments_20261121.csv': enrollments };
  const last = (receivedOn: string, date: string) => ({ receivedOn, names: [`sections_${date}.csv`, 'x.csv'] });

  test.each<[string, Nights, string[]]>([
    ['of today', { receivedOn: '2026-11-21' }, []],
    ['of the evening before', { receivedOn: '2026-11-22' }, []],
    ['of days ago', { receivedOn: '2026-11-23' }, ['file_date_stale']],
    ['sent again on the same day', { receivedOn: '2026-11-21', lastAccepted: last('2026-11-21', '20261121') }, []],
    [
      'the night before once more',
      { receivedOn: '2026-11-22', lastAccepted: last('2026-11-21', '20261121') },
      ['file_date_stale'],
    ],
    [
      'older than what was accepted',
      { receivedOn: '2026-11-22', lastAccepted: last('2026-11-22', '20261122') },
      ['file_date_stale'],
    ],
    ['newer than it', { receivedOn: '2026-11-22', lastAccepted: last('2026-11-21', '20261120') }, []],
  ])('a set %s', (_, nights, expected) => {
    expect(codes(tonight, nights)).toEqual(expected);
  });

  test('of two dates for one file the later is read, and the other named', () => {
    const old = students.replace('Garcia', 'García');
    const files = { 'students_20261120.csv': old, 'students_20261121.csv': students };
    const { report } = check(studentsLayout, setOf(files));
    expect(report.files[0]?.bytes).toBe(students.length);
    expect(report.notices.map((notice) => notice.message)).toEqual([
      'students_20261120.csv has a newer file beside it and was not checked.',
    ]);
  });

  test('a zip’s own date counts', () => {
    const { report } = check(sectionsLayout, setOf({ 'sections.csv': sections, 'enrollments.csv': enrollments }), {
      archive: 'roster_20261101.zip',
      nights: { receivedOn: '2026-11-21' },
    });
    expect(report.reasons).toEqual(['By its name roster_20261101.zip is of 2026-11-01, and came on 2026-11-21.']);
  });
});
