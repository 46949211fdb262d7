// Where the parts of a statement begin and end, and when it has none.
import { describe, expect, test } from 'vitest';
import { withParts, withReplaced } from '../../src/report/with_parts.ts';

describe('the parts of a statement', () => {
  test('names as SQLite knows them, hints, bodies', () => {
    const sql = `WITH a AS (SELECT 1), "b ""(" (p, [q)]) AS MATERIALIZED (SELECT ')', (2)), \`c\` as not /* ( */ materialized (SELECT 3) -- )
SELECT * FROM a`;
    const found = withParts(sql)!;
    expect(found.parts.map(({ name, isMaterialized, body }) => [name, isMaterialized, body])).toEqual([
      ['a', false, 'SELECT 1'],
      ['b "(', true, `SELECT ')', (2)`],
      ['c', false, 'SELECT 3'],
    ]);
    const words = new Map([[found.parts[1]!, 'AS (SELECT 4, 5)']]);
    expect(withReplaced(sql, found, words)).toBe(sql.replace(`AS MATERIALIZED (SELECT ')', (2))`, 'AS (SELECT 4, 5)'));
    expect(withReplaced(sql, found, new Map(), found.to)).toBe(sql.slice(0, sql.indexOf(' -- )')));
  });

  test.each([
    ['SELECT 1'],
    ["SELECT ' AS MATERIALIZED ('"],
    ['WITH a AS (SELECT 1) SELECT * FROM a'],
    ['WITH a AS (WITH b AS MATERIALIZED (SELECT 1) SELECT * FROM b) SELECT * FROM a'],
    ['WITH a AS NOT MATERIALIZED (SELECT 1) SELECT * FROM a'],
    ['WITH RECURSIVE a AS MATERIALIZED (SELECT 1) SELECT * FROM a'],
    ['WITH a AS MATERIALIZED (SELECT 1) SELECT total_changes() FROM a'],
    ['WITH a AS MATERIALIZED (SELECT "random"() AS r) SELECT r FROM a'],
    ['WITH a AS MATERIALIZED (SELECT CURRENT_DATE AS r) SELECT r FROM a'],
    ['WITH a AS MATERIALIZED (SELECT 1 COLLATE NOCASE AS r) SELECT r FROM a'],
    ['WITH a AS MATERIALIZED (SELECT 1)\u00a0SELECT * FROM a'],
    ['WITH a AS MATERIALIZED (SELECT 1 SELECT * FROM a'],
    ['WITH a AS MATERIALIZED SELECT * FROM a'],
    ['WITH (a) AS MATERIALIZED (SELECT 1) SELECT * FROM a'],
  ])('%s has none', (sql) => {
    expect(withParts(sql)).toBeUndefined();
  });

  test('what changes with the day does so in the rest alone', () => {
    expect(withParts(`WITH a AS MATERIALIZED (SELECT 1 AS r) SELECT r, date('now') FROM a`)).toBeDefined();
    expect(withParts('WITH a AS MATERIALIZED (SELECT "date", random FROM t) SELECT * FROM a')).toBeDefined();
  });
});
