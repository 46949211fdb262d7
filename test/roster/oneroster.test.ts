// OneRoster sets: lists, references within a file, manifests, and what a delta set can and cannot tell.
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/roster/check.ts';
import { oneRoster11 } from '../../src/roster/layouts/oneroster_1_1.ts';
import type { SetFile } from '../../src/roster/set_file.ts';
import { check, fileOf } from './sets.ts';

const codesOf = ({ report }: CheckResult, ...severities: string[]) =>
  report.notices.filter((one) => severities.length === 0 || severities.includes(one.severity)).map((one) => one.code);
const reportOf = ({ report }: CheckResult, name: string) => report.files.find((file) => file.name === name)!;

const rows: Record<string, Record<string, string>[]> = {
  'academicSessions.csv': [
    {
      sourcedId: 'T1',
      title: 'Fall',
      type: 'term',
      startDate: '2026-08-20',
      endDate: '2026-12-20',
      parentSourcedId: 'SY',
      schoolYear: '2027',
    },
    {
      sourcedId: 'SY',
      title: 'Year',
      type: 'schoolYear',
      startDate: '2026-08-20',
      endDate: '2027-06-10',
      schoolYear: '2027',
    },
  ],
  'orgs.csv': [
    { sourcedId: 'O1', name: 'High', type: 'school', parentSourcedId: 'D1' },
    { sourcedId: 'D1', name: 'District', type: 'district' },
  ],
  'courses.csv': [{ sourcedId: 'C1', title: 'Algebra', orgSourcedId: 'O1' }],
  'classes.csv': [
    {
      sourcedId: 'K1',
      title: 'Algebra 1',
      courseSourcedId: 'C1',
      classType: 'scheduled',
      schoolSourcedId: 'O1',
      termSourcedIds: 'T1, SY',
    },
  ],
  'users.csv': [
    {
      sourcedId: 'U1',
      enabledUser: 'true',
      orgSourcedIds: 'O1',
      role: 'student',
      username: 'u1',
      givenName: 'A',
      familyName: 'B',
      agentSourcedIds: 'U2',
    },
    {
      sourcedId: 'U2',
      enabledUser: 'true',
      orgSourcedIds: 'O1',
      role: 'parent',
      username: 'u2',
      givenName: 'C',
      familyName: 'D',
    },
  ],
  'enrollments.csv': [
    { sourcedId: 'E1', classSourcedId: 'K1', schoolSourcedId: 'O1', userSourcedId: 'U1', role: 'student' },
  ],
};

function set(
  change: (rows: Record<string, Record<string, string>[]>) => void = () => {},
  manifest?: string,
): SetFile[] {
  const copy = structuredClone(rows);
  change(copy);
  const files = Object.entries(copy).map(([name, list]) => {
    const columns = oneRoster11.files.find((file) => file.name === name)!.columns.map((column) => column.name);
    const lines = list.map((row) =>
      columns.map((column) => (row[column]?.includes(',') ? `"${row[column]}"` : (row[column] ?? ''))).join(','),
    );
    return fileOf(name, `${[columns.join(','), ...lines].join('\n')}\n`);
  });
  return manifest === undefined ? files : [fileOf('manifest.csv', `propertyName,value\n${manifest}`), ...files];
}

test('a whole set, with lists and references within the same file, has no notice', () => {
  const whole = set(() => {}, 'file.users,bulk\n');
  expect(check(oneRoster11, whole).report).toMatchObject({ verdict: 'accept', notices: [], notChecked: [] });
});

test('loose files without a manifest are warned about until that is agreed', () => {
  const first = check(oneRoster11, set());
  expect(first.report.notices).toMatchObject([
    { code: 'file_missing_from_set', severity: 'warn', file: 'manifest.csv' },
  ]);
  expect(first.report.verdict).toBe('accept');
  expect(new Set(codesOf(check(first.pinned, set(), { baseline: first.baseline })))).toEqual(
    new Set(['file_unchanged']),
  );
});

