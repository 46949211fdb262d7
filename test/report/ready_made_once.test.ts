// Every ready-made report gives the same rows in the same order whether its parts are made once or by SQLite as it goes,
// and the statement that is left has nothing more to make.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedFile } from '../../src/check/stored_file.ts';
import { planOf } from '../../src/report/indexes.ts';
import { withMadeOnce } from '../../src/report/made_once.ts';
import { readyReports } from '../../src/report/ready/catalogue.ts';
import { loadScratch } from '../../src/report/scratch.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { type Desk, openDesk, outputsOf, setIn } from './reporting.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const withParts = readyReports.filter(({ files }) => files.some(({ sql }) => sql.includes('AS MATERIALIZED')));

describe.each(withParts.map((report) => report.id))('%s', (id) => {
  test.each([2, 350])('of %i students', (students) => {
    const { files, from } = readyReports.find((it) => it.id === id)!;
    const set = setIn(desk, from, filesOf(districtOf({ seed: students, students }), from));
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-made-'));
    const { db } = loadScratch(folder, { files, set }, set.files.map(storedFile));
    const rows = (sql: string) => db.prepare(sql).raw().all();
    for (const file of files) {
      const asWritten = rows(file.sql);
      withMadeOnce(db, file, (sql) => {
        expect(rows(sql)).toEqual(asWritten);
        expect(sql).not.toMatch(/AS MATERIALIZED/);
        const steps = planOf(db, sql).join('\n');
        expect(steps).not.toMatch(/made_once_\d+ USING AUTOMATIC|MATERIALIZE /);
      });
      expect(db.prepare('SELECT count(*) FROM temp.sqlite_schema').pluck().get()).toBe(0);
      expect(() => db.exec('CREATE TEMP TABLE x (a)')).toThrow('readonly');
    }
    db.close();
    rmSync(folder, { recursive: true });
  });
});

test.each(readyReports.map((report) => report.id))('%s: a row that stands there twice is one', async (id) => {
  const { files, from } = readyReports.find((report) => report.id === id)!;
  const once = filesOf(districtOf({ seed: 60, students: 60 }), from);
  const twice = Object.fromEntries(Object.entries(once).map(([name, text]) => [name, doubled(name, text)]));
  const made = await outputsOf(desk.run({ files, set: setIn(desk, from, once) }));
  expect(await outputsOf(desk.run({ files, set: setIn(desk, from, twice) }))).toEqual(made);
});

/** Each line but the first, which may be a header, twice. */
function doubled(name: string, text: string): string {
  if (name === 'manifest.csv') return text;
  const [header = '', ...lines] = text.split(/(?<=\n)/);
  return header + lines.map((line) => line + line).join('');
}
