// What is made once has the rows, the names and the comparisons of the statement as it is written, and leaves nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOf } from '../../src/report/indexes.ts';
import { withMadeOnce } from '../../src/report/made_once.ts';
import { type SmallScratch, smallScratch } from './scratch_of.ts';

let scratch: SmallScratch;
beforeAll(() => {
  const values = ['', '5', '05', '5.0', 'x', 'X', 'y', 'x,y', '5,x,,y', '2'];
  const at = (row: number, column: number) => values[(row * (2 * column + 3) + column) % values.length]!;
  const table = (rows: number) => ({
    columns: ['a', 'b', 'c'],
    rows: Array.from({ length: rows }, (_, row) => [0, 1, 2].map((column) => at(row, column))),
  });
  scratch = smallScratch({ t: table(11), u: table(7), made_once_1: table(1) });
});
afterAll(() => scratch.close());

const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
const left = () => scratch.db.prepare('SELECT count(*) FROM temp.sqlite_schema').pluck().get();
const isReadOnly = () => scratch.db.pragma('query_only', { simple: true }) === 1;

/** The same rows made once; returns what was run. */
function same(sql: string): string {
  const { ran, rows } = scratch.madeRows(sql);
  expect(sorted(rows)).toEqual(sorted(scratch.rows(sql)));
  expect(left()).toBe(0);
  expect(isReadOnly()).toBe(true);
  return ran;
}

const isMade = (ran: string) => /temp\.made_once_\d/.test(ran);

