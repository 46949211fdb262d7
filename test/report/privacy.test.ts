// Whatever goes wrong inside a report, no value of the data comes into the log or into the sentence that a person reads.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/kit/log.ts';
import { createReporter } from '../../src/report/reporter.ts';
import { districtOf } from '../districts/district.ts';
import { filesOf } from '../districts/files_of.ts';
import { type Desk, openDesk, setIn } from './reporting.ts';

let desk: Desk;
beforeAll(() => {
  desk = openDesk();
});
afterAll(() => desk.close());

const secret = 'Díaz';
const district = () => {
  const files = filesOf(districtOf({ seed: 3, students: 3 }), 'oneroster-1.1');
  files['orgs.csv'] = files['orgs.csv']!.replace(/Lakeside[^,\r]*|(?<=,)[A-Z][a-z]+ [^,\r]*/, `${secret} {"a"`);
  expect(files['orgs.csv']).toContain(secret);
  return setIn(desk, 'oneroster-1.1', files);
};

describe('errors of SQLite that quote a value', () => {
  test.each([
    ['SELECT json(name) FROM orgs', 'malformed JSON'],
    [`SELECT json_extract('{}', name) FROM orgs`, 'SQLITE_ERROR'],
    ['SELECT value FROM orgs, json_each(orgs.name)', 'malformed JSON'],
    ['WITH x AS MATERIALIZED (SELECT json(name) AS a FROM orgs) SELECT a FROM x', 'malformed JSON'],
    [`WITH x AS MATERIALIZED (SELECT json_extract('{}', name) AS a FROM orgs) SELECT a FROM x`, 'SQLITE_ERROR'],
    [`WITH x AS MATERIALIZED (SELECT name AS a FROM orgs) SELECT unistr('\\' || a) FROM x`, 'SQLITE_ERROR'],
    [`SELECT unistr('\\' || name) FROM orgs`, 'SQLITE_ERROR'],
    [`SELECT 'a' LIKE 'b' ESCAPE name FROM orgs`, 'SQLITE_ERROR'],
    [`SELECT substr(name, 1, 4) || char(0) FROM orgs`, 'zero byte'],
    [`SELECT CAST(name AS BLOB) FROM orgs`, 'binary data'],
    [`SELECT name || '漢' FROM orgs`, 'Windows-1252'],
  ])('%s', async (sql, why) => {
    const dialect = { encoding: 'windows-1252' as const };
    const result = await desk.run({ files: [{ name: 'out.csv', sql }], set: district(), dialect });
    expect(result).toMatchObject({ ok: false, problem: { code: 'report_wrong' } });
    expect(result.ok ? '' : result.problem.detail).toContain(why);
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(desk.logged.join('')).not.toContain(secret);
  });
});

test('a preview hides what a part takes out of a value, and masks what stands in it as it is', async () => {
  const sql = `WITH x AS MATERIALIZED (SELECT name, CAST(substr(name, 1, 3) AS TEXT) AS part, upper(name) AS loud FROM orgs)
    SELECT x.name, x.part, o.loud FROM x JOIN x o ON o.name = x.name`;
  const files = [{ name: 'out.csv', sql }];
  const result = await desk.run({ files, set: district(), preview: { rows: 50, showValues: false } });
  const rows = result.ok ? result.value.preview[0]!.rows : [];
  expect(rows.length).toBeGreaterThan(0);
  for (const [name, part, loud] of rows) {
    expect(name).toMatch(/^.••$/u);
    expect([part, loud]).toEqual(['••', '••']);
  }
});

describe('a process that goes wrong, with a value in every word', () => {
  test.each([
    ['exit', 'it ended with 7 and no answer'],
    ['uncaught', 'it ended with 1 and no answer'],
    ['bug', 'SyntaxError\nat '],
    ['code', 'RangeError\nat '],
    ['thing', 'something thrown that is no error'],
  ])('%s: the log has where it was and no more', async (how, words) => {
    const logged: string[] = [];
    const folder = join(desk.folder, how);
    const reporter = createReporter(
      {
        program: new URL('./faulty_process.ts', import.meta.url),
        scratch: join(folder, 'scratch'),
        outputs: join(folder, 'reports'),
      },
      { log: createLog('debug', (line) => logged.push(line)) },
    );
    const result = await reporter.run({ files: [{ name: 'out.csv', sql: how }], set: district() });
    expect(result).toMatchObject({ ok: false, problem: { code: 'report_failed' } });
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'report.crashed', stack: expect.stringContaining(words) },
    ]);
    expect(`${logged.join('')}${JSON.stringify(result)}`).not.toMatch(/D\S?\S?az/);
    await reporter.stop();
    rmSync(folder, { recursive: true });
  });
});
