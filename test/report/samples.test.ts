// The published samples through the reports that fit them, against the seats as their files tell them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyReport } from '../../src/report/ready/catalogue.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { rowsOf } from './csv_rows.ts';
import { type Desk, openDesk, outputsOf, setIn } from './reporting.ts';

const samples = join(import.meta.dirname, '../specimens/samples');
let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const sampleOf = (name: string, files: string[], change: (text: string) => string = (text) => text) =>
  Object.fromEntries(files.map((file) => [file, change(readFileSync(join(samples, name, file), 'utf8'))]));

function run(id: string, files: Record<string, string>) {
  const report = readyReport(id)!;
  const set = setIn(desk, report.from, files);
  return desk.run({ files: report.files, target: builtInLayout(report.to)!, set });
}

const v21 = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'roles', 'users'].map(
  (it) => `${it}.csv`,
);
const v1 = ['School', 'Section', 'Student', 'StudentEnrollment', 'Teacher', 'TeacherRoster'].map((it) => `${it}.csv`);

test.each([
  ['as they are', (text: string) => text],
  [
    'with roles in capitals',
    (text: string) => text.replace(/\b(student|teacher|professor|schoolYear)\b/g, (it) => it.toUpperCase()),
  ],
])(
  'School Data Sync v2.1, %s: a professor’s class too, and mail addresses that are user names',
  async (_title, change) => {
    const made = await outputsOf(run('microsoft-sds-v2.1-to-gradecam', sampleOf('sds-v21', v21, change)));
    const seats = [...rowsOf(made['combined.csv']!)].map((row) =>
      ['School_ID', 'Term_ID', 'Class_ID', 'Staff_ID', 'Staff_Email_Address', 'Student_ID']
        .map((name) => row[name])
        .join(' '),
    );
    const biology = '110003 SY2021K12 112002 114007 kfein@classrmtest31.org';
    expect(seats.sort()).toEqual([
      '110001 FS2021HED 112001 114006 jjonzer@classrmtest31.org 114008',
      `${biology} 114001`,
      `${biology} 114003`,
      `${biology} 114004`,
    ]);
  },
);

test('School Data Sync v1: GradeCam needs mail addresses, and the sample’s teachers have none', async () => {
  const sample = sampleOf('sds-v1-100', v1);
  const refused = await run('microsoft-sds-v1-to-gradecam', sample);
  expect(refused).toMatchObject({
    ok: false,
    problem: { detail: expect.stringContaining('602 rows of combined.csv have no Staff_Email_Address') },
  });
  const teachers = sample['Teacher.csv']!.replace(/^(140\d\d,\d+,[^,]*,[^,]*,[^,]*),/gm, '$1@fabrikam.example,');
  const made = await outputsOf(run('microsoft-sds-v1-to-gradecam', { ...sample, 'Teacher.csv': teachers }));
  const seats = (rows: Iterable<Record<string, string>>, section: string, student: string) =>
    [...rows].map((row) => `${row[section]} ${row[student]}`).sort();
  const were = seats(rowsOf(sample['StudentEnrollment.csv']!), 'Section SIS ID', 'SIS ID');
  expect(seats(rowsOf(made['combined.csv']!), 'Class_ID', 'Student_ID')).toEqual(were);
});