describe('what it says stays the same', () => {
  test.each([
    ['a number beside a text', `SELECT t.a, x.n FROM t JOIN x ON x.n = t.a`, 'length(a) || 0 AS n, 5 AS k'],
    ['a count beside a text', `SELECT t.a, x.k FROM t JOIN x ON x.k = t.a`, `a AS n, 5 AS k`],
    ['a place beside a text', `SELECT t.a, x.k FROM t JOIN x ON x.k = t.a`, `a AS n, row_number() OVER () AS k`],
    ['a place in a list beside a text', `SELECT t.a FROM t JOIN x ON x.k = t.a`, `a AS n, position AS k`],
    ['bytes beside a text', `SELECT t.a FROM t JOIN x ON x.n = t.a`, `CAST(b AS BLOB) AS n, b AS k`],
    ['a value in a list', `SELECT n FROM x WHERE k IN ('5', 'x') AND n IN (SELECT a FROM t)`, 'a AS n, b AS k'],
    ['the missing row', `SELECT t.a, x.n, x.k IS NULL FROM t LEFT JOIN x ON x.n = t.b`, 'a AS n, 7 AS k'],
    ['names that repeat', `SELECT * FROM x`, 'a, b AS A, c AS a'],
    ['names that are odd', `SELECT * FROM x WHERE "count(*)" > 0`, `count(*), a AS "say ""x""", '' AS "]"`],
    ['an order within', `SELECT * FROM x`, `a AS n, b AS k ORDER BY b DESC, a LIMIT 5`],
    ['one that is given away again', `SELECT * FROM (SELECT k FROM x UNION SELECT a FROM t) WHERE k = '5'`, '5 AS k'],
  ])('%s', (_, select, columns) => {
    const [list, order = ''] = columns.split(' ORDER BY ');
    const body = `SELECT ${list} FROM u, list_items(u.c)${order && ` ORDER BY ${order}`}`;
    const ran = same(`WITH x AS MATERIALIZED (${body}) ${select}`);
    expect(isMade(ran)).toBe(true);
  });

  test.each([
    [
      'a number that keeps its kind',
      'WITH x AS MATERIALIZED (SELECT CAST(a AS REAL) AS n FROM t) SELECT n, n / 2 FROM x',
    ],
    [
      'a collation',
      `WITH x AS MATERIALIZED (SELECT a COLLATE NOCASE AS n FROM t) SELECT count(*) FROM x WHERE n = 'X'`,
    ],
    ['chance', 'WITH x AS MATERIALIZED (SELECT random() AS n) SELECT p.n = q.n FROM x p, x q'],
    ['the day', `WITH x AS MATERIALIZED (SELECT date('now') AS n) SELECT n = date('now') FROM x`],
    ['what was written last', 'WITH x AS MATERIALIZED (SELECT a FROM t) SELECT changes(), last_insert_rowid() FROM x'],
    [
      'a count up',
      'WITH RECURSIVE x(i) AS MATERIALIZED (SELECT 1 UNION ALL SELECT i + 1 FROM x WHERE i < 9) SELECT * FROM x',
    ],
    [
      'a number of another side',
      `WITH x AS MATERIALIZED (SELECT a || '' AS k FROM u) SELECT t.a FROM t JOIN (SELECT k FROM x UNION SELECT 5) z ON z.k = t.a JOIN x o ON o.k = t.b || ''`,
    ],
    [
      'a number that fills a gap',
      `WITH x AS MATERIALIZED (SELECT a || '' AS k FROM u) SELECT t.a FROM t JOIN (SELECT * FROM x FULL JOIN (SELECT 5 AS k) USING (k)) z ON z.k = t.a JOIN x o ON o.k = t.b || ''`,
    ],
    ['nothing wanted', 'WITH x AS NOT MATERIALIZED (SELECT a FROM t), y AS (SELECT a FROM x) SELECT * FROM y, x'],
    ['a place in the table', 'WITH x AS MATERIALIZED (SELECT rowid AS n FROM t) SELECT n, n / 2 FROM x'],
  ])('%s is left as it is', (_, sql) => {
    expect(same(sql)).toBe(sql);
  });

  test.each([
    [
      'names ahead of themselves',
      'x AS MATERIALIZED (SELECT a FROM y), y AS MATERIALIZED (SELECT a FROM t) SELECT * FROM x, y',
    ],
    [
      'names within that hide it',
      'x AS MATERIALIZED (SELECT 1 AS a), y AS MATERIALIZED (WITH x AS (SELECT 2 AS a) SELECT a FROM x) SELECT x.a, y.a FROM x, y',
    ],
    [
      'a subquery that hides it',
      'x AS MATERIALIZED (SELECT a FROM t) SELECT (WITH x AS (SELECT 2 AS a) SELECT a FROM x), a FROM x',
    ],
    ['a name of a table', 'u AS MATERIALIZED (SELECT a FROM t) SELECT u.a, o.b FROM u JOIN main.u o ON o.a = u.a'],
    ['a table named like ours', 'x AS MATERIALIZED (SELECT a FROM made_once_1) SELECT x.a, o.a FROM x, made_once_1 o'],
    [
      'a row number of a table around',
      'x AS MATERIALIZED (SELECT a FROM u) SELECT (SELECT rowid FROM x LIMIT 1) FROM t',
    ],
    [
      'quoted names',
      `"x ""y"" (" AS MATERIALIZED (SELECT a AS "(" FROM t), [AS] AS MATERIALIZED (SELECT b FROM t), 'z' AS MATERIALIZED (SELECT 1 AS c) SELECT * FROM "x ""y"" (", [AS], z`,
    ],
    [
      'comments and texts',
      `x /* ( */ (p, "q)") -- (\n AS /* NOT */ MATERIALIZED /* ) */ ( SELECT ')' || a, '--' FROM t -- )\n) SELECT * FROM x`,
    ],
    [
      'one that holds another',
      'x AS MATERIALIZED (SELECT a, count(*) AS n FROM t GROUP BY a), y AS (SELECT n FROM x WHERE n > 1), z AS MATERIALIZED (SELECT x.a FROM x JOIN y ON y.n = x.n UNION SELECT b FROM u) SELECT * FROM z LEFT JOIN x ON x.a = z.a',
    ],
    [
      'whatever tells rows apart',
      'x AS MATERIALIZED (SELECT a, b FROM t) SELECT DISTINCT u.a, x.b FROM u LEFT JOIN x ON x.a = u.b',
    ],
    ['a join by names', 'x AS MATERIALIZED (SELECT a, b FROM t) SELECT * FROM u NATURAL JOIN x JOIN t USING (a, b)'],
    [
      'all that a side has',
      'x AS MATERIALIZED (SELECT a, b || 1 AS b FROM t) SELECT * FROM x FULL JOIN u ON u.a = x.a AND x.b = 51',
    ],
  ])('%s', (_, sql) => {
    expect(isMade(same(`WITH ${sql}`))).toBe(true);
  });

  test('a part that nothing reads is not run: a fault in it does not show', () => {
    const bad = `bad AS MATERIALIZED (SELECT json('no') AS a FROM t)`;
    expect(isMade(same(`WITH ${bad} SELECT a FROM t`))).toBe(false);
    expect(isMade(same(`WITH ${bad}, x AS MATERIALIZED (SELECT * FROM bad) SELECT a FROM t`))).toBe(false);
    // Nor where the statement does not come to it.
    same(`WITH ${bad} SELECT a FROM t WHERE a = 'nobody' AND EXISTS (SELECT 1 FROM bad WHERE bad.a = t.b)`);
  });

  test('a lookup that SQLite would make an index for has one', () => {
    const inner = 'SELECT count(*) FROM x WHERE x.a = p.a AND x.b = p.b';
    const ran = `WITH x AS MATERIALIZED (SELECT DISTINCT a, b FROM t, list_items(c)) SELECT p.a, (${inner}) FROM x p`;
    const steps = withMadeOnce(scratch.db, { name: 'out.csv', sql: ran }, (sql) => planOf(scratch.db, sql));
    expect(planOf(scratch.db, ran).join('\n')).toContain('AUTOMATIC');
    expect(steps.join('\n')).toMatch(/SEARCH temp.made_once_\d USING (COVERING )?INDEX/);
  });

  test('a row number of a part is no column, made or not', () => {
    expect(() => scratch.madeRows('WITH x AS MATERIALIZED (SELECT a FROM t) SELECT x.rowid FROM x')).toThrow('rowid');
    expect(left()).toBe(0);
  });
});

