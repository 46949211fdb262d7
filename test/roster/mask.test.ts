// What a report shows of values and of groups when nobody asked to see them.
import { expect, test } from 'vitest';
import { masked } from '../../src/roster/mask.ts';
import { header, manyStudents, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { check, setOf } from './sets.ts';

test('the first character and two dots, of a secret nothing', () => {
  expect([
    masked('Peña', false),
    masked('é', false),
    masked('😀x', false),
    masked('', false),
    masked('x', true),
  ]).toEqual(['P••', 'é••', '😀••', '', '••']);
});

test('a name that slipped into the column of grades is no group a report may show', () => {
  const before = check(studentsLayout, setOf({ 'students.csv': `${header}${manyStudents(30)}` }));
  const shifted = `${header}${manyStudents(29)}5000,Lee,Jr.,Whitfield,2011-04-02\n`;
  const groupsOf = (showValues: boolean) =>
    check(before.pinned, setOf({ 'students.csv': shifted }), {
      baseline: before.baseline,
      showValues,
    }).report.files[0]!.groups!.map((group) => group.group);
  expect(groupsOf(false)).toEqual(expect.arrayContaining(['9', 'W••']));
  expect(groupsOf(true)).toEqual(expect.arrayContaining(['9', 'Whitfield']));
});
