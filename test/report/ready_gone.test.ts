// People, classes and schools on their way out: what hangs on them goes with them, so that the target takes what is left.
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

const students = 700;
const before = new Map<string, Record<string, string>>();
function filesFrom(layout: string): Record<string, string> {
  if (!before.has(layout)) before.set(layout, filesOf(districtOf({ seed: 9, students }), layout));
  return { ...before.get(layout)! };
}

/** The same text with these rows marked. */
function marked(text: string, ids: ReadonlySet<string>): string {
  return text
    .split('\r\n')
    .map((line) => {
      const [id] = line.split(',', 1);
      return ids.has(id!) ? line.replace(/^([^,]*),,/, '$1,tobedeleted,') : line;
    })
    .join('\r\n');
}

async function made(id: string, files: Record<string, string>) {
  const report = readyReports.find((it) => it.id === id)!;
  return await outputsOf(desk.run({ files: report.files, set: setIn(desk, report.from, files) }));
}

/** What the target's check says of it, beside the usual. */
function saidBy(to: string, files: Record<string, string>) {
  const { report } = check(builtInLayout(to)!, setOf(files));
  const known = ['parent_unused', 'secret_column_present'];
  return report.notices
    .filter((it) => !known.includes(it.code))
    .map(({ code, file, column, count }) => ({ code, file, column, count }));
}

const fromOneRoster = readyReports.filter((it) => it.from.startsWith('oneroster'));

describe.each(fromOneRoster.map(({ id, from, to }) => ({ id, from, to })))('$id', ({ id, from, to }) => {
  test.each(['a student', 'a class', 'a school', 'a guardian'])('%s that goes', async (what) => {
    const files = filesFrom(from);
    const district = districtOf({ seed: 9, students });
    const student = district.students[5]!.id;
    const [school] = rowsOf(files['orgs.csv']!).filter((row) => row['type'] === 'school');
    const klass = rowsOf(files['classes.csv']!)[3]!['sourcedId']!;
    const gone = {
      'a student': { file: 'users.csv', id: student },
      'a class': { file: 'classes.csv', id: klass },
      'a school': { file: 'orgs.csv', id: school!['sourcedId']! },
      'a guardian': { file: 'users.csv', id: district.guardians[0]!.id },
    }[what]!;
    files[gone.file] = marked(files[gone.file]!, new Set([gone.id]));
    expect(files[gone.file]).toContain('tobedeleted');
    const out = await made(id, files);
    const references = saidBy(to, out).filter((it) => it.code === 'reference_missing');
    expect(references).toEqual([]);
    for (const [name, text] of Object.entries(out))
      for (const row of rowsOf(text))
        if (what !== 'a guardian')
          expect([name, Object.values(row)]).not.toEqual([name, expect.arrayContaining([gone.id])]);
  });
});

test('the teacher that goes is not the teacher of the class any more', async () => {
  const files = filesFrom('oneroster-1.1');
  const { classSourcedId, userSourcedId } = rowsOf(files['enrollments.csv']!).find((row) => row['role'] === 'teacher')!;
  files['users.csv'] = marked(files['users.csv']!, new Set([userSourcedId!]));
  const rows = rowsOf((await made('oneroster-1.1-to-gradecam', files))['combined.csv']!);
  expect(rows.filter((row) => row['Class_ID'] === classSourcedId).length).toBeGreaterThan(0);
  expect(rows.filter((row) => row['Staff_ID'] === userSourcedId)).toEqual([]);
  const sections = rowsOf((await made('oneroster-1.1-to-clever', files))['sections.csv']!);
  expect(sections.filter((row) => Object.values(row).includes(userSourcedId!))).toEqual([]);
});