const pick = <T>(...items: T[]) => fc.constantFrom(...items);
/** Of one row `s` of a source with the columns a, b and c. */
const expression = pick(
  ...[
    's.a',
    's.b',
    's.c',
    '+s.a',
    `nullif(s.a, '5')`,
    'length(s.b)',
    's.a || s.b',
    'NULL',
    '5',
    `'5'`,
    'CAST(s.a AS TEXT)',
  ],
  ...[
    'CAST(s.b AS INTEGER)',
    'CAST(s.a AS BLOB)',
    `CASE s.a WHEN '5' THEN 5 ELSE s.b END`,
    '(SELECT max(b) FROM u)',
    // Whole: of 5 and 5.0, which are equal, a group or a DISTINCT keeps whichever it meets first.
    'CAST(s.b AS INTEGER) + 0',
  ],
);
const hint = pick('AS MATERIALIZED', 'AS MATERIALIZED', 'AS MATERIALIZED', 'AS NOT MATERIALIZED', 'AS');
interface Part {
  columns: string[];
  source: number;
  hint: string;
  isNamed: boolean;
  kind: string;
}
const partShape: fc.Arbitrary<Part> = fc.record({
  columns: fc.tuple(expression, expression, expression),
  source: fc.nat(),
  hint,
  isNamed: fc.boolean(),
  kind: pick('plain', 'plain', 'grouped', 'list', 'union', 'nested', 'distinct', 'placed'),
});
interface Rest {
  sources: number[];
  joins: string[];
  columns: string[];
  kind: 'plain' | 'distinct' | 'grouped' | 'in' | 'counted';
}
const restShape: fc.Arbitrary<Rest> = fc.record({
  sources: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
  joins: fc.tuple(pick('JOIN', 'LEFT JOIN', 'CROSS JOIN'), pick('JOIN', 'LEFT JOIN')),
  columns: fc.tuple(...Array.from({ length: 4 }, () => pick('a', 'b', 'c'))),
  kind: pick<Rest['kind']>('plain', 'distinct', 'grouped', 'in', 'counted'),
});

function bodyOf({ columns, kind }: { columns: string[]; kind: string }, source: string, name: string): string {
  const [a, b, c] = columns;
  const list = `${a} AS a, ${b} AS b, ${c} AS c`;
  switch (kind) {
    case 'grouped':
      return `SELECT ${a} AS a, count(*) AS b, max(${c}) AS c FROM ${source} s GROUP BY 1`;
    case 'list':
      return `SELECT i.item AS a, i.position AS b, ${c} AS c FROM ${source} s, list_items(s.c) i`;
    case 'union':
      return `SELECT ${list} FROM ${source} s UNION SELECT b, a, 5 FROM u`;
    case 'nested':
      return `WITH ${name} AS (SELECT ${list} FROM ${source} s) SELECT b AS a, a AS b, c FROM ${name}`;
    case 'placed':
      return `SELECT ${a} AS a, ${b} AS b, dense_rank() OVER (ORDER BY s.b, s.a, s.c) AS c FROM ${source} s`;
    default:
      return `SELECT ${kind === 'distinct' ? 'DISTINCT ' : ''}${list} FROM ${source} s`;
  }
}

function statementOf(parts: Part[], rest: Rest): string {
  const names = ['t', 'u'];
  const list = parts.map((part, at) => {
    const body = bodyOf(part, names[part.source % names.length]!, `w${at}`);
    names.push(`w${at}`);
    return `w${at}${part.isNamed ? '(a, b, c)' : ''} ${part.hint} (${body})`;
  });
  const [p, q, r] = rest.sources.map((at) => names[names.length - 1 - (at % names.length)]);
  const [d, e, f, g] = rest.columns;
  const from = `${p} p ${rest.joins[0]} ${q} q ON p.${d} = q.${e} ${rest.joins[1]} ${r} r ON r.${f} = q.${g} AND r.c <> '05'`;
  const select = {
    plain: `SELECT p.*, q.b, r.c FROM ${from}`,
    distinct: `SELECT DISTINCT p.a, q.b, r.c FROM ${from}`,
    grouped: `SELECT p.a, count(q.b), max(r.c) FROM ${from} GROUP BY p.a`,
    in: `SELECT a, b FROM ${p} WHERE a IN (SELECT ${d} FROM ${q}) OR EXISTS (SELECT 1 FROM ${r} WHERE ${r}.a = ${p}.${e})`,
    counted: `SELECT count(*), (SELECT count(*) FROM ${r} x WHERE x.${f} = p.a) FROM ${p} p GROUP BY p.a`,
  }[rest.kind];
  return `WITH ${list.join(', ')} ${select}`;
}

test('whatever the parts are and however they are read, the rows are those of the statement', () => {
  let made = 0;
  fc.assert(
    fc.property(fc.array(partShape, { minLength: 1, maxLength: 4 }), restShape, (parts, rest) => {
      if (isMade(same(statementOf(parts, rest)))) made++;
    }),
    { numRuns: 800 },
  );
  expect(made).toBeGreaterThan(200);
}, 120_000);
