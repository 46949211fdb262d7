// Who was removed, added or changed, through the whole appliance: pages and files, masked until somebody asks, what was
// asked on record, and a night whose stored files are gone.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwoNights, type TwoNights } from './two_nights.ts';
import { createVisitor, type Visitor } from './visitor.ts';

describe('who changed', () => {
  let nights: TwoNights;
  let owner: Visitor;
  let viewer: Visitor;

  const words = (html: string) =>
    (/<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '').replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

  beforeAll(async () => {
    nights = await startTwoNights();
    owner = createVisitor(() => nights.appliance.url);
    viewer = createVisitor(() => nights.appliance.url);
    await owner.logIn('ortiz', nights.password);
    await viewer.logIn('adams', nights.password);
  });
  afterAll(() => nights?.stop());

  const path = '/imports/2/changes/Student.csv';

  it('is one click from the import, masked, in pages and by school', async () => {
    expect(await owner.text('/imports/2')).toContain(`href="${path}?kind=removed"`);
    const page = words(await viewer.text(path));
    expect(page).toContain('Who is gone in Student.csv');
    expect(page).toContain('149 gone since Import 1. This page: 1 to 100.');
    expect(page).toContain('Gone 149 New 2 Changed 1');
    expect(page).toContain('SIS ID First Name Last Name School SIS ID');
    expect(page).toContain('102 1•• G•• F•• S••');
    expect(page).not.toMatch(/Given|Family|user1|Show values/);
    const second = words(await viewer.text(`${path}?kind=removed&page=2`));
    expect(second).toContain('This page: 101 to 149.');
    const hillside = words(await viewer.text(`${path}?kind=removed&group=school:S2`));
    expect(hillside).toContain('29 gone since Import 1.');
    expect(hillside).toContain('school S1 (120) school S2 (29)');
    expect(words(await viewer.text(`${path}?kind=added`))).toContain('2 new since Import 1.');
    const changed = words(await viewer.text(`${path}?kind=changed`));
    expect(changed).toContain('Last Name F•• → =••');
    // A key in an address is not looked at.
    expect(words(await viewer.text(`${path}?kind=removed&key=1100`))).toContain('149 gone since');
  });

  it('is found by key and shown with its values by those who may, and that is on record', async () => {
    const one = await (await owner.submit(path, { kind: 'removed', key: '1100' })).text();
    expect(words(one)).toContain('1 gone since');
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
    const arrivals = join(nights.dataFolder, 'spool', 'arrivals');
    for (const name of readdirSync(arrivals)) rmSync(join(arrivals, name));
    const page = words(await owner.text(path));
    expect(page).toContain('The stored files are gone, so nobody can be listed any more');
    expect(page).toContain('Student.csv of import 1 is not stored any more');
    expect((await owner.submit(`${path}/download`, { kind: 'removed' })).status).toBe(404);
    await nights.appliance.stop();
    expect(nights.appliance.lines.join('\n')).not.toMatch(/Given1|Family1|secret1|user1\d/);
  });
});
