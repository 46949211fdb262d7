// What a statement might try: to reach beyond its tables, to fool the look at its words, to grow without end, and to
// write what the file cannot carry.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportJob } from '../../src/relay/report_port.ts';
import { ReportStopped } from '../../src/report/failure.ts';
import { checkStatement } from '../../src/report/scratch.ts';
import { tablesOf } from '../../src/report/tables.ts';
import { type Desk, openDesk, outputsOf } from './reporting.ts';

let desk: Desk;
let set: ReportJob['set'];
beforeAll(() => {
  desk = openDesk();
  const column = (name: string) => ({ name, required: true, type: 'string' as const });
  const file = {
    name: 'students.csv',
    pattern: '^students\\.csv$',
    required: true,
    delimiter: ',',
    header: true,
    quoting: 'rfc4180' as const,
    columnOrder: 'any' as const,
    key: ['Student_ID'],
    extraColumns: 'allowed' as const,
    columns: ['Student_ID', 'First', 'Last'].map(column),
  };
  set = {
    layout: { id: 'small', title: 'Small', source: '', pinned: false, files: [file] },
    files: desk.store({ 'students.csv': 'Student_ID,First,Last\r\n0001,Ana,"Díaz, M"\r\n0002,Bob,=1+1\r\n' }),
  };
});
afterAll(() => desk.close());

const run = (sql: string, more: Partial<ReportJob> = {}) =>
  desk.run({ files: [{ name: 'out.csv', sql }], set, limits: { seconds: 20, megabytes: 300 }, ...more });

async function refusal(sql: string, more: Partial<ReportJob> = {}): Promise<{ code: string; detail: string }> {
  const result = await run(sql, more);
  if (result.ok) throw new Error(`it ran: ${readFileSync(result.value.outputs[0]!.path, 'utf8').slice(0, 200)}`);
  return result.problem;
}

