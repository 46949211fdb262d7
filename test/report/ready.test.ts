// Every ready-made report, from invented districts of several sizes, passes the check of the layout it is made for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readyReports } from '../../src/report/ready/catalogue.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { check, setOf } from '../roster/sets.ts';
import { rowsOf } from './csv_rows.ts';
import { type Desk, openDesk, outputsOf, setIn } from './reporting.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

function made(id: string, students: number, files?: Record<string, string>) {
  const report = readyReports.find((it) => it.id === id)!;
  const district = districtOf({ seed: students, students });
  const set = setIn(desk, report.from, files ?? filesOf(district, report.from));
  return outputsOf(desk.run({ files: report.files, target: builtInLayout(report.to)!, set }));
}

describe.each(readyReports.map((report) => report.id))('%s', (id) => {
  test.each([1, 400])('of %i students', async (students) => {
    const files = await made(id, students);
    const { report } = check(builtInLayout(readyReports.find((it) => it.id === id)!.to)!, setOf(files));
    const known = ['parent_unused', 'secret_column_present'];
    expect(report.notices.filter((it) => !known.includes(it.code))).toEqual([]);
    expect(report.verdict).toBe('accept');
  });
});

test.each(readyReports.filter(({ from }) => from.startsWith('oneroster')).map(({ id }) => id))(
  '%s takes words such as a role in any case',
  async (id) => {
    const before = filesOf(districtOf({ seed: 60, students: 60 }), id.slice(0, 'oneroster-1.1'.length));
    const words = /(?<=[,\n])(student|teacher|guardian|school|primary|secondary|true|false|male|female)(?=[,\r\n])/g;
    const loud = (text: string) =>
      text.slice(0, text.indexOf('\n')) + text.slice(text.indexOf('\n')).replace(words, (it) => it.toUpperCase());
    const after = Object.fromEntries(
      Object.entries(before).map(([name, text]) => [name, name === 'manifest.csv' ? text : loud(text)]),
    );
    expect(after).not.toEqual(before);
    const lowered = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.toLowerCase()]));
    expect(lowered(await made(id, 60, after))).toEqual(lowered(await made(id, 60, before)));
  },
);

/** One row as one text, of these columns. */
function lines(rows: Iterable<Record<string, string>>, columns: string[]): string[] {
  return [...rows].map((row) => columns.map((column) => row[column] ?? '').join(' | ')).sort();
}

describe('the combined file has exactly the seats of the district', () => {
  const same = [
    'School_ID',
    'Staff_First_Name',
    'Staff_Last_Name',
    'Staff_Email_Address',
    'Staff_ID',
    'Student_First_Name',
    'Student_Last_Name',
    'Student_ID',
  ];
  test.each([
    ['oneroster-1.1-to-gradecam', [...same, 'Term_ID', 'Class_Name', 'Class_Period']],
    ['oneroster-1.2-to-gradecam', [...same, 'Term_ID', 'Class_Name', 'Class_Period']],
    ['microsoft-sds-v2.1-to-gradecam', [...same, 'Term_ID', 'Class_Name']],
    ['microsoft-sds-v1-to-gradecam', [...same, 'Term_ID', 'Class_ID', 'Class_Name', 'Class_Period']],
    ['clever-sftp-to-gradecam', [...same, 'Class_ID', 'Class_Name', 'Class_Period']],
    ['illuminate-isi-to-gradecam', [...same, 'Class_ID', 'Class_Period']],
  ])('%s', async (id, columns) => {
    const wanted = filesOf(districtOf({ seed: 300, students: 300 }), 'gradecam-combined')['combined.csv']!;
    const files = await made(id, 300);
    expect(lines(rowsOf(files['combined.csv']!), columns)).toEqual(lines(rowsOf(wanted), columns));
  });
});

