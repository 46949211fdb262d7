// What stands in a cell stays in the files: a bad night full of marks goes through the whole appliance, and none of the
// marks is in a log, on a page, in a report or in the database.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Appliance } from './appliance.ts';
import { rollcall, startAppliance, until } from './appliance.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const token = 'a-token-of-enough-letters-0123456789';
const password = 'a long enough password';
const columns =
  'SIS ID,School SIS ID,First Name,Last Name,Username,Password,State ID,Secondary Email,Student Number,Middle Name,Grade,Status,Birthdate,Graduation Year'.split(
    ',',
  );

/** A value that is nowhere else: column, row. */
const markOf = (column: number, row: number) => `Zq${column}x${row}Mark`;
const marks: string[] = [];

function row(number: number, change: (fields: string[]) => string[]): string {
  const good = [
    `1${number}`,
    'S1',
    'Ana',
    'Lee',
    `a${number}`,
    'pw',
    '',
    '',
    '',
    '',
    '9',
    'Active',
    '4/2/2010',
    '2028',
  ];
  return change(good).join(',');
}

/** Rows wrong in every way, with a mark in every column. */
function badStudents(): string {
  const rows: string[] = [];
  const mark = (column: number) => {
    const value = markOf(column, rows.length);
    marks.push(value);
    return value;
  };
  for (let n = 0; n < 120; n++) rows.push(row(n, (fields) => fields));
  for (let column = 0; column < columns.length; column++) {
    rows.push(row(500 + column, (fields) => fields.with(column, mark(column))));
    rows.push(row(520 + column, (fields) => fields.with(column, `${mark(column)} "${mark(column)}" x`)));
    rows.push(
      row(540 + column, (fields) => [
        ...fields.slice(0, column),
        `${mark(column)}`,
        ` ${mark(column)}`,
        ...fields.slice(column),
      ]),
    );
    rows.push(row(560 + column, (fields) => fields.slice(0, column).concat(mark(column))));
    rows.push(row(580 + column, (fields) => fields.with(column, `=${mark(column)}@${mark(column)}`)));
    rows.push(row(600 + column, (fields) => fields.with(column, `"${mark(column)}\n${mark(column)}"`)));
    rows.push(row(620 + column, (fields) => fields.with(column, `${mark(column)}\u00c3\u00b1\ufffd\u0000`)));
    // The same key twice with other content.
    rows.push(row(500, (fields) => fields.with(column, mark(column)).with(0, markOf(0, 120))));
  }
  return `${columns.join(',')}\r\n${rows.join('\r\n')}\r\n`;
}

const files = (students: string): Record<string, string> => ({
  'School.csv': 'SIS ID,Name\r\nS1,Lakeside\r\n',
  'Section.csv': 'SIS ID,School SIS ID,Section Name\r\nC1,S1,Algebra\r\n',
  'Student.csv': students,
  'Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name,Username,Password\r\nT1,S1,Ana,Lee,alee,pw\r\n',
  'StudentEnrollment.csv': `Section SIS ID,SIS ID\r\nC1,10\r\n${marks
    .filter((mark) => !mark.startsWith('Zq5x'))
    .map((mark) => `C1,${mark}\r\n`)
    .join('')}`,
  'TeacherRoster.csv': 'Section SIS ID,SIS ID\r\nC1,T1\r\n',
});