/** What is said of a statement before any row is read. */
function said(sql: string): string {
  try {
    checkStatement({ name: 'out.csv', sql }, tablesOf(set.layout));
  } catch (error) {
    if (error instanceof ReportStopped) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
}

describe('beyond the tables', () => {
  const notAllowed = [
    `SELECT * FROM 'pragma_database_list'`,
    `SELECT * FROM main . 'pragma_module_list'`,
    'SELECT * FROM [pragma_function_list]',
    'SELECT * FROM PRAGMA_function_list()',
    'SELECT * FROM main.pragma_database_list',
    'SELECT 1 WHERE EXISTS (PRAGMA user_version)',
    `SELECT * FROM 'dbstat'`,
    'SELECT * FROM main."dbstat"',
    `SELECT * FROM 'sqlite_dbpage'`,
    `SELECT "readfile"('/etc/hostname')`,
    `SELECT readfile /* far */ -- away\n ('/etc/hostname')`,
    "SELECT `load_extension` /**/ ('x')",
    `SELECT load_extension${' '.repeat(300)}('x')`,
    `SELECT edit('x', 'vi')`,
    `SELECT fts3_tokenizer('simple')`,
    'SELECT * FROM sqlite_master',
    'SELECT * FROM main."sqlite_schema"',
    `SELECT sqlite_log(1, Last) FROM students`,
    'SELECT sqlite_compileoption_get(1)',
  ];
  test.each(notAllowed)('%s', (sql) => {
    expect(said(sql)).toMatch(/^report_wrong: out.csv: .* is not allowed/);
  });

  test.each(['MATCH', 'REGEXP'])('%s has nothing to work with', async (operator) => {
    expect(await refusal(`SELECT First ${operator} Last FROM students`)).toMatchObject({ code: 'report_wrong' });
  });

  test('the process of the report refuses just so', async () => {
    expect(await refusal(notAllowed[0]!)).toMatchObject({ code: 'report_wrong' });
  });

  test.each([
    'SELECT * FROM generate_series(1, 9)',
    `SELECT * FROM fsdir('/etc')`,
    'SELECT * FROM fts3tokenize',
    `SELECT * FROM fts5vocab('students', 'row')`,
    'SELECT * FROM temp.students',
    'SELECT * FROM other.students',
    `SELECT * FROM bytecode('SELECT 1')`,
    'SELECT snippet(students) FROM students',
  ])('%s is nothing that is there', (sql) => {
    expect(said(sql)).toMatch(/^report_wrong: /);
  });
});

describe('words that mislead', () => {
  test.each([
    ["SELECT '--'; DELETE FROM students", 'more than one statement'],
    ['SELECT 1 /* /* */ ; DELETE FROM students -- */', 'more than one statement'],
    ['SELECT "a;b" FROM students; SELECT 2', 'more than one statement'],
    ['SELECT 1;\u00a0SELECT 2', 'more than one statement'],
    ['SELECT 1\0; DELETE FROM students', 'zero byte'],
    ['WITH a AS (SELECT 1) REPLACE INTO students SELECT 1, 2, 3', 'reads and only reads'],
    ['WITH a AS (SELECT 1) UPDATE students SET First = 1 RETURNING *', 'reads and only reads'],
    ['SELECT $1', 'no parameters'],
    ['SELECT :1', 'no parameters'],
    ['SELECT @last', 'no parameters'],
    ['SELECT $$', 'no parameters'],
    ['SELECT ?1', 'no parameters'],
    ['SELECT\u00a01', 'this begins with'],
    ['VALUES (1)', 'this begins with VALUES'],
    ['(SELECT 1)', 'this begins with ('],
  ])('%j', (sql, why) => {
    expect(said(sql)).toContain(why);
  });

  test.each([
    [`SELECT 'edit' AS a, 'it''s; -- fine' AS b /* ; */ ;; -- done`, "a,b\r\nedit,it's; -- fine\r\n"],
    [`SELECT 'pragma' AS "load_extension"`, 'load_extension\r\npragma\r\n'],
    ['\ufeffSELECT count(*) AS n FROM students', 'n\r\n2\r\n'],
    ['SELECT Last FROM students WHERE 0', 'Last\r\n'],
    ['SELECT Last FROM students ORDER BY 1 LIMIT 1 ; ', 'Last\r\n=1+1\r\n'],
    ['WITH a AS (SELECT 1) VALUES (1)', 'column1\r\n1\r\n'],
    ['SELECT First AS "名前", rowid FROM students', '名前,rowid\r\nAna,1\r\nBob,2\r\n'],
    ['SELECT item || position AS a FROM students, list_items(Last)', 'a\r\nDíaz1\r\nM2\r\n=1+11\r\n'],
    ['SELECT 1.0 AS a, 0.5 AS b, 9223372036854775807 AS c, NULL AS d', 'a,b,c,d\r\n1,0.5,9223372036854775807,\r\n'],
  ])('%j is a report', async (sql, text) => {
    expect((await outputsOf(run(sql)))['out.csv']).toBe(text);
  });
});

/** While a part is made, the connection can write. */
describe('parts that are made once', () => {
  const part = (body: string) => `WITH x AS MATERIALIZED (${body}) SELECT * FROM x`;
  test.each([
    ['SELECT 1); DELETE FROM students; --', 'more than one statement'],
    ['SELECT 1) DELETE FROM students --', 'reads and only reads'],
    [`SELECT ')' || "First"); DROP TABLE students; SELECT (1`, 'more than one statement'],
    ['SELECT 1 AS "a\u0000"', 'zero byte'],
    ['DELETE FROM students RETURNING First', 'near "DELETE": syntax error'],
    ['INSERT INTO students SELECT 1, 2, 3 RETURNING First', 'near "INSERT": syntax error'],
    ['WITH y AS (SELECT 1) UPDATE students SET First = 1 RETURNING First', 'near "UPDATE": syntax error'],
    [`ATTACH 'x.db' AS x`, 'syntax error'],
    [`VACUUM INTO 'x.db'`, 'syntax error'],
    ['PRAGMA query_only = OFF', 'PRAGMA is not allowed'],
    [`SELECT * FROM pragma_query_only(0)`, 'PRAGMA is not allowed'],
    ['SELECT * FROM "pragma_table_info"', 'PRAGMA is not allowed'],
    [`SELECT writefile('x', First) FROM students`, 'writefile is not allowed'],
    [`SELECT load_extension('x')`, 'load_extension is not allowed'],
    ['SELECT * FROM temp.students', 'no such table: temp.students'],
    ['SELECT * FROM made_once_1', 'no such table: made_once_1'],
    ['SELECT * FROM temp.sqlite_master', 'sqlite_master is not allowed'],
    ['SELECT ?', 'no parameters'],
    ['SELECT 1\u00a0)', 'unrecognized token'],
    ['SELECT [First) FROM students', 'never closed'],
    ["SELECT 'First) FROM students", 'never closed'],
    ['SELECT 1 /* ) SELECT 2', 'never ends'],
  ])('%j', (body, why) => {
    expect(said(part(body))).toMatch(/^report_wrong: /);
    expect(said(part(body))).toContain(why);
  });

  test.each([
    [part(`SELECT ')' || [First] AS "a)--", '/*' AS b FROM students -- )\n`), 'a)--,b\r\n)Ana,/*\r\n)Bob,/*\r\n'],
    [part('SELECT First AS `b``)` /* ) */ FROM students'), 'b`)\r\nAna\r\nBob\r\n'],
    [
      'WITH "x); DROP TABLE students; --" AS MATERIALIZED (SELECT First FROM students) SELECT * FROM "x); DROP TABLE students; --"',
      'First\r\nAna\r\nBob\r\n',
    ],
    ['WITH x\u00a0y AS MATERIALIZED (SELECT First FROM students) SELECT * FROM x\u00a0y', 'First\r\nAna\r\nBob\r\n'],
    [
      'WITH students AS MATERIALIZED (SELECT First || 1 AS First FROM main.students) SELECT First FROM students',
      'First\r\nAna1\r\nBob1\r\n',
    ],
    [
      'WITH made_once_1 AS MATERIALIZED (SELECT First FROM students) SELECT * FROM made_once_1',
      'First\r\nAna\r\nBob\r\n',
    ],
    ['WITH RECURSIVE x AS MATERIALIZED (SELECT First FROM students) SELECT * FROM x', 'First\r\nAna\r\nBob\r\n'],
  ])('%j is a report', async (sql, text) => {
    expect((await outputsOf(run(sql)))['out.csv']).toBe(text);
  });

  test('one that does not end is ended; one that no value fits is told by its code', async () => {
    const counter = 'SELECT 1 AS i UNION ALL SELECT i + 1 FROM n';
    const endless = `WITH x AS MATERIALIZED (WITH RECURSIVE n(i) AS (${counter}) SELECT i FROM n) SELECT count(*) FROM x`;
    expect(await refusal(endless, { limits: { seconds: 2, megabytes: 300 } })).toMatchObject({ code: 'report_limit' });
    const wrong = await refusal(part('SELECT json(Last) AS a FROM students'));
    expect(wrong).toEqual(expect.objectContaining({ code: 'report_wrong' }));
    expect(wrong.detail).toBe('out.csv: a function or an operation did not take a value (malformed JSON).');
  });
});

/** Each level names the one below it twice. */
function nested(levels: number): string {
  const level = (at: number) => `t${at + 1} AS (SELECT a.x FROM t${at} a, t${at} b)`;
  return `WITH t0 AS (SELECT 1 AS x), ${Array.from({ length: levels }, (_, at) => level(at)).join(', ')} SELECT count(*) FROM t${levels}`;
}

describe('without end', () => {
  const counter = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)';
  const names = Array.from({ length: 24 }, (_, at) => `students t${at}`);
  test.each([
    ['a huge value', 'SELECT zeroblob(1000000000) AS a', 'report_wrong'],
    ['a huge pad', `SELECT printf('%1000000000s', 'x') AS a`, 'report_wrong'],
    [
      'a value that is multiplied',
      `SELECT replace(hex(zeroblob(9999)), '00', hex(zeroblob(99999))) AS a`,
      'report_limit',
    ],
    [
      'large random values',
      `${counter} SELECT length(group_concat(hex(randomblob(100000)))) AS a FROM n`,
      'report_limit',
    ],
    [
      'a value that doubles',
      `WITH RECURSIVE n(a) AS (SELECT 'x' UNION ALL SELECT a || a FROM n) SELECT group_concat(a) AS a FROM n`,
      'report_limit',
    ],
    [
      'lists with lists',
      `SELECT count(*) AS a FROM ${Array.from({ length: 9 }, (_, at) => `list_items(replace(hex(zeroblob(500)), '0', 'a,')) l${at}`).join(', ')}`,
      'report_limit',
    ],
    [
      'everything with everything',
      `SELECT count(*) AS a FROM ${names.join(', ')}, ${names.map((it) => `${it}x`).join(', ')}`,
      'report_limit',
    ],
    ['rows without end', `${counter} SELECT i FROM n`, 'report_limit'],
    ['more columns than SQLite takes', `SELECT ${Array.from({ length: 2001 }, (_, at) => at)}`, 'report_wrong'],
    ['statements in statements', nested(24), 'report_wrong'],
    ['parentheses without end', `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'report_wrong'],
    ['a huge width', `SELECT length(printf('%*d', 900000000, 1)) AS a`, 'report_wrong'],
    [
      'a list of a hundred million',
      `SELECT count(*) AS a FROM list_items(replace(hex(zeroblob(150000000)), '0', 'a,'))`,
      'report_limit',
    ],
    ['a long text for our own functions', `SELECT length(iso_date(printf('%600000000s', 'x'))) AS a`, 'report_wrong'],
    ['lists in lists', `SELECT json('${'['.repeat(3000)}') AS a`, 'report_wrong'],
  ])(
    '%s',
    async (_, sql, code) => {
      expect(
        await refusal(sql, { limits: { seconds: code === 'report_limit' ? 2 : 25, megabytes: 300, rows: 100_000 } }),
      ).toMatchObject({ code });
    },
    30_000,
  );

  test.each([
    `SELECT printf('%70000000s', 'x') AS a`,
    `SELECT printf('%40000000s', 'x') AS a, printf('%40000000s', 'y') AS b`,
  ])(
    'a row longer than a text may be: %s',
    async (sql) => {
      const { code, detail } = await refusal(sql, { limits: { seconds: 60, megabytes: 900 } });
      expect([code, detail]).toEqual(['report_wrong', 'out.csv: row 1 is longer than 67,108,864 characters.']);
    },
    70_000,
  );

  test('a preview has the beginning of a long value, and not all of it', async () => {
    const sql = `SELECT printf('%199s', 'x') || '😀' || printf('%1000000s', 'y') AS a, printf('%200s', 'z') AS b`;
    const result = await run(sql, { preview: { rows: 20, showValues: true } });
    const [row = []] = result.ok ? result.value.preview[0]!.rows : [];
    expect(row.map((value) => value.length < 300)).toEqual([true, true]);
    expect(row).toEqual([`${' '.repeat(198)}x… (1,000,201 characters)`, `${' '.repeat(199)}z`]);
  });

  test('a name as long as the statement is not repeated whole', () => {
    expect(said(`SELECT "${'a'.repeat(100_000)}" || First FROM students`).length).toBeLessThan(2100);
    expect(said(`SELECT sqlite_${'a'.repeat(100_000)}()`).length).toBeLessThan(2100);
  });

  test('a file that is no table says so, without the names in its first line', async () => {
    const names = Array.from({ length: 2001 }, (_, at) => `Díaz ${at}`);
    for (const header of [['Student_ID', ...names].join(','), 'Student_ID,Díaz\0']) {
      const files = desk.store({ 'students.csv': `${header}\r\n${header}\r\n` });
      const { code, detail } = await refusal('SELECT Student_ID FROM students', { set: { ...set, files } });
      expect(code).toBe('report_wrong');
      expect(detail).toContain('students.csv cannot be a table');
      expect(detail).not.toContain('Díaz');
    }
  });

  test('a long statement and 2,000 columns are no trouble', async () => {
    const wide = Array.from({ length: 2000 }, (_, at) => `'${'x'.repeat(500)}' AS c${at}`);
    const text = (await outputsOf(run(`SELECT ${wide}`)))['out.csv']!;
    expect(text.split('\r\n')[1]?.split(',')).toHaveLength(2000);
  });
});

describe('what a file cannot carry', () => {
  test.each([
    ['SELECT char(0) AS a', {}, 'a in row 1 has a zero byte'],
    [`SELECT x'00ff' AS a`, {}, 'a in row 1 is binary data'],
    ['SELECT 1e999 AS a', {}, 'a in row 1 is infinite'],
    [`SELECT CAST(x'41ff' AS TEXT) AS a`, {}, 'a in row 1 has bytes that are no text'],
    ['SELECT char(55296) AS a FROM students', {}, 'a in row 1 has bytes that are no text'],
    ['SELECT 1 AS ok, 2 AS ""', {}, 'column 2 has no name'],
    ['SELECT CASE 1\nWHEN 1 THEN 2 END', {}, 'column 1 has no name'],
    [`SELECT 'Wałęsa' AS a`, { encoding: 'windows-1252' }, 'a letter has no place in Windows-1252'],
    [`SELECT 1 AS "Wałęsa"`, { encoding: 'windows-1252' }, 'a letter has no place in Windows-1252'],
    [`SELECT 'a|b' AS a`, { delimiter: '|', quoting: 'none' }, 'a in row 1 has a separator'],
    [`SELECT 1 AS "a|b"`, { delimiter: '|', quoting: 'none' }, 'the name of column 1 has a separator'],
    [`SELECT 'a' || char(13) AS a`, { quoting: 'none' }, 'a line break'],
    [`SELECT '' AS a`, { quoting: 'none' }, 'a in row 1 is blank and alone'],
    [`SELECT 'é' AS a`, { encoding: 'windows-1252', bom: true }, 'Windows-1252 has no byte order mark'],
  ] as const)('%s', async (sql, dialect, why) => {
    const { code, detail } = await refusal(sql, { dialect });
    expect(code).toBe('report_wrong');
    expect(detail).toContain(why);
    // The preview says so too, and not only the night.
    expect(await refusal(sql, { dialect, preview: { rows: 20, showValues: false } })).toEqual({
      ...(await refusal(sql, { dialect })),
    });
  });

  test('a U+FFFD that the SIS or the statement wrote goes as it is', async () => {
    const marked = { ...set, files: desk.store({ 'students.csv': 'Student_ID,First,Last\r\n0001,An\ufffd,D\r\n' }) };
    const answer = run('SELECT First FROM students', { set: marked });
    expect((await outputsOf(answer))['out.csv']).toBe('First\r\nAn\ufffd\r\n');
    expect((await outputsOf(run("SELECT '\ufffd' AS a")))['out.csv']).toBe('a\r\n\ufffd\r\n');
  });

  test('the rest is carried exactly: long numbers, formulas, quotes, line ends, names that repeat', async () => {
    const sql = `SELECT 9007199254740993 AS x, Last AS x, 'a' || char(13, 10) || '"b"' AS "say ""x""", ' s ' AS p FROM students WHERE First = 'Bob'`;
    expect((await outputsOf(run(sql)))['out.csv']).toBe(
      'x,x,"say ""x""",p\r\n9007199254740993,=1+1,"a\r\n""b""", s \r\n',
    );
    const result = await run(`SELECT '€ž–é' AS a`, { dialect: { encoding: 'windows-1252', header: false } });
    const bytes = result.ok ? readFileSync(result.value.outputs[0]!.path) : undefined;
    expect(bytes?.toString('latin1')).toBe('\u0080\u009e\u0096é\r\n');
  });
});

test('a masked preview does not give values away letter by letter', async () => {
  const preview = { rows: 1, showValues: false };
  const sql = `SELECT First, substr(First, 2, 1) AS b, unicode(First) AS c, item FROM students, list_items(substr(First, 3))`;
  const result = await run(sql, { preview });
  expect(result.ok && result.value.preview[0]?.rows).toEqual([['A••', '••', '••', '••']]);
  const union = await run('SELECT First FROM students WHERE 0 UNION ALL SELECT substr(First, 2) FROM students', {
    preview,
  });
  expect(union.ok && union.value.preview[0]?.rows).toEqual([['••']]);
  // A table made of the part has columns that are plain: what they hold is not.
  const part = await run(
    `WITH x AS MATERIALIZED (SELECT First, substr(First, 2, 1) AS b, item FROM students, list_items(Last)) SELECT x.b, x.item, x.First FROM x`,
    { preview },
  );
  expect(part.ok && part.value.preview[0]?.rows).toEqual([['••', '••', 'A••']]);
});

test('none of it was a fault of ours, and nothing of it was logged', () => {
  expect(desk.logged.join('')).not.toMatch(/report.crashed|Díaz/);
});