describe('there and back', () => {
  test.each(['oneroster-1.1', 'oneroster-1.2'])(
    '%s to Clever to OneRoster keeps people, sections and enrollments',
    async (id) => {
      const district = districtOf({ seed: 310, students: 310 });
      const before = filesOf(district, id);
      const back = await made('clever-sftp-to-oneroster-1.1', 310, await made(`${id}-to-clever`, 310, before));
      const both = (file: string, columns: string[], isKept: (row: Record<string, string>) => boolean = () => true) => {
        const was = lines(rowsOf(before[file]!).filter(isKept), columns);
        expect(was.length).toBeGreaterThan(20);
        expect(lines(rowsOf(back[file]!).filter(isKept), columns)).toEqual(was);
      };
      const guardians = new Set(district.guardians.map((it) => it.id));
      const person = ['sourcedId', 'givenName', 'familyName', 'email', 'username', 'grades', 'enabledUser'];
      both('users.csv', person, (row) => !guardians.has(row['sourcedId']!));
      both('classes.csv', ['sourcedId', 'title', 'schoolSourcedId', 'grades', 'periods', 'classCode']);
      both('enrollments.csv', ['classSourcedId', 'userSourcedId', 'schoolSourcedId', 'role', 'primary']);
      both('demographics.csv', ['sourcedId', 'birthDate', 'sex', 'hispanicOrLatinoEthnicity']);
    },
  );

  test('Clever to OneRoster to Clever keeps students, sections and enrollments', async () => {
    const before = filesOf(districtOf({ seed: 320, students: 320 }), 'clever-sftp');
    const back = await made('oneroster-1.1-to-clever', 320, await made('clever-sftp-to-oneroster-1.1', 320, before));
    const student = [
      'School_id',
      'Student_id',
      'Student_number',
      'First_name',
      'Last_name',
      'Grade',
      'DOB',
      'Student_email',
    ];
    const distinct = (text: string) => [...new Set(lines(rowsOf(text), student))];
    expect(distinct(back['students.csv']!)).toEqual(distinct(before['students.csv']!));
    for (const [file, columns] of [
      [
        'sections.csv',
        [
          'Section_id',
          'School_id',
          'Teacher_id',
          'Teacher_2_id',
          'Name',
          'Grade',
          'Term_name',
          'Term_start',
          'Term_end',
        ],
      ],
      ['enrollments.csv', ['School_id', 'Section_id', 'Student_id']],
      ['teachers.csv', ['School_id', 'Teacher_id', 'First_name', 'Last_name', 'Teacher_email']],
      ['schools.csv', ['School_id', 'School_name', 'School_number']],
    ] as const) {
      expect(lines(rowsOf(back[file]!), [...columns])).toEqual(lines(rowsOf(before[file]!), [...columns]));
    }
  });
});

describe('what is there twice, or on its way out', () => {
  test('a student enrolled twice in a class has one row', async () => {
    const files = filesOf(districtOf({ seed: 40, students: 40 }), 'oneroster-1.1');
    const once = await made('oneroster-1.1-to-gradecam', 40, files);
    const line = files['enrollments.csv']!.split('\r\n').find((it) => /,"?student"?,/.test(it))!;
    files['enrollments.csv'] += `${line.replace(/^("?)/, '$1again-')}\r\n`;
    expect(await made('oneroster-1.1-to-gradecam', 40, files)).toEqual(once);
  });

  test('OneRoster 1.1 does not say which org is primary: neither does the SDS file', async () => {
    const files = await made('oneroster-1.1-to-sds-v2.1', 40);
    expect(new Set(rowsOf(files['roles.csv']!).map((row) => row['isPrimary']))).toEqual(new Set(['']));
  });
});

test.each(['clever-sftp', 'illuminate-isi'])('a term of %s with a comma in its name is one term', async (from) => {
  const files = filesOf(districtOf({ seed: 60, students: 60 }), from);
  const named = from === 'clever-sftp' ? ['sections.csv'] : ['terms.txt', 'mastschd.txt'];
  for (const name of named) {
    const before = files[name]!;
    files[name] =
      from === 'clever-sftp'
        ? before.replaceAll(',Fall,', ',"Fall, 2026",')
        : before.replaceAll('\tFall\t', '\tFall, 2026\t');
    expect(files[name]).not.toBe(before);
  }
  const out = await made(`${from}-to-oneroster-1.1`, 60, files);
  const { report } = check(builtInLayout('oneroster-1.1')!, setOf(out));
  expect(report.verdict).toBe('accept');
  expect(out['academicSessions.csv']).toContain('"Fall, 2026"');
});

describe('what a source lacks is not made up', () => {
  test('a set of changes only is refused with a sentence', async () => {
    const files = filesOf(districtOf({ seed: 30, students: 30 }), 'oneroster-1.1');
    files['manifest.csv'] = files['manifest.csv']!.replace('file.users,bulk', 'file.users,delta');
    const report = readyReports[0]!;
    const result = await desk.run({ files: report.files, set: setIn(desk, report.from, files) });
    expect(result).toMatchObject({ ok: false, problem: { code: 'report_wrong' } });
    expect(result.ok ? '' : result.problem.detail).toContain('changes only');
  });

  test('a teacher without an e-mail address: the target refuses, and says which column', async () => {
    const files = filesOf(districtOf({ seed: 30, students: 30 }), 'oneroster-1.1');
    files['users.csv'] = files['users.csv']!.replaceAll(/[\w.]+@lakeside\.example/g, '');
    const report = readyReports[0]!;
    const set = setIn(desk, report.from, files);
    const result = await desk.run({ files: report.files, target: builtInLayout(report.to)!, set });
    expect(result).toMatchObject({ ok: false, problem: { code: 'report_refused' }, check: { verdict: 'hold' } });
    expect(result.ok ? '' : result.problem.detail).toContain('Staff_Email_Address');
  });
});
