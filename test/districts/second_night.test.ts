// The night after the first: what was left open is agreed now, the same district some nights later passes, and what
// changes in the files is refused.
import { describe, expect, test } from 'vitest';
import type { Layout } from '../../src/roster/layout.ts';
import { formatLayoutFile, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';
import { check, setOf } from '../roster/sets.ts';
import { districtOf } from './district.ts';
import { filesOf } from './files_of.ts';
import { rowsOf, textsOf, withColumn, withoutColumn, withSwapped } from './pollute.ts';

const options = { seed: 9, students: 120, schools: 2 };
const district = districtOf(options);

function firstNight(layout: Layout, texts: Record<string, string>) {
  const { pinned, baseline, report } = check(layout, setOf(texts));
  // Some sections are empty, as in life.
  expect(report.notices.filter((one) => one.code !== 'parent_unused')).toEqual([]);
  return { pinned, baseline };
}

describe.each(builtInLayouts.map((it) => it.id))('%s', (id) => {
  const layout = builtInLayout(id)!;
  const texts = filesOf(district, id);
  const first = firstNight(layout, texts);
  const tonight = (changed: Record<string, string>) =>
    check(first.pinned, setOf(changed), { baseline: first.baseline }).report;
  const grave = (changed: Record<string, string>) =>
    tonight(changed).notices.filter((one) => !['file_unchanged', 'parent_unused'].includes(one.code));

  test('the same files again are unchanged, and nothing else', () => {
    const { notices, files } = tonight(texts);
    expect(new Set([...notices.map((one) => one.code), 'parent_unused'])).toEqual(
      new Set(['file_unchanged', 'parent_unused']),
    );
    for (const file of files) expect([file.added, file.removed, file.changed]).toEqual([0, 0, 0]);
  });

  test('the same district some nights later passes', () => {
    const later = districtOf({ ...options, leave: 0.02, join: 0.02, change: 0.02 });
    const report = tonight(filesOf(later, id));
    expect(report.verdict, report.reasons.join(' ')).toBe('accept');
    expect(report.files.some((file) => file.added + file.removed + file.changed > 0)).toBe(true);
  });

  test('the agreed layout survives being written and read', () => {
    const read = parseLayoutFile(formatLayoutFile(first.pinned));
    expect(read.mistakes).toBeUndefined();
    expect(check(read.layout!, setOf(texts), { baseline: first.baseline }).report.verdict).toBe('accept');
  });

  test('columns that go, come or change places', () => {
    const set = rowsOf(district, id);
    for (const it of set.values()) {
      const { name: file, header, columnOrder } = it.file;
      if (!header || it.columns.length < 3 || file === 'manifest.csv') continue;
      const optional = it.columns.find(
        (column) => it.file.columns.find((one) => one.name === column)?.required === false,
      );
      if (optional !== undefined) {
        const codes = grave(textsOf(set, withoutColumn(it, optional))).filter((one) => one.file === file);
        expect(codes).toContainEqual(
          expect.objectContaining({ code: 'column_missing', severity: 'reject', column: optional, firstLine: 1 }),
        );
      }
      const swapped = grave(textsOf(set, withSwapped(it, 1))).find((one) => one.code === 'column_order_changed');
      expect(swapped, file).toMatchObject({ file, severity: columnOrder === 'any' ? 'info' : 'reject', firstLine: 1 });
      const added = grave(textsOf(set, withColumn(it, it.columns.length, 'homeroom', 'x')));
      expect(added, file).toContainEqual(
        expect.objectContaining({ code: 'column_added', file, column: 'homeroom', severity: 'hold', firstLine: 1 }),
      );
    }
  });
});

test('a separator that was one of several is agreed on the first night', () => {
  const layout = builtInLayout('apple-school-manager')!;
  const texts = filesOf(district, layout.id);
  const other = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.includes(';') ? text : text.replaceAll(',', ';')]),
  );
  // A comma within quotes became a semicolon within quotes: the rows are as whole as they were.
  const first = firstNight(layout, other);
  expect(first.pinned.files.map((file) => file.delimiter)).toEqual(first.pinned.files.map(() => ';'));
  const { notices } = check(first.pinned, setOf(texts), { baseline: first.baseline }).report;
  expect(new Set(notices.filter((one) => one.severity === 'reject').map((one) => one.code))).toEqual(
    new Set(['delimiter_changed']),
  );
});