test('each item of a list and a parent in the same file are looked up', () => {
  const result = check(
    oneRoster11,
    set((all) => {
      all['classes.csv']![0]!.termSourcedIds = 'T1, T9';
      all['users.csv']![0]!.agentSourcedIds = 'U2,U7';
    }),
  );
  expect(result.report.notices.filter((notice) => notice.code === 'reference_missing')).toMatchObject([
    { file: 'classes.csv', column: 'termSourcedIds', count: 1, samples: [{ line: 2, value: 'T••' }] },
    { file: 'users.csv', column: 'agentSourcedIds', count: 1, samples: [{ line: 2, record: 1, value: 'U••' }] },
  ]);
  expect(reportOf(result, 'users.csv').badRows).toBe(1);
});

test('status and time filled in a bulk set are no error; in a delta set they are required', () => {
  const filled = (all: typeof rows) => {
    all['orgs.csv']![0]!.status = 'Active?';
    all['orgs.csv']![0]!.dateLastModified = 'yesterday';
  };
  expect(codesOf(check(oneRoster11, set(filled, 'file.orgs,bulk\n')))).toEqual([]);
  const delta = check(oneRoster11, set(filled, 'file.orgs,delta\n'));
  const wrong = codesOf(delta).filter((code) => code !== 'rule_not_run');
  expect(wrong.sort()).toEqual(['date_invalid', 'enum_unknown', 'required_value_missing', 'required_value_missing']);
});

test('what a delta set cannot tell is said, and raises no error', () => {
  const bulk = check(oneRoster11, set());
  const manifest = Object.keys(rows)
    .map((name) => `file.${name.replace('.csv', '')},delta\n`)
    .join('');
  const onlyEnrollment = set((all) => {
    for (const list of Object.values(all)) {
      for (const row of list) Object.assign(row, { status: 'active', dateLastModified: '2026-11-20T01:30:00.000Z' });
    }
    all['users.csv']!.pop();
  }, manifest);
  const result = check(oneRoster11, onlyEnrollment, { baseline: bulk.baseline });
  expect(codesOf(result, 'error', 'hold')).toEqual([]);
  expect(result.report.notChecked).toContainEqual({
    rule: 'rows_removed_mass',
    file: 'users.csv',
    because: 'users.csv is a delta file: it holds changes, not the whole roster',
  });
  expect(
    result.report.notChecked.some((one) => one.rule === 'reference_missing' && one.file === 'enrollments.csv'),
  ).toBe(true);
  expect(result.baseline.files.find((file) => file.name === 'users.csv')?.rows).toBe(rows['users.csv']!.length);
});

test('a delta file without rows says that nothing changed', () => {
  const bulk = check(oneRoster11, set());
  const quiet = set((all) => {
    all['orgs.csv'] = [];
  }, 'file.orgs,delta\n');
  const result = check(oneRoster11, quiet, { baseline: bulk.baseline });
  expect(result.report.verdict).toBe('accept');
  expect(codesOf(result, 'reject', 'hold', 'error')).toEqual([]);
  expect(result.baseline.files.map((file) => file.name)).toContain('orgs.csv');
});

test('changes that came before any whole roster are no baseline: the whole one is not held against them', () => {
  const first = check(
    oneRoster11,
    set((all) => {
      for (const row of all['users.csv']!) {
        Object.assign(row, { status: 'active', dateLastModified: '2026-11-20T01:30:00.000Z' });
      }
    }, 'file.users,delta\n'),
  );
  expect(first.baseline.files.map((file) => file.name)).not.toContain('users.csv');
  const whole = check(
    oneRoster11,
    set(() => {}, 'file.users,bulk\n'),
    { baseline: first.baseline },
  );
  expect(codesOf(whole, 'reject', 'hold', 'error')).toEqual([]);
});
