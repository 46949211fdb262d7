// What goes along to a destination, on its page: ticked and typed, looked at, saved with a reason and by one person after
// the other, and the same in the district file.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LookJob } from '../../src/relay/pack_port.ts';
import { createFixture, type Fixture } from './fixture.ts';
import { lookingPacker } from './looking_packer.ts';

let fixture: Fixture;
let looks: LookJob[];
beforeEach(async () => {
  looks = [];
  fixture = await createFixture({ packer: lookingPacker(looks) });
});
afterEach(() => fixture.stop());

const path = '/feeds/rosters/outgoing/gradecam';
const html = async (response: Response | Promise<Response>) => await (await response).text();
const seenOn = (page: string) => page.match(/name="seen" value="([^"]*)"/)?.[1] ?? '';
const forward = () => {
  const { id } = fixture.store.destinations.byName('gradecam')!;
  return fixture.store.feeds.byName('rosters')!.forwards.find((it) => it.destinationId === id)!;
};
const optional = ['Middle Name', 'Grade'];
const typed = async (more: Record<string, string | string[]> = {}) => ({
  ...{ seen: seenOn(await html(fixture.get(path))), why: 'They need no birth dates.' },
  ...{ name: '{name}', zip: '', 'mode:Student.csv': 'some', 'column:Student.csv': optional },
  ...{ schools: 'some', school: ['12'], moreSchools: '' },
  ...{ optFile: ['Student.csv', 'School.csv'], optColumn: ['OptOut', ''], optValues: ['Y\r\nyes', ''] },
  ...more,
});

test('the page has the schools by name, the needed columns fixed with the reason, and what goes along of the roster in force', async () => {
  const page = await html(fixture.get(path));
  expect(page).toContain('value="12" checked=""/><span>North');
  expect(page).toMatch(
    /value="SIS ID" checked="" disabled=""\/><span>(?:<strong>)?SIS ID(?:<\/strong>)?<span class="muted"> .*part of the key/,
  );
  expect(page).toContain('the layout requires it');
  expect(page).toMatch(/value="OptOut" checked=""/);
  expect(page).toContain('86 of 86 rows of Student.csv would go along');
  for (const role of ['viewer', 'operator'] as const) expect((await fixture.get(path, role)).status).toBe(403);
  expect((await fixture.get('/feeds/rosters/outgoing/nowhere')).status).toBe(404);
  expect(await html(fixture.get('/feeds/rosters'))).toContain(`href="${path}"`);
  expect(await html(fixture.get('/destinations/gradecam'))).toContain(`href="${path}"`);
});

test('looked at, nothing is saved, and nobody who opted out stands in an address', async () => {
  const page = await html(fixture.post(`${path}/preview`, await typed()));
  expect(page).toContain('40 of 86 rows of Student.csv would go along');
  expect(page).toContain('44 rows that are of another school; 2 rows that opted out');
  expect(page).toContain('Not saved yet.');
  expect(looks.at(-1)!.only).toEqual({
    columns: { 'Student.csv': ['SIS ID', 'School SIS ID', 'Username', ...optional] },
    schools: ['12'],
    optOut: [{ file: 'Student.csv', column: 'OptOut', values: ['Y', 'yes'] }],
  });
  expect(forward().only).toBeUndefined();
});

test('a value that nobody has and a school that there is not are told before they are saved, and not refused', async () => {
  const asked = await typed({ moreSchools: '0012, 99', optValues: ['Y\r\nyes', ''] });
  const page = await html(fixture.post(`${path}/preview`, asked));
  expect(page).toContain('Nobody opted out by yes: no row of Student.csv has it in OptOut.');
  expect(page).toContain('has one of the numbers 0012 and 99.');
  expect(page).toContain('40 of 86 rows of Student.csv would go along');
  expect((await fixture.post(path, asked)).status).toBe(303);
  expect(await html(fixture.get(path))).toContain('Nobody opted out by yes');
  const whole = await html(fixture.post(`${path}/preview`, await typed({ school: ['31'] })));
  expect(whole).toContain('31 takes along all that is below it: 2 schools, for none of them is ticked.');
  const right = await html(fixture.post(`${path}/preview`, await typed({ optValues: ['Y', ''] })));
  expect(right).not.toMatch(/Nobody opted out|No school of|takes along/);
});

