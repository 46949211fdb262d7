// Custom reports in a district file: read as meant, mistakes with their lines, and the same after writing and reading.
import { describe, expect, test } from 'vitest';
import { formatDistrictFile } from '../../../src/relay/district/format.ts';
import { parseDistrictFile } from '../../../src/relay/district/parse.ts';

const readFile = (path: string) =>
  path === './lunch.sql' ? { text: 'SELECT 1 AS one\n' } : { why: 'there is no such file' };

function read(reports: string, forward: string, layout = 'oneroster-1.1') {
  return parseDistrictFile(
    `senders: [{ name: s }]
destinations: [{ name: d, folder: /srv/d }]
${reports.trim() === '' ? '' : `reports:\n${reports.trim()}`}
feeds:
- name: f
  sender: s
  layout: ${layout}
  forward:
  - to: d
    reports:
${forward.replace(/^/gm, '      ')}
`,
    readFile,
  );
}

function mistakes(...args: Parameters<typeof read>): string[] {
  const result = read(...args);
  return result.ok ? [] : result.mistakes.map((mistake) => mistake.text);
}

describe('what is read', () => {
  test('a ready-made report, an own one by name, and one written where it is used', () => {
    const own = `- name: lunch
  sqlFile: ./lunch.sql
  layout: gradecam-combined
  dialect: { delimiter: "\\t", quoting: none, lineEnd: lf, encoding: windows-1252, bom: false, header: false }
  limits: { seconds: 10, megabytes: 256, rows: 5000 }`;
    const result = read(
      own,
      `- { name: combined.csv, from: oneroster-1.1-to-gradecam }
- { from: lunch }
- { name: staff.csv, sql: "SELECT 2", dialect: { header: true } }`,
    );
    expect(result.ok && result.file.reports).toEqual([
      {
        name: 'lunch',
        sql: 'SELECT 1 AS one\n',
        layout: 'gradecam-combined',
        dialect: {
          delimiter: '\t',
          quoting: 'none',
          lineEnd: 'lf',
          encoding: 'windows-1252',
          bom: false,
          header: false,
        },
        limits: { seconds: 10, megabytes: 256, rows: 5000 },
      },
      { name: 'staff.csv', sql: 'SELECT 2', dialect: { header: true } },
    ]);
    expect(result.ok && result.file.feeds[0]?.forwards[0]?.reports).toEqual([
      { from: 'oneroster-1.1-to-gradecam', name: 'combined.csv' },
      { from: 'lunch' },
      { from: 'staff.csv', name: 'staff.csv' },
    ]);
    const again = result.ok && parseDistrictFile(formatDistrictFile(result.file, 'as exported'), readFile);
    expect(again).toEqual(result);
  });
});

describe('mistakes', () => {
  test.each([
    [
      '',
      '- { from: oneroster-1.1-to-gradecan }',
      'there is no report oneroster-1.1-to-gradecan. Did you mean oneroster-1.1-to-gradecam?',
    ],
    [
      '',
      '- { from: clever-sftp-to-gradecam }',
      'clever-sftp-to-gradecam reads clever-sftp, and this feed is oneroster-1.1.',
    ],
    ['', '- { from: oneroster-1.1-to-clever, name: x.csv }', 'makes 6 files, which keep their names; leave name out.'],
    ['', '- { from: oneroster-1.1-to-gradecam, sql: SELECT 1 }', 'has no sql of its own.'],
    ['', '- { sql: SELECT 1 }', 'needs name.'],
    ['', '- { name: a.csv }', 'needs sql or sqlFile.'],
    ['', '- { name: a.csv, sql: SELECT 1, sqlFile: ./lunch.sql }', 'has both sql and sqlFile; keep one.'],
    ['', '- { name: a.csv, sqlFile: ./gone.sql }', './gone.sql cannot be read (there is no such file).'],
    ['', '- { name: a.csv, sql: SELECT 1, layout: gradecam }', 'there is no built-in layout gradecam.'],
    ['', '- { name: a.csv, sql: SELECT 1, dialect: { delimiter: ", " } }', 'must be one character'],
    ['', '- { name: a.csv, sql: SELECT 1, dialect: { bom: maybe } }', 'must be true or false.'],
    ['', '- { name: a.csv, sql: SELECT 1, limits: { seconds: 0 } }', 'must be a whole number from 1 to 3600.'],
    ['', '- { name: a.csv, sql: SELECT 1 }\n- { name: a.csv, sql: SELECT 1 }', 'a.csv would be made twice.'],
    ['- { name: a.csv, sql: SELECT 2 }', '- { name: a.csv, sql: SELECT 1 }', 'there is another report a.csv already.'],
    [
      '- { name: oneroster-1.1-to-gradecam, sql: SELECT 2 }',
      '- { from: oneroster-1.1-to-gradecam }',
      'is a ready-made report',
    ],
    ['', '[]', 'names no report'],
  ])('%s %s', (reports, forward, why) => {
    expect(mistakes(reports, forward).join('\n')).toContain(why);
  });
});
