// `rollcall check` as a script and as a person meet it: exit codes, one JSON object, a text that says where and what to do.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeOneRoster } from '../../src/cli/demo/district/oneroster.ts';
import { writeSdsV1 } from '../../src/cli/demo/district/sds_v1.ts';
import type { CheckReport } from '../../src/roster/report.ts';
import { rollcall } from './command.ts';
import { zipOf } from './zip.ts';

const samples = join(import.meta.dirname, '../specimens/samples');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-check-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A copy of a sample, one of its files rewritten. */
function spoiled(sample: string, file: string, rewrite: (text: string) => string): string {
  const copy = join(folder, 'tonight');
  cpSync(join(samples, sample), copy, { recursive: true });
  writeFileSync(join(copy, file), rewrite(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

async function json(args: string[]): Promise<{ code: number; report: CheckReport; err: string }> {
  const { code, out, err } = await rollcall(['check', '--format', 'json', ...args]);
  return { code, report: JSON.parse(out) as CheckReport, err };
}

test('the published samples are accepted without an error', async () => {
  for (const [sample, layout] of [
    ['sds-v1-100', 'microsoft-sds-v1'],
    ['sds-v21', 'microsoft-sds-v2.1'],
  ] as const) {
    const { code, report, err } = await json([join(samples, sample)]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ verdict: 'accept', layout, trips: [], notChecked: [] });
    expect(report.notices.filter((it) => ['error', 'hold', 'reject'].includes(it.severity))).toEqual([]);
    expect(report.layoutBecause).toContain('all headers are');
    expect(err).toBe('');
  }
});

test('the JSON report has the documented shape', async () => {
  const { report } = await json([join(samples, 'sds-v1-100')]);
  expect(Object.keys(report)).toEqual(
    expect.arrayContaining([
      'rollcall',
      'verdict',
      'layout',
      'milliseconds',
      'files',
      'notices',
      'trips',
      'notChecked',
    ]),
  );
  expect(report.files.find((it) => it.name === 'Student.csv')).toMatchObject({
    rows: 86,
    bytes: readFileSync(join(samples, 'sds-v1-100/Student.csv')).length,
    encoding: 'utf-8',
    delimiter: ',',
    badRows: 0,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a row missing from Section.csv names the orphaned enrolments, grouped by the section, with lines', async () => {
  const path = spoiled('sds-v1-100', 'Section.csv', (text) => text.replace(/^11003,.*\r?\n/m, ''));
  const orphans = readFileSync(join(samples, 'sds-v1-100/StudentEnrollment.csv'), 'utf8')
    .split(/\r?\n/)
    .flatMap((line, at) => (line.startsWith('11003,') ? [at + 1] : []));
  const { report } = await json([path]);
  const groups = report.notices.filter((it) => it.code === 'reference_missing' && it.file === 'StudentEnrollment.csv');
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({
    column: 'Section SIS ID',
    severity: 'error',
    count: orphans.length,
    firstLine: orphans[0],
    lastLine: orphans.at(-1),
  });
  expect(groups[0]?.samples.map((it) => it.line)).toEqual(orphans.slice(0, 50));
  const { out } = await rollcall(['check', path]);
  expect(out).toContain(`line ${orphans[0]}`);
});

test('values are masked unless they are asked for, and secrets always', async () => {
  const path = spoiled('sds-v1-100', 'Student.csv', (text) => text.replace('4/2/2000', '31/31/2000'));
  const masked = await rollcall(['check', '--format', 'json', path]);
  expect(masked.out).not.toContain('31/31/2000');
  expect((await rollcall(['check', '--format', 'json', '--show-values', path])).out).toContain('31/31/2000');
  for (const format of ['text', 'json', 'html']) {
    expect((await rollcall(['check', '--format', format, '--show-values', path])).out).not.toContain('P@ssword');
  }
});

test('a baseline gives the changes, and a roster that shrank is held with the numbers', async () => {
  const [monday, tuesday, wednesday] = ['monday', 'tuesday', 'wednesday'].map((day) => join(folder, day)) as [
    string,
    string,
    string,
  ];
  for (const day of [monday, tuesday, wednesday]) mkdirSync(day);
  writeSdsV1(monday, { seed: 5, students: 400 });
  const { churn } = writeSdsV1(tuesday, {
    seed: 5,
    students: 400,
    churn: { removed: 0.01, added: 0.01, changed: 0.02 },
  });
  writeSdsV1(wednesday, { seed: 5, students: 400, churn: { removed: 0.4 } });
  const next = await json(['--baseline', monday, tuesday]);
  expect(next.code).toBe(0);
  expect(next.report.files.find((it) => it.name === 'Student.csv')).toMatchObject({ ...churn, baselineRows: 400 });
  const shrunk = await json(['--baseline', monday, wednesday]);
  expect(shrunk.code).toBe(1);
  expect(shrunk.report.verdict).toBe('hold');
  expect(shrunk.report.trips).toContainEqual(expect.objectContaining({ guard: 'rows_removed', file: 'Student.csv' }));
  const { out } = await rollcall(['check', '--baseline', monday, wednesday]);
  expect(out).toMatch(/^‖ hold/);
  expect(out).toContain('added  removed  changed');
});

test('columns in another order than the last good night are rejected', async () => {
  const swap = (text: string) =>
    text.replace(/^([^,]*),([^,]*),([^,]*),([^,]*)/gm, (_, a: string, b: string, c: string, d: string) =>
      [a, b, d, c].join(','),
    );
  const path = spoiled('sds-v1-100', 'Student.csv', swap);
  expect((await json([path])).code).toBe(0);
  const { code, report } = await json(['--baseline', join(samples, 'sds-v1-100'), path]);
  expect(code).toBe(2);
  expect(report.notices).toContainEqual(expect.objectContaining({ code: 'column_order_changed', file: 'Student.csv' }));
});

test('a missing file is a rejection that names the file', async () => {
  const copy = spoiled('sds-v1-100', 'Section.csv', (text) => text);
  rmSync(join(copy, 'Teacher.csv'));
  const { code, report } = await json([copy]);
  expect(code).toBe(2);
  expect(report.layout).toBe('microsoft-sds-v1');
  expect(report.notices).toContainEqual(
    expect.objectContaining({ code: 'file_missing_from_set', file: 'Teacher.csv' }),
  );
});

test('files can be given one by one', async () => {
  const names = ['School', 'Section', 'Student', 'Teacher', 'StudentEnrollment', 'TeacherRoster'];
  const { code } = await rollcall(['check', ...names.map((name) => join(samples, 'sds-v1-100', `${name}.csv`))]);
  expect(code).toBe(0);
});

test('the text report fits a person: verdict first, reasons, place, why and fix', async () => {
  const path = spoiled('sds-v1-100', 'Student.csv', (text) => text.replace(/^13001,[^,]*,/m, '13001,,'));
  const { out } = await rollcall(['check', path]);
  expect(out.split('\n')[0]).toMatch(/^✓ accept {3}microsoft-sds-v1 · 6 files · 758 rows · /);
  expect(out).toMatch(/error {2}required_value_missing {2}Student\.csv, School SIS ID\n(.*\n)+? {4}line 2/);
  expect(out).toMatch(/ {4}why {2}\S/);
  expect(out).toMatch(/ {4}fix {2}\S/);
  expect(out).not.toContain('\u001b');
});

test('colour and progress only on a screen', async () => {
  const { out, err } = await rollcall(['check', join(samples, 'sds-v1-100')], { isTty: true });
  expect(out).toContain('\u001b[');
  expect(err).toContain('rows');
  expect(err.endsWith('\r\u001b[K')).toBe(true);
});

test('the HTML report is one document without scripts, and escapes what files say', async () => {
  const path = spoiled('sds-v1-100', 'Student.csv', (text) => text.replace('4/2/2000', '<script>alert(1)</script>'));
  const { out, code } = await rollcall(['check', '--format', 'html', '--show-values', path]);
  expect(code).toBe(0);
  expect(out).toMatch(/^<!doctype html>/);
  expect(out).not.toMatch(/<script|<link|src=|href="[^#]/);
  expect(out).toContain('&lt;script&gt;');
});

test('--out writes the report and leaves the answer stream empty', async () => {
  const file = join(folder, 'report.json');
  const { code, out, err } = await rollcall(['check', '--format', 'json', '--out', file, join(samples, 'sds-v21')]);
  expect([code, out]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ verdict: 'accept' });
  expect(err).toContain(file);
});

test.each([{ write: writeOneRoster }, { write: writeSdsV1 }])(
  'a layout that was learned judges the night it was learned from, and the next: $write.name',
  async ({ write }) => {
    const [first, second] = ['first', 'second'].map((day) => join(folder, day)) as [string, string];
    mkdirSync(first);
    mkdirSync(second);
    write(first, { seed: 9, students: 1500 });
    write(second, { seed: 9, students: 1500, churn: { removed: 0.01, added: 0.02, changed: 0.05 } });
    const layout = join(folder, 'layout.json');
    expect((await rollcall(['learn', first, '--out', layout, '--id', 'lakeside'])).code).toBe(0);
    for (const args of [[first], [second], ['--baseline', first, second]]) {
      const { code, report } = await json(['--layout', layout, ...args]);
      expect(report.notices.filter((it) => it.severity !== 'info')).toEqual([]);
      expect(report).toMatchObject({ verdict: 'accept', layout: 'lakeside' });
      expect(code).toBe(0);
    }
  },
);

test('a layout learned from a published sample accepts it', async () => {
  for (const sample of ['sds-v1-100', 'sds-v21']) {
    const layout = join(folder, `${sample}.json`);
    expect((await rollcall(['learn', join(samples, sample), '--out', layout])).code).toBe(0);
    const { report } = await json(['--layout', layout, join(samples, sample)]);
    expect(report.verdict).toBe('accept');
    // Some sections have no student, and a course no section.
    expect(report.notices.filter((it) => it.code !== 'parent_unused')).toEqual([]);
  }
});

test('a learned layout takes the order of columns to the letter from the first check on', async () => {
  const layout = join(folder, 'layout.json');
  await rollcall(['learn', join(samples, 'sds-v1-100'), '--out', layout]);
  const path = spoiled('sds-v1-100', 'StudentEnrollment.csv', (text) =>
    text.replace(/^([^,]*),([^,\r\n]*)/gm, '$2,$1'),
  );
  const { code, report } = await json(['--layout', layout, path]);
  expect(code).toBe(2);
  expect(report.notices.map((it) => it.code)).toContain('column_order_changed');
});

test('a zip is a set; one that cannot be unpacked is rejected', async () => {
  const zip = join(folder, 'night.zip');
  writeFileSync(zip, zipOf(join(samples, 'sds-v21')));
  expect((await json([zip])).report).toMatchObject({ verdict: 'accept', layout: 'microsoft-sds-v2.1' });
  writeFileSync(zip, readFileSync(zip).subarray(0, 900));
  const { code, report } = await json([zip]);
  expect(code).toBe(2);
  expect(report).toMatchObject({ verdict: 'reject', notices: [{ code: 'archive_damaged', file: 'night.zip' }] });
  for (const format of ['text', 'html']) {
    expect((await rollcall(['check', '--format', format, zip])).out).toContain('archive_damaged');
  }
  expect((await rollcall(['check', zip, '--layout', 'nonsense'])).code).toBe(64);
  expect((await rollcall(['learn', zip])).code).toBe(64);
});

test('mistakes in the call are 64 and one sentence', async () => {
  const good = join(samples, 'sds-v1-100');
  const broken = join(folder, 'layout.json');
  writeFileSync(broken, '{ "id": 3 }');
  for (const [args, says] of [
    [['check', join(folder, 'nothing-here')], 'nothing-here'],
    [['check', good, '--layout', 'sds'], 'microsoft-sds-v1, microsoft-sds-v2.1, gradecam-combined'],
    [['check', good, '--layout', broken], 'files'],
    [['check', good, '--format', 'xml'], 'xml'],
    [['check', good, '--colour'], '--colour'],
    [['check', good, '--baseline', join(folder, 'never')], 'never'],
    [['check', good, '--out', join(folder, 'no/such/folder.txt')], '--out'],
    [['check'], 'path'],
    [['check', folder], 'rollcall'],
    [['learn', join(folder, 'nothing-here')], 'nothing-here'],
    [['layouts', 'sds'], 'oneroster-1.1'],
    [['rules', 'no_such_rule'], 'no_such_rule'],
  ] as const) {
    const { code, out, err } = await rollcall([...args]);
    expect({ args, code, out }).toEqual({ args, code: 64, out: '' });
    expect(err).toContain(says);
    expect(err).not.toMatch(/ at .*:\d+:\d+/);
  }
});
