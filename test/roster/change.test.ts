// Nights of an invented district, some honest and some with an accident that no rule on single values would notice.
import { describe, expect, test } from 'vitest';
import type { CheckInput, CheckResult } from '../../src/roster/check.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { learnLayout } from '../../src/roster/learn.ts';
import { districtOf } from '../districts/district.ts';
import { tablesOf } from '../districts/files_of.ts';
import type { DistrictOptions } from '../districts/people.ts';
import { linesOf } from '../districts/table.ts';
import { check, setOf } from './sets.ts';

type Row = Record<string, string>;
/** What becomes of a row; `at` counts from 0. */
type Accident = (row: Row, at: number) => Row | undefined;

const oneRoster = builtInLayout('oneroster-1.1')!;
const sdsV1 = builtInLayout('microsoft-sds-v1')!;

/** A night of the district as texts; in `file` every row goes through `accident` first. */
function night(layout: Layout, options: Partial<DistrictOptions>, file = '', accident: Accident = (row) => row) {
  const texts: Record<string, string> = {};
  for (const table of tablesOf(districtOf({ seed: 11, students: 3000, ...options }), layout.id)) {
    const layoutFile = layout.files.find(({ name }) => name === table.file)!;
    const { columns } = table;
    const rows =
      table.file !== file
        ? table.rows
        : [...table.rows].flatMap((fields, at) => {
            const row = accident(Object.fromEntries(columns.map((name, place) => [name, fields[place]!])), at);
            return row === undefined ? [] : [columns.map((name) => row[name]!)];
          });
    texts[table.file] = [...linesOf({ ...table, rows }, layoutFile)].join('');
  }
  return setOf(texts);
}

const firstNights = new Map<Layout, CheckResult>();
function firstNight(layout: Layout): CheckResult {
  const known = firstNights.get(layout) ?? check(layout, night(layout, {}));
  firstNights.set(layout, known);
  return known;
}

function tonight(layout: Layout, files: ReturnType<typeof night>, more: Partial<CheckInput> = {}) {
  const { pinned, baseline } = firstNight(layout);
  return check(pinned, files, { baseline, ...more }).report;
}

const holding = (report: CheckResult['report']) =>
  report.notices.filter(({ severity }) => severity === 'hold' || severity === 'reject').map(({ code }) => code);

