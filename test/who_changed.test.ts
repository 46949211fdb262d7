// Who was removed, added or changed, through the whole appliance: pages and files, masked until somebody asks, what was
// asked on record, and a night whose stored files are gone.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Appliance, rollcall, startAppliance, until } from './appliance.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const token = 'a-token-of-enough-letters-0123456789';
const password = 'a long enough password';
const columns = 'SIS ID,School SIS ID,First Name,Last Name,Username,Password,Grade';

const student = (id: number, more: { school?: string; last?: string } = {}) =>
  `${id},${more.school ?? 'S1'},Given${id},${more.last ?? `Family${id}`},user${id},secret${id},${(id % 12) + 1}\r\n`;

function files(students: string): Record<string, string> {
  return {
    'School.csv': 'SIS ID,Name\r\nS1,Lakeside\r\nS2,Hillside\r\n',
    'Section.csv': 'SIS ID,School SIS ID,Section Name\r\nC1,S1,Algebra\r\n',
    'Student.csv': `${columns}\r\n${students}`,
    'Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name,Username,Password\r\nT1,S1,Ana,Lee,alee,pw\r\n',
    'StudentEnrollment.csv': 'Section SIS ID,SIS ID\r\nC1,1000\r\n',
    'TeacherRoster.csv': 'Section SIS ID,SIS ID\r\nC1,T1\r\n',
  };
}

const all = Array.from({ length: 400 }, (_, at) => 1000 + at);
const before = all.map((id) => student(id, id >= 1300 ? { school: 'S2' } : {})).join('');
/** 120 of S1 and 30 of S2 are gone, two are new, 1301 is called otherwise. */
const tonight =
  all
    .filter((id) => (id < 1100 || id >= 1220) && (id < 1370 || id === 1399))
    .map((id) => student(id, { ...(id >= 1300 ? { school: 'S2' } : {}), ...(id === 1301 ? { last: '=cmd|x' } : {}) }))
    .join('') +
  student(5000) +
  student(5001);

