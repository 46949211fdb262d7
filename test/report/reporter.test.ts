// A report runs in a process of its own: what it may do, where it ends, and that nothing is left behind.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { type Desk, openDesk, outputsOf, setIn } from './reporting.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const students = 'Student_ID,First,Last\r\n0001,Ana,"Díaz, María"\r\n0002,"Bob ""B""",Lee\r\n\r\n0003,,Ng\r\n';

function small(files: Record<string, string | Uint8Array> = { 'students.csv': students }) {
  const layout = {
    id: 'small',
    title: 'Small',
    source: '',
    pinned: false,
    files: Object.keys(files).map((name) => ({
      name,
      pattern: `^${name}$`,
      required: true,
      delimiter: ',',
      header: true,
      quoting: 'rfc4180' as const,
      columnOrder: 'any' as const,
      key: ['Student_ID'],
      extraColumns: 'allowed' as const,
      columns: [
        { name: 'Student_ID', required: true, type: 'string' as const },
        { name: 'Nickname', required: false, type: 'string' as const },
        { name: 'Pin', required: false, type: 'string' as const, secret: true },
      ],
    })),
  };
  return { layout, files: desk.store(files) };
}

function one(sql: string, more: object = {}) {
  return desk.run({ files: [{ name: 'out.csv', sql }], set: small(), ...more });
}

async function problemOf(running: ReturnType<Desk['run']>) {
  const result = await running;
  expect(result.ok).toBe(false);
  return result.ok ? undefined : result.problem;
}

test('its time is not that of a clock which is set meanwhile', async () => {
  const real = Date.now;
  let asked = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + 26 * 3_600_000 * asked++);
  try {
    expect(await one('SELECT Student_ID FROM students')).toMatchObject({ ok: true });
  } finally {
    clock.mockRestore();
  }
});

