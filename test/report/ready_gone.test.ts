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

test('a guardian that goes is nobody’s contact, and one that is not in the set makes no row', async () => {
  const files = filesFrom('oneroster-1.1');
  const [first, second] = districtOf({ seed: 9, students }).students.filter((it) => it.guardianIds.length === 2);
  const gone = first!.guardianIds[1]!;
  const email = rowsOf(files['users.csv']!).find((row) => row['sourcedId'] === gone)!['email']!;
  const [away, other] = second!.guardianIds;
  files['users.csv'] = marked(files['users.csv']!, new Set([gone]))
    .split('\r\n')
    .filter((line) => !line.startsWith(`${away},`) && !line.startsWith(`${other},`))
    .join('\r\n');
  files['demographics.csv'] = marked(files['demographics.csv']!, new Set([first!.id]));
  const text = (await made('oneroster-1.1-to-clever', files))['students.csv']!;
  const rowsFor = (id: string) => rowsOf(text).filter((row) => row['Student_id'] === id);
  expect(text).not.toContain(email);
  expect(rowsFor(first!.id).map((row) => [row['Contact_sis_id'], row['DOB']])).toEqual([[first!.guardianIds[0], '']]);
  expect(rowsFor(second!.id).map((row) => row['Contact_sis_id'])).toEqual(['']);
});

test.each(['1.1', '1.2'])(
  'Canvas: a mother who names her children is not observed by them (OneRoster %s)',
  async (version) => {
    const files = filesFrom(`oneroster-${version}`);
    const { guardians } = districtOf({ seed: 9, students });
    const place = rowsOf(files['users.csv']!);
    const before = await made(`oneroster-${version}-to-canvas`, files);
    const header = Object.keys(place[0]!);
    const children = new Map(guardians.map((it) => [it.id, it.studentIds.join(',')]));
    const named = place.map((row) => ({
      ...row,
      agentSourcedIds: children.get(row['sourcedId']!) ?? row['agentSourcedIds']!,
    }));
    const line = (row: Record<string, string>) =>
      header.map((name) => `"${(row[name] ?? '').replaceAll('"', '""')}"`).join(',');
    files['users.csv'] = `${[header.join(','), ...named.map(line)].join('\r\n')}\r\n`;
    const after = await made(`oneroster-${version}-to-canvas`, files);
    expect(rowsOf(before['user_observers.csv']!).length).toBeGreaterThan(0);
    expect(after['user_observers.csv']).toBe(before['user_observers.csv']);
  },
);