describe('a bad night full of marks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-values-'));
  const dataFolder = join(folder, 'data');
  let appliance: Appliance;
  let visitor: Visitor;

  async function send(set: Record<string, string>): Promise<void> {
    for (const [name, body] of Object.entries(set)) {
      const url = `${appliance.url}/api/v1/senders/sis/files/${name}`;
      const answer = await fetch(url, { method: 'PUT', body, headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(201);
    }
  }

  /** The page of an import that was checked. */
  async function page(number: number): Promise<string> {
    return await until(`import ${number} to be decided`, async () => {
      const text = await visitor.text(`/imports/${number}`).catch(() => '');
      return text.includes('/report/html') ? text : undefined;
    });
  }

  function expectNoMark(where: string, text: string): void {
    expect(text.length, where).toBeGreaterThan(50);
    expect(
      marks.filter((mark) => text.includes(mark)),
      where,
    ).toEqual([]);
  }

  beforeAll(async () => {
    const district = `district: { name: Lakeside, timezone: America/Los_Angeles }
senders: [ { name: sis, token: ${token} } ]
destinations: []
feeds: [ { name: rosters, sender: sis, layout: microsoft-sds-v1, initialImport: accept, complete: { settle: 200ms } } ]
`;
    const env = { ROLLCALL_DATA: dataFolder };
    writeFileSync(join(folder, 'district.yaml'), district);
    writeFileSync(join(folder, 'password'), password);
    expect(await rollcall(['apply', join(folder, 'district.yaml')], env)).toMatchObject({ code: 0 });
    const added = await rollcall(
      ['user', 'add', 'ortiz', '--role', 'owner', '--password-file', join(folder, 'password')],
      env,
    );
    expect(added.code, added.stderr).toBe(0);
    appliance = await startAppliance({ dataFolder, env: { ROLLCALL_LOG_LEVEL: 'debug' } });
    visitor = createVisitor(() => appliance.url);
    await visitor.logIn('ortiz', password);
  });
  afterAll(async () => {
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is held, and no mark leaves the files', async () => {
    const good = Array.from({ length: 120 }, (_, n) => row(n, (fields) => fields)).join('\r\n');
    await send(files(`${columns.join(',')}\r\n${good}\r\n`));
    await page(1);
    const bad = badStudents();
    expect(marks.length).toBeGreaterThan(100);
    await send(files(bad));
    const html = await page(2);
    expect(html).toContain('key_duplicate');
    expectNoMark('page', html);
    for (const path of ['/', '/holds', '/imports', '/activity', '/feeds/rosters', '/senders/sis']) {
      expectNoMark(path, await visitor.text(path));
    }
    expect(await visitor.text('/imports/2/changes/Student.csv?kind=added')).toMatch(/\d\d new since/);
    for (const kind of ['removed', 'added', 'changed']) {
      expectNoMark(kind, await visitor.text(`/imports/2/changes/Student.csv?kind=${kind}`));
      expectNoMark(kind, await visitor.text(`/imports/2/changes/Student.csv/download?kind=${kind}`));
    }
    for (const format of ['html', 'csv', 'json']) {
      expectNoMark(format, await visitor.text(`/imports/2/report/${format}`));
    }
    await visitor.submit('/imports/2/reject', { why: 'The export was wrong.' });
    await appliance.stop();
    expectNoMark('log', appliance.lines.join('\n'));
    const database = readdirSync(dataFolder).filter((name) => name.startsWith('rollcall.db'));
    expect(database).toContain('rollcall.db');
    for (const name of database) {
      const bytes = readFileSync(join(dataFolder, name));
      for (const encoding of ['latin1', 'utf16le'] as const) {
        const text = bytes.toString(encoding);
        expect(
          marks.filter((mark) => text.includes(mark)),
          name,
        ).toEqual([]);
      }
    }
  });

  it('nor in a report of the command line, in any form', async () => {
    const night = join(folder, 'night');
    mkdirSync(night);
    for (const [name, text] of Object.entries(files(badStudents()))) writeFileSync(join(night, name), text);
    for (const format of ['text', 'json', 'html', 'csv']) {
      const ran = await rollcall(['check', '--format', format, night]);
      expect([0, 1, 2]).toContain(ran.code);
      expectNoMark(format, ran.stdout + ran.stderr);
    }
    const asked = await rollcall(['check', '--format', 'json', '--show-values', night]);
    expect(marks.some((mark) => asked.stdout.includes(mark))).toBe(true);
    // A password stays masked even then.
    const passwords = marks.filter((mark) => mark.startsWith('Zq5x'));
    expect(passwords.filter((mark) => asked.stdout.includes(mark))).toEqual([]);
  });
});