describe('what a report reads and writes', () => {
  test('every value as text, blanks as blanks, in the dialect', async () => {
    const made = await outputsOf(one('SELECT Student_ID AS "ID", Last, First, Nickname FROM students'));
    expect(made['out.csv']).toBe(
      'ID,Last,First,Nickname\r\n0001,"Díaz, María",Ana,\r\n0002,Lee,"Bob ""B""",\r\n0003,Ng,,\r\n',
    );
  });

  test('a star is all columns, those the file lacks at the end', async () => {
    const made = await outputsOf(one('SELECT * FROM students LIMIT 1'));
    expect(made['out.csv']).toBe('Student_ID,First,Last,Nickname,Pin\r\n0001,Ana,"Díaz, María",,\r\n');
  });

  test.each([
    [{ delimiter: '\t', quoting: 'none', lineEnd: 'lf', header: false }, '0002\tBob "B"\n'],
    [{ delimiter: ';', quoting: 'all', lineEnd: 'lf' }, '"ID";"First"\n"0002";"Bob ""B"""\n'],
    [{ bom: true, header: false }, '\ufeff0002,"Bob ""B"""\r\n'],
  ] as const)('in %o', async (dialect, text) => {
    const sql = `SELECT Student_ID AS ID, First FROM students WHERE Student_ID = '0002'`;
    expect((await outputsOf(one(sql, { dialect })))['out.csv']).toBe(text);
  });

  test('other encodings; a letter they lack stops the report without being shown', async () => {
    const sql = 'SELECT Last FROM students LIMIT 1';
    const result = await one(sql, { dialect: { encoding: 'windows-1252', header: false } });
    expect(result.ok && result.value.outputs[0]?.bytes).toBe('"Díaz, María"\r\n'.length);
    const refused = await problemOf(
      one(`SELECT Last || '漢' FROM students`, { dialect: { encoding: 'windows-1252' } }),
    );
    expect(refused).toMatchObject({ code: 'report_wrong' });
    expect(refused?.detail).not.toContain('漢');
  });

  test('a value that a file without quotes cannot carry stops it, by column and row', async () => {
    const refused = await problemOf(one('SELECT Last FROM students', { dialect: { quoting: 'none' } }));
    expect(refused?.detail).toBe(
      'out.csv: Last in row 1 has a separator or a line break in it, which a file without quotes cannot carry.',
    );
  });

  test('rows without the width of their columns are left out and counted', async () => {
    const set = small({ 'students.csv': `${students}0004,only\r\n0005,Zoe,Wu\r\n` });
    const result = await desk.run({ files: [{ name: 'a.csv', sql: 'SELECT Student_ID FROM students' }], set });
    expect(result.ok && result.value.tables).toEqual([{ name: 'students', rows: 4, leftOut: 1 }]);
  });

  test('a preview is masked unless asked, a secret always, and makes no file', async () => {
    const set = small({ 'students.csv': 'Student_ID,Last,Pin\r\n0001,Lee,1234\r\n0002,Ng,\r\n' });
    const files = [{ name: 'a.csv', sql: 'SELECT Last, Pin FROM students' }];
    const masked = await desk.run({ files, set, preview: { rows: 1, showValues: false } });
    expect(masked.ok && masked.value.preview).toEqual([
      { name: 'a.csv', columns: ['Last', 'Pin'], rows: [['L••', '••']], hasMore: true },
    ]);
    const shown = await desk.run({ files, set, preview: { rows: 20, showValues: true } });
    expect(shown.ok && shown.value.preview[0]?.rows).toEqual([
      ['Lee', '••'],
      ['Ng', ''],
    ]);
  });

  test('a preview that is judged has the verdict on all of it beside its rows, and makes no file', async () => {
    const target = builtInLayout('gradecam-combined')!;
    const columns = target.files[0]!.columns.map(({ name }) => name);
    const value = (name: string) => (/Email/.test(name) ? "'a@b.example'" : `'x' || "Student_ID"`);
    const select = (names: string[]) =>
      `SELECT ${names.map((name) => `${value(name)} AS "${name}"`).join(', ')} FROM students`;
    const preview = { rows: 1, showValues: false, isJudged: true };
    const judged = async (sql: string) =>
      await desk.run({ files: [{ name: 'combined.csv', sql }], set: small(), target, preview });
    const before = readdirSync(join(desk.folder, 'reports'));
    const taken = await judged(select(columns));
    expect(taken).toMatchObject({ ok: true, value: { outputs: [], check: { verdict: 'accept' } } });
    expect(taken.ok && taken.value.preview[0]?.rows).toHaveLength(1);
    const refused = await judged(select(columns.filter((name) => name !== 'Staff_Last_Name')));
    expect(refused).toMatchObject({ ok: true, value: { outputs: [], refused: { code: 'report_refused' } } });
    expect(refused.ok && refused.value.preview[0]?.rows).toHaveLength(1);
    expect(readdirSync(join(desk.folder, 'reports'))).toEqual(before);
  });

  test('the same set gives the same bytes, named by their hash', async () => {
    const set = setIn(desk, 'oneroster-1.1', filesOf(districtOf({ seed: 4, students: 60 }), 'oneroster-1.1'));
    const sql =
      'SELECT u.givenName, c.title FROM enrollments e JOIN users u ON u.sourcedId = e.userSourcedId JOIN classes c ON c.sourcedId = e.classSourcedId';
    const [first, again] = [
      await desk.run({ files: [{ name: 'a.csv', sql }], set }),
      await desk.run({ files: [{ name: 'a.csv', sql }], set }),
    ];
    expect(first.ok && first.value.outputs).toEqual(again.ok && again.value.outputs);
    expect(first.ok && first.value.outputs[0]?.path.endsWith(first.value.outputs[0].sha256)).toBe(true);
    for (const { path } of first.ok ? first.value.outputs : []) expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('what a report may not', () => {
  test.each([
    ['', 'There is no statement'],
    ['-- nothing', 'There is no statement'],
    ['INSERT INTO students VALUES (1)', 'begins with INSERT'],
    ['SELECT 1; SELECT 2', 'more than one statement'],
    ['SELECT 1; -- fine', undefined],
    ["ATTACH 'x.db' AS x", 'begins with ATTACH'],
    ['PRAGMA table_info(students)', 'begins with PRAGMA'],
    ["SELECT * FROM pragma_table_info('students')", 'PRAGMA is not allowed'],
    ['SELECT * FROM "pragma_database_list"', 'PRAGMA is not allowed'],
    ["SELECT load_extension('x')", 'load_extension is not allowed'],
    ["SELECT writefile('x', 'y')", 'writefile is not allowed'],
    ['WITH x AS (SELECT 1) DELETE FROM students', 'reads and only reads'],
    ['WITH x AS (SELECT 1) INSERT INTO students(First) SELECT * FROM x RETURNING *', 'reads and only reads'],
    ["VACUUM INTO 'x'", 'begins with VACUUM'],
    ['EXPLAIN SELECT 1', 'begins with EXPLAIN'],
    ['SELECT Nobody FROM students', 'no such column: Nobody'],
    ['SELECT 1 FROM nobody', 'no such table: nobody'],
    ["SELECT 'open FROM students", 'never closed'],
    ['SELECT 1 /* open', 'never ends'],
    ['SELECT ?', 'no parameters'],
    ['SELECT :name', 'no parameters'],
  ])('%s', async (sql, why) => {
    const result = await one(sql);
    if (why === undefined) return expect(result.ok).toBe(true);
    expect(result).toMatchObject({ ok: false, problem: { code: 'report_wrong' } });
    expect(result.ok ? '' : result.problem.detail).toContain(why);
  });

  test('a statement that does not end is ended in time, and one that sorts without end', async () => {
    const bomb = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
    expect(await problemOf(one(bomb, { limits: { seconds: 1 } }))).toMatchObject({
      code: 'report_limit',
      detail: 'out.csv took longer than 1 s, its limit.',
    });
  });

  test('one that nobody waits for any more is ended, and one that waits its turn is not begun', async () => {
    const bomb = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
    const preview = { rows: 20, showValues: false };
    const [gone, alsoGone] = [new AbortController(), new AbortController()];
    const job = { files: [{ name: 'out.csv', sql: bomb }], set: small(), preview };
    const running = desk.run(job, gone.signal);
    const queued = desk.run(job, alsoGone.signal);
    const next = one("SELECT 'mine' AS a", { preview });
    await vi.waitUntil(() => readdirSync(desk.scratch).length > 0, { timeout: 20_000 });
    alsoGone.abort();
    gone.abort();
    expect(await next).toMatchObject({ ok: true, value: { preview: [{ columns: ['a'] }] } });
    for (const it of [running, queued])
      expect(await problemOf(it)).toMatchObject({ detail: expect.stringContaining('nobody waits') });
  });

  test('a question of SQLite’s has one mark at its end, and a number without end is called infinite', async () => {
    expect((await problemOf(one('SELECT "nope" FROM students')))?.detail).toMatch(/[^.?]\?$|[^.?]\.$/);
    expect((await problemOf(one('SELECT 1e999 AS a')))?.detail).toBe('out.csv: a in row 1 is infinite.');
  });

  test('one with too many rows', async () => {
    const bomb = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
    expect((await problemOf(one(bomb, { limits: { rows: 5000 } })))?.detail).toBe(
      'out.csv has more than 5,000 rows, its limit.',
    );
  });

  test('one that takes too much memory', async () => {
    const bomb = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT length(group_concat(hex(zeroblob(200)))) FROM n`;
    expect(await problemOf(one(bomb, { limits: { megabytes: 150, seconds: 60 } }))).toMatchObject({
      code: 'report_limit',
    });
  });

  test('bytes that are not those that arrived', async () => {
    const set = small();
    set.files[0]!.sha256 = '0'.repeat(64);
    const files = [{ name: 'a.csv', sql: 'SELECT Student_ID FROM students' }];
    expect(await problemOf(desk.run({ files, set }))).toMatchObject({ code: 'bytes_lost' });
  });

  test('nothing of it is left, and no value is in the log', () => {
    expect(readdirSync(desk.scratch)).toEqual([]);
    expect(desk.logged.join('')).not.toMatch(/Díaz|report.crashed/);
  });
});