test('a header that nobody prescribed is agreed on the first night, there or not', () => {
  const layout = builtInLayout('gradecam-combined-earlier')!;
  const { 'combined.csv': text = '' } = filesOf(district, layout.id);
  const bare = text.slice(text.indexOf('\n') + 1);
  const codes = (pinned: Layout, tonight: string) =>
    check(pinned, setOf({ 'combined.csv': tonight })).report.notices.flatMap(({ code }) =>
      code === 'rule_not_run' ? [] : [code],
    );
  const withHeader = firstNight(layout, { 'combined.csv': text }).pinned;
  expect(codes(withHeader, bare)).toEqual(['header_missing']);
  const without = firstNight(layout, { 'combined.csv': bare }).pinned;
  expect(codes(without, bare)).toEqual([]);
  expect(codes(without, text)).toEqual(['header_looks_like_data']);
  // With tabs it is the same file.
  expect(codes(layout, text.replaceAll(/,(?! )/g, '\t'))).toEqual([]);
});

test('names of a header that are not published are agreed on the first night', () => {
  const layout = builtInLayout('nwea-map')!;
  const { 'rosterfile.csv': text = '' } = filesOf(district, layout.id);
  const rows = text.slice(text.indexOf('\n') + 1);
  const names = layout.files[0]!.columns.map((_, at) => `Field ${String.fromCharCode(65 + at)}`);
  const named = (list: string[]) => ({ 'rosterfile.csv': `${list.join(',')}\r\n${rows}` });
  const { pinned } = firstNight(layout, named(names));
  expect(check(pinned, setOf(named(names))).report.notices).toEqual([]);
  const swapped = named(names.with(3, names[4]!).with(4, names[3]!));
  expect(check(pinned, setOf(swapped)).report.notices.map((one) => one.code)).toContain('column_order_changed');
  const renamed = check(pinned, setOf(named(names.with(3, 'Staff Number')))).report.notices;
  expect(renamed.map((one) => one.code)).toEqual(['column_renamed']);
});

test('Clever with spaces for underscores passes, and holds to it', () => {
  const layout = builtInLayout('clever-sftp')!;
  const spaced = Object.fromEntries(
    Object.entries(filesOf(district, layout.id)).map(([name, text]) => {
      const end = text.indexOf('\r\n');
      return [name, text.slice(0, end).replaceAll('_', ' ') + text.slice(end)];
    }),
  );
  const first = firstNight(layout, spaced);
  const again = check(first.pinned, setOf(spaced), { baseline: first.baseline }).report;
  expect(new Set(again.notices.map((one) => one.code))).toEqual(new Set(['file_unchanged']));
});

test('students of Clever without columns for contacts have one row each, and the id is their key', () => {
  const layout = builtInLayout('clever-sftp')!;
  const set = rowsOf(district, layout.id);
  let students = set.get('students.csv')!;
  for (const name of students.columns.filter((it) => it.startsWith('Contact')))
    students = withoutColumn(students, name);
  const once = students.rows.filter((row, at) => students.rows.findIndex((it) => it[1] === row[1]) === at);
  expect(check(layout, setOf(textsOf(set, { ...students, rows: once }))).report.notices).toEqual([]);
  const twice = [...once, once[3]!.with(students.columns.indexOf('Grade'), '12')];
  const { notices } = check(layout, setOf(textsOf(set, { ...students, rows: twice }))).report;
  expect(notices).toMatchObject([{ code: 'key_duplicate', count: 1, firstLine: once.length + 2 }]);
});

test('CALPADS files of another year, with columns more or fewer at the end', () => {
  const layout = builtInLayout('calpads')!;
  const set = rowsOf(district, layout.id);
  const enrollments = set.get('SENR.txt')!;
  const shorter = { ...enrollments, rows: enrollments.rows.map((row) => row.slice(0, -2)) };
  const longer = { ...enrollments, rows: enrollments.rows.map((row) => [...row, '20261121', '20261120']) };
  for (const other of [shorter, longer]) {
    const first = firstNight(layout, textsOf(set, other));
    const { notices } = check(first.pinned, setOf(textsOf(set)), { baseline: first.baseline }).report;
    expect(notices).toContainEqual(
      expect.objectContaining({ code: 'header_row_width_mismatch', file: 'SENR.txt', severity: 'reject' }),
    );
  }
  const cut = { ...enrollments, rows: enrollments.rows.map((row) => row.slice(0, 12)) };
  expect(check(layout, setOf(textsOf(set, cut))).report.verdict).toBe('reject');
});