describe('an accident is named', () => {
  test('a column became blank on nearly all rows', () => {
    const report = tonight(
      oneRoster,
      night(oneRoster, {}, 'users.csv', (row, at) => ({ ...row, email: at % 33 === 0 ? row['email']! : '' })),
    );
    expect(holding(report).sort()).toEqual(['column_emptied', 'rows_changed_mass']);
    const notice = report.notices.find(({ code }) => code === 'column_emptied')!;
    expect(notice.column).toBe('email');
    expect(notice.message).toMatch(
      /^email of users\.csv was filled, and is blank now on about 9[5-8](\.\d)? % of the rows \([\d,]+ of [\d,]+ looked at\)\.$/,
    );
    const { columns } = report.files.find(({ name }) => name === 'users.csv')!;
    expect(columns!.changed.map(({ column }) => column)).toEqual(['email']);
    expect(columns!.looked).toBeLessThan(columns!.of);
  });

  test('a column of few rows is blank, and the guard on changed rows says nothing', () => {
    const some: Accident = (row, at) => ({ ...row, middleName: at % 3 === 0 ? `M${at}` : '' });
    const { pinned, baseline } = check(oneRoster, night(oneRoster, {}, 'users.csv', some));
    const report = check(
      pinned,
      night(oneRoster, {}, 'users.csv', (row) => ({ ...row, middleName: '' })),
      { baseline },
    ).report;
    expect(holding(report)).toEqual(['column_emptied']);
  });

  test('a column is blank in a third of the rows, and the guard on changed rows says nothing', () => {
    const less = (share: number) => {
      const blank: Accident = (row, at) => ({ ...row, email: at % share === 0 ? '' : row['email']! });
      return holding(tonight(oneRoster, night(oneRoster, {}, 'users.csv', blank)));
    };
    expect(less(3)).toEqual(['column_emptied']);
    expect(less(5)).toEqual([]);
  });

  test('a column that half of the rows fill slipped by a row', () => {
    const some = (from: number): Accident => {
      return (row, at) => ({ ...row, phone: at % 2 === 0 ? `555 ${100_000 + at + from}` : '' });
    };
    const { pinned, baseline } = check(oneRoster, night(oneRoster, {}, 'users.csv', some(0)));
    const report = check(pinned, night(oneRoster, {}, 'users.csv', some(2)), { baseline }).report;
    expect(report.notices.filter(({ severity }) => severity === 'hold')).toMatchObject([
      { code: 'column_changed_mass', file: 'users.csv', column: 'phone' },
    ]);
  });

  test('a school of another name is not gone while its students are there; one whose students went elsewhere is', () => {
    const file = 'student_id,name,school\n';
    const text = (school: (at: number) => string, from = 0) =>
      file + Array.from({ length: 400 }, (_, at) => `${1000 + at + from},N${at},${school(at)}\n`).join('');
    const usual = (at: number) => ['Oak ES', 'Elm ES', 'Ash ES', 'Fir ES'][at % 4]!;
    const { layout } = learnLayout(setOf({ 'students.csv': text(usual) }));
    const first = check(layout, setOf({ 'students.csv': text(usual) }));
    const next = (students: string) =>
      holding(check(first.pinned, setOf({ 'students.csv': students }), { baseline: first.baseline }).report);
    expect(next(text((at) => usual(at).replace('Oak ES', 'Oak Elementary')))).toEqual([]);
    expect(next(text((at) => usual(at).replace('Oak', 'Elm')))).toEqual(['group_removed_whole']);
    expect(next(text((at) => usual(at).replace('Oak ES', 'Yew ES'), 4000))).toContain('group_removed_whole');
  });

  test('given and family names changed places', () => {
    const swapped: Accident = (row) => ({ ...row, givenName: row['familyName']!, familyName: row['givenName']! });
    const report = tonight(oneRoster, night(oneRoster, {}, 'users.csv', swapped));
    expect(holding(report).sort()).toEqual(['column_content_swapped', 'rows_changed_mass']);
    expect(report.reasons[0]).toMatch(/^In users\.csv (the contents of )?givenName and familyName changed places/);
  });

  test('names, e-mail and the rest moved on by one column', () => {
    const report = tonight(
      sdsV1,
      night(sdsV1, {}, 'Student.csv', (row) => ({
        ...row,
        'First Name': row['Middle Name']!,
        'Middle Name': row['Last Name']!,
        'Last Name': row['First Name']!,
      })),
    );
    expect(holding(report)).toContain('column_content_swapped');
    const message = report.notices.find(({ code }) => code === 'column_content_swapped')!.message;
    expect(message).toContain('Middle Name holds what was in Last Name');
    expect(message).toContain('Last Name holds what was in First Name');
  });

  test('the addresses got another domain', () => {
    const report = tonight(
      oneRoster,
      night(oneRoster, {}, 'users.csv', (row) => ({ ...row, email: row['email']!.replace('@', '@mail.') })),
    );
    expect(holding(report).sort()).toEqual(['column_changed_mass', 'rows_changed_mass']);
    expect(report.notices.find(({ code }) => code === 'column_changed_mass')!.column).toBe('email');
  });

  test('all users came back under other ids', () => {
    const renamed: Accident = (row) => ({ ...row, sourcedId: `SIS2-${row['sourcedId']}` });
    const report = tonight(oneRoster, night(oneRoster, {}, 'users.csv', renamed));
    expect(holding(report)).toEqual(
      expect.arrayContaining(['key_space_replaced', 'rows_removed_mass', 'rows_added_mass']),
    );
    expect(holding(report)).not.toContain('column_content_swapped');
    expect(report.reasons.join(' ')).toMatch(
      /About (9\d|100)(\.\d)? % of the [\d,]+ rows that would disappear from users\.csv/,
    );
  });

  test('ids were issued anew, and with them the names of the schools and a stamp', () => {
    const migrated: Accident = (row, at) => ({
      ...row,
      sourcedId: `n${900000 - at}`,
      orgSourcedIds: row['orgSourcedIds']!.replaceAll(/\w+/g, 'new-$&'),
      dateLastModified: '2026-11-20T03:00:00Z',
      status: 'active',
    });
    const report = tonight(oneRoster, night(oneRoster, {}, 'users.csv', migrated));
    expect(holding(report)).toContain('key_space_replaced');
  });

  test('the id and another column changed places', () => {
    const report = tonight(
      oneRoster,
      night(oneRoster, {}, 'users.csv', (row) => ({
        ...row,
        sourcedId: row['username']!,
        username: row['sourcedId']!,
      })),
    );
    expect(holding(report)).toEqual(expect.arrayContaining(['column_content_swapped', 'rows_removed_mass']));
    expect(holding(report)).not.toContain('key_space_replaced');
  });

  test('in a file whose rows have no key a column became blank', () => {
    const files = (blank: boolean) =>
      setOf({
        'sections.csv': 'section_id,title\nS-1,Algebra\nS-2,Biology\n',
        'enrollments.csv': `section_id,student_id,teacher\n${Array.from(
          { length: 400 },
          (_, at) => `S-${1 + (at % 2)},${1000 + at},${blank ? '' : `T${at % 9}`}\n`,
        ).join('')}`,
      });
    const layout = keyless();
    const { pinned, baseline } = check(layout, files(false));
    const report = check(pinned, files(true), { baseline }).report;
    expect(holding(report).sort()).toEqual(['column_emptied', 'rows_added_mass', 'rows_removed_mass']);
    expect(report.notices.find(({ code }) => code === 'column_emptied')!.column).toBe('teacher');
  });
});

