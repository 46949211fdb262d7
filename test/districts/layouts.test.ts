// Invented districts of any size, written in every built-in layout, pass the check without a word.
import { describe, expect, test } from 'vitest';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { check, setOf } from '../roster/sets.ts';
import { districtOf } from './district.ts';
import { filesOf } from './files_of.ts';

describe.each(builtInLayouts.map((layout) => layout.id))('%s', (id) => {
  test.each([1, 2, 25, 700, 2600])('a district of %i students passes clean', (students) => {
    const district = districtOf({ seed: students, students });
    const { report } = check(builtInLayout(id)!, setOf(filesOf(district, id)));
    // Some sections are empty, as in life.
    expect(report.notices.filter((it) => it.code !== 'parent_unused')).toEqual([]);
    expect(report.verdict).toBe('accept');
    expect(report.notChecked).toEqual([]);
  });
});