test('with a mistake nothing is counted, and the mistake stands at its field', async () => {
  const preview = async (more: Record<string, string | string[]>) =>
    await html(fixture.post(`${path}/preview`, await typed(more)));
  const unknown = await preview({
    optFile: ['Student.csv', 'Nothing.csv'],
    optColumn: ['OptOut', 'Own'],
    optValues: ['Y', 'x'],
  });
  expect(unknown).not.toContain('would go along</h2>');
  expect(unknown).toContain('What would go along is counted when that is corrected.');
  expect(unknown).toContain('href="#field-optColumn-1"');
  expect(unknown).toMatch(/id="field-optColumn-1"[^>]* aria-invalid="true"/);
  expect(unknown).toContain('value="31"');
  // Where a tick was taken away in vain the file is unfolded, and the tick is still away.
  const doubted = await preview({ 'mode:Student.csv': 'all', 'boxes:Student.csv': '11' });
  const [, student = ''] = /<details id="(field-columns-\d+)" open=""><summary>Student\.csv/.exec(doubted) ?? [];
  expect(doubted).toContain(`href="#${student}"`);
  expect(doubted).toMatch(/value="Birthdate"\/>/);
  expect(doubted).not.toContain('would go along</h2>');
  // A name of a file changes nothing about what goes along.
  expect(await preview({ zip: 'roster' })).toContain('40 of 86 rows of Student.csv would go along');
});

test('saved with a reason, recorded without a value, and written into the district file', async () => {
  expect((await fixture.post(path, await typed({ why: '' }))).status).toBe(422);
  const response = await fixture.post(
    path,
    await typed({ zip: 'roster-{date}.zip', school: [], moreSchools: '12, 99' }),
  );
  expect(response.status).toBe(303);
  expect(forward()).toMatchObject({
    at: 'arrival',
    until: '07:00',
    zip: 'roster-{date}.zip',
    only: { schools: ['12', '99'] },
  });
  const [entry] = fixture.store.activity.page({ limit: 1 });
  expect(entry).toMatchObject({ who: 'J. Ortiz', what: 'changed', about: 'feed rosters' });
  expect(entry!.detail).toBe(
    'to gradecam: one zip roster-{date}.zip; 5 columns of Student.csv; schools 12 and 99; without 2 values of OptOut in Student.csv in place of all of it, under its own names: They need no birth dates.',
  );
  const file = fixture.store.exportDistrict({ withSecrets: false });
  for (const part of ['roster-{date}.zip', 'column: OptOut', '- "99"']) expect(file.ok && file.value).toContain(part);
  const page = await html(fixture.get(path));
  expect(page).toContain('99 (not in the set)');
  expect(await html(fixture.post(path, await typed({ zip: 'roster-{date}.zip', school: ['12', '99'] })))).not.toContain(
    'mistake',
  );
});

test('not over what somebody else changed meanwhile', async () => {
  const mine = await typed();
  expect((await fixture.post(path, await typed({ schools: 'all', school: ['12', '31'] }))).status).toBe(303);
  const answer = await fixture.post(path, mine);
  expect(answer.status).toBe(422);
  const page = await html(answer);
  expect(page).toContain('J. Ortiz changed it meanwhile');
  expect(page).toContain('value="They need no birth dates."');
  expect(forward().only!.schools).toBeUndefined();
  expect((await fixture.post(path, { ...mine, seen: seenOn(page) })).status).toBe(303);
  expect(forward().only!.schools).toEqual(['12']);
});

const wrong: [Record<string, string | string[]>, string][] = [
  [{ 'mode:Student.csv': 'all', 'boxes:Student.csv': '11' }, 'A column of Student.csv is not ticked'],
  [{ schools: 'all', boxes: '2' }, 'A school is not ticked'],
  [{ schools: 'all', moreSchools: '99' }, 'all schools go along'],
  [{ school: [] }, 'Choose a school'],
  [{ optValues: ['', ''] }, 'Which values of OptOut'],
  [{ optColumn: ['', ''] }, 'Values need the column'],
  [{ zip: 'roster' }, 'must end in .zip'],
  [{ zip: 'roster-{name}.zip' }, 'There is no {name}'],
  [{ name: 'same.csv' }, 'would overwrite each other'],
  [{ name: '../{name}' }, 'The name must stay below the directory of the destination.'],
  [{ name: 'a//{name}' }, 'has no name'],
  [{ name: '{name}:{date}' }, 'Many servers do not take :'],
  [{ name: '{nam}' }, 'There is no {nam}'],
];

test('what cannot be so is said, and nothing is saved', async () => {
  const usual = await typed();
  for (const [more, said] of wrong) {
    const answer = await fixture.post(path, { ...usual, ...more });
    expect(answer.status, said).toBe(422);
    expect(await html(answer)).toContain(said);
    expect(forward().only).toBeUndefined();
  }
  // A column that the layout does not know may be one of the district's own.
  expect((await fixture.post(path, { ...usual, optFile: ['Student.csv'], optColumn: ['Own'] })).status).toBe(303);
});

test('the name that a file would have, while it is typed', async () => {
  const names = async (more: Record<string, string>) =>
    (await html(fixture.post(`${path}/names`, { ...(await typed()), ...more }))).replace(/<[^>]+>/g, '');
  expect(await names({ name: '{date}/{feed}-{name}' })).toContain('2026-11-20/rosters-School.csv');
  expect(await names({ zip: 'r-{date}-{time}-{n}.zip' })).toContain('r-2026-11-20-0705-');
  expect(await names({ name: '/{name}' })).toContain('cannot be used');
});
