// Files without rows: what many districts have nothing for may be a header alone; what had rows last night may not.
import { describe, expect, test } from 'vitest';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, setOf } from './sets.ts';

const district = districtOf({ seed: 4, students: 60, schools: 2 });

describe.each(builtInLayouts.filter(({ files }) => files.some((file) => file.mayBeEmpty)))('$id', (layout) => {
  const texts = filesOf(district, layout.id);
  const bare = Object.fromEntries(
    layout.files.flatMap((file) => {
      const names = file.columns.map((column) => column.name).join(file.delimiter);
      return file.mayBeEmpty && !file.columns.some((column) => column.series) ? [[file.name, `${names}\r\n`]] : [];
    }),
  );
  const { 'manifest.csv': manifest, ...rest } = { ...texts, ...bare };
  const all = manifest === undefined ? rest : { 'manifest.csv': manifest.replaceAll(',absent', ',bulk'), ...rest };

  test('optional files with a header alone are a warning, and usual from then on', () => {
    const first = check(layout, setOf(all));
    expect(first.report.verdict).toBe('accept');
    const said = first.report.notices.filter((one) => one.code === 'file_header_only');
    expect(said.map((one) => one.file).sort()).toEqual(Object.keys(bare).sort());
    expect(new Set(said.map((one) => one.severity))).toEqual(new Set(['warn']));
    const second = check(first.pinned, setOf(all), { baseline: first.baseline }).report;
    expect(second.verdict).toBe('accept');
    expect(new Set(second.notices.map((one) => one.severity))).toEqual(new Set(['info']));
  });

  test('they may get rows, and must not lose them again', () => {
    const first = check(layout, setOf(all));
    const filled = Object.keys(bare).filter((name) => (texts[name] ?? '').trim().split('\n').length > 1);
    for (const name of filled) {
      const some = { ...all, [name]: texts[name]! };
      const second = check(first.pinned, setOf(some), { baseline: first.baseline });
      expect(second.report.notices.filter((one) => one.file === name && one.severity !== 'hold')).toEqual([]);
      const lost = check(second.pinned, setOf(all), { baseline: second.baseline }).report;
      expect(lost.notices).toContainEqual(
        expect.objectContaining({ code: 'file_header_only', file: name, severity: 'reject', firstLine: 1 }),
      );
    }
  });
});

test('a file of the roster itself is refused without rows', () => {
  for (const [id, name] of [
    ['oneroster-1.1', 'users.csv'],
    ['canvas-sis', 'users.csv'],
    ['microsoft-sds-v2.1', 'enrollments.csv'],
  ] as const) {
    const texts = filesOf(district, id);
    const header = texts[name]!.slice(0, texts[name]!.indexOf('\n') + 1);
    expect(check(builtInLayout(id)!, setOf({ ...texts, [name]: header })).report.verdict).toBe('reject');
  }
});

test('a file that had no rows on the good night may have none', () => {
  const texts = {
    'students.csv': 'student_id,last_name\r\n1,Lee\r\n2,Kim\r\n',
    'withdrawn.csv': 'student_id,left_on\r\n',
  };
  const { layout } = learnLayout(setOf(texts));
  const first = check(layout, setOf(texts));
  expect(first.report.verdict).toBe('accept');
  expect(check(first.pinned, setOf(texts), { baseline: first.baseline }).report.verdict).toBe('accept');
});