describe('who changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-who-'));
  const dataFolder = join(folder, 'data');
  let appliance: Appliance;
  let owner: Visitor;
  let viewer: Visitor;

  async function send(set: Record<string, string>): Promise<void> {
    for (const [name, body] of Object.entries(set)) {
      const url = `${appliance.url}/api/v1/senders/sis/files/${name}`;
      const answer = await fetch(url, { method: 'PUT', body, headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(201);
    }
  }

  async function isChecked(number: number): Promise<string> {
    return await until(`import ${number} to be decided`, async () => {
      const text = await owner.text(`/imports/${number}`).catch(() => '');
      return text.includes('/report/html') ? text : undefined;
    });
  }

  const words = (html: string) =>
    (/<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

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
    for (const [name, role] of [
      ['ortiz', 'owner'],
      ['adams', 'viewer'],
    ] as const) {
      const added = await rollcall(
        ['user', 'add', name, '--role', role, '--password-file', join(folder, 'password')],
        env,
      );
      expect(added.code, added.stderr).toBe(0);
    }
    appliance = await startAppliance({ dataFolder, env: { ROLLCALL_LOG_LEVEL: 'debug' } });
    owner = createVisitor(() => appliance.url);
    viewer = createVisitor(() => appliance.url);
    await owner.logIn('ortiz', password);
    await viewer.logIn('adams', password);
    await send(files(before));
    await isChecked(1);
    await send(files(tonight));
    await isChecked(2);
  });
  afterAll(async () => {
    await appliance?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = '/imports/2/changes/Student.csv';

  it('is one click from the import, masked, in pages and by school', async () => {
    expect(await owner.text('/imports/2')).toContain(`href="${path}?kind=removed"`);
    const page = words(await viewer.text(path));
    expect(page).toContain('Who is gone in Student.csv');
    expect(page).toContain('149 keys against the roster of Import 1. 1 to 100 of them are on this page.');
    expect(page).toContain('Gone 149 New 2 Changed 1');
    expect(page).toContain('SIS ID First Name Last Name School SIS ID');
    expect(page).toContain('102 1•• G•• F•• S••');
    expect(page).not.toMatch(/Given|Family|user1|Show values/);
    const second = words(await viewer.text(`${path}?kind=removed&page=2`));
    expect(second).toContain('101 to 149 of them');
    const hillside = words(await viewer.text(`${path}?kind=removed&group=school:S2`));
    expect(hillside).toContain('29 keys');
    expect(hillside).toContain('school S1 (120) school S2 (29)');
    expect(words(await viewer.text(`${path}?kind=added`))).toContain('2 keys');
    const changed = words(await viewer.text(`${path}?kind=changed`));
    expect(changed).toContain('Last Name F•• → =••');
    // A key in an address is not looked at.
    expect(words(await viewer.text(`${path}?kind=removed&key=1100`))).toContain('149 keys');
  });

  it('is found by key and shown with its values by those who may, and that is on record', async () => {
    const one = await (await owner.submit(path, { kind: 'removed', key: '1100' })).text();
    expect(words(one)).toContain('1 key against');
    expect(words(one)).not.toContain('Given');
    const shown = words(await (await owner.submit(path, { kind: 'removed', key: '1100', values: 'yes' })).text());
    expect(shown).toContain('102 1100 Given1100 Family1100 S1 user1100 ••');
    const next = words(await (await owner.submit(path, { kind: 'removed', values: 'yes', page: '2' })).text());
    expect(next).toContain('Given1398');
    expect((await viewer.submit(path, { kind: 'removed', values: 'yes' })).status).toBe(403);
    const record = words(await owner.text('/activity'));
    expect(record).toContain('ortiz looked at the values of Import 2');
    expect(record).toContain('Who is gone in Student.csv: 1 row on a page.');
    expect(record).toContain('Who is gone in Student.csv: 49 rows on a page.');
    expect(record).not.toContain('1100');
  });

  it('is taken along as a file: masked for everybody, with values by asking, never a formula', async () => {
    const masked = (await viewer.text(`${path}/download?kind=removed&group=school:S2`)).split('\r\n');
    expect(masked).toHaveLength(31);
    expect(masked[1]).toMatch(/^removed,372,,1••,G••,F••,S••/);
    const answer = await owner.submit(`${path}/download`, { kind: 'changed' });
    expect(answer.headers.get('content-disposition')).toContain('import-2-Student-changed.csv');
    const lines = (await answer.text()).split('\r\n');
    expect(lines[1]).toContain('changed from,303,Last Name,1301,Given1301,Family1301,S2');
    expect(lines[2]).toContain(`changed to,183,Last Name,1301,Given1301,"'=cmd|x",S2`);
    expect((await viewer.submit(`${path}/download`, { kind: 'changed' })).status).toBe(403);
    expect(words(await owner.text('/activity'))).toContain('Who is changed in Student.csv: 1 key, as a file.');
  });

  it('says what nobody can list', async () => {
    expect(words(await owner.text('/imports/1/changes/Student.csv'))).toContain('import 1 had no accepted night');
    expect(await owner.text('/imports/2/changes/Nothing.csv').catch(String)).toContain('404');
  });

  it('says in plain words when the stored files are gone; and no value is in the log', async () => {
    const arrivals = join(dataFolder, 'spool', 'arrivals');
    for (const name of readdirSync(arrivals)) rmSync(join(arrivals, name));
    const page = words(await owner.text(path));
    expect(page).toContain('The stored files are gone, so nobody can be listed any more');
    expect(page).toContain('Student.csv of import 1 is not stored any more');
    expect((await owner.submit(`${path}/download`, { kind: 'removed' })).status).toBe(404);
    await appliance.stop();
    expect(appliance.lines.join('\n')).not.toMatch(/Given1|Family1|secret1|user1\d/);
  });
});