function keyless(): Layout {
  const column = (name: string) => ({ name, required: true, filled: false, type: 'string' as const });
  const file = (name: string, key: string[], columns: string[]) => ({
    name,
    pattern: `^${name}$`,
    required: true,
    delimiter: ',',
    header: true,
    quoting: 'rfc4180' as const,
    columnOrder: 'frozen' as const,
    key,
    columns: columns.map(column),
    extraColumns: 'refused' as const,
  });
  const files = [
    file('sections.csv', ['section_id'], ['section_id', 'title']),
    file('enrollments.csv', [], ['section_id', 'student_id', 'teacher']),
  ];
  return { id: 'keyless', title: 'Keyless', source: 'A test.', files, pinned: false };
}

describe('an honest night is not held', () => {
  test.each([oneRoster, sdsV1])('sixty nights of drift: $id', (layout) => {
    const { pinned } = firstNight(layout);
    let { baseline } = firstNight(layout);
    for (let day = 1; day <= 60; day++) {
      const drift = { leave: day * 0.0004, join: day * 0.0005, change: day * 0.001 };
      const result = check(pinned, night(layout, { students: 900, ...drift }), day === 1 ? {} : { baseline });
      expect(holding(result.report), `day ${day}`).toEqual([]);
      baseline = result.baseline;
    }
  });

  test('a column is filled for the first time', () => {
    const grown: Accident = (row, at) => ({ ...row, sms: at % 2 === 0 ? `555-${1000 + at}` : '' });
    expect(holding(tonight(oneRoster, night(oneRoster, {}, 'users.csv', grown)))).toEqual([]);
  });

  test('filled on every row it is a change of every row, and of nothing else', () => {
    const report = tonight(
      oneRoster,
      night(oneRoster, {}, 'users.csv', (row, at) => ({ ...row, sms: `555-${1000 + at}` })),
    );
    expect(holding(report)).toEqual(['rows_changed_mass']);
    expect(report.reasons[0]).toContain('sms (about 100 %, filled)');
  });

  test('every row is stamped with the hour of the export, every night', () => {
    const stamped =
      (hour: string): Accident =>
      (row) => ({ ...row, status: 'active', dateLastModified: `2026-11-${hour}:00:00Z` });
    const { pinned, baseline } = check(oneRoster, night(oneRoster, {}, 'users.csv', stamped('20T02')));
    const files = night(oneRoster, { change: 0.02 }, 'users.csv', stamped('21T02'));
    const { report } = check(pinned, files, { baseline });
    expect(holding(report)).toEqual([]);
    const users = report.files.find(({ name }) => name === 'users.csv')!;
    expect(users.changed).toBe(users.rows);
    const renamed: Accident = (row, at) => ({ ...stamped('21T02')(row, at)!, email: `${at}@new.example` });
    expect(holding(check(pinned, night(oneRoster, {}, 'users.csv', renamed), { baseline }).report)).toContain(
      'rows_changed_mass',
    );
  });

  test('a few values of a rare column are cleared', () => {
    const rare: Accident = (row, at) => ({ ...row, middleName: at % 60 === 0 ? 'Rose' : '' });
    const { pinned, baseline } = check(oneRoster, night(oneRoster, {}, 'users.csv', rare));
    const report = check(
      pinned,
      night(oneRoster, {}, 'users.csv', (row) => ({ ...row, middleName: '' })),
      { baseline },
    ).report;
    expect(holding(report)).toEqual([]);
  });

  test('one column takes over the values of another that keeps them', () => {
    const copied: Accident = (row, at) => (at % 4 === 0 ? row : { ...row, username: row['email']! });
    expect(holding(tonight(oneRoster, night(oneRoster, {}, 'users.csv', copied)))).toEqual([]);
  });

  test('a few rows only, and all of them changed', () => {
    const four = 'student_id,last_name,first_name\n1,A,B\n2,C,D\n3,E,F\n4,G,H\n';
    const layout = {
      ...keyless(),
      files: [
        {
          ...keyless().files[0]!,
          name: 's.csv',
          pattern: '^s\\.csv$',
          key: ['student_id'],
          columns: ['student_id', 'last_name', 'first_name'].map((name) => ({
            name,
            required: true,
            filled: false,
            type: 'string' as const,
          })),
        },
      ],
    };
    const { pinned, baseline } = check(layout, setOf({ 's.csv': four }));
    for (const changed of [/,[A-H],/g, /,[A-H]$/gm]) {
      expect(
        holding(
          check(pinned, setOf({ 's.csv': four.replaceAll(changed, (found) => found.replace(/[A-H]/, '')) }), {
            baseline,
          }).report,
        ),
      ).toEqual([]);
    }
  });

  test('another roster altogether is not the same people under other ids', () => {
    const { pinned } = firstNight(oneRoster);
    const other = check(oneRoster, night(oneRoster, { seed: 99, students: 2500 }));
    const prefixed: Accident = (row) => ({ ...row, sourcedId: `x${row['sourcedId']}` });
    const report = check(pinned, night(oneRoster, { seed: 12 }, 'users.csv', prefixed), {
      baseline: other.baseline,
    }).report;
    expect(holding(report)).toContain('rows_removed_mass');
    expect(holding(report)).not.toContain('key_space_replaced');
  });
});
