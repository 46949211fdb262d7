// The form for when a feed is due and complete: what it changes, what it refuses, and what it leaves alone.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const feed = (name = 'rosters') => fixture.store.feeds.byName(name);
const mark = async (name = 'rosters') =>
  /name="was" value="([^"]+)"/.exec(await (await fixture.get(`/feeds/${name}/night`)).text())?.[1] ?? '';
const usual = { at: '04:30', grace: '20', daysOf: 'district', way: 'usual', settle: '90', within: '60' };
const save = async (form: Record<string, string>, name = 'rosters') =>
  fixture.post(`/feeds/${name}/night`, { was: await mark(name), ...usual, ...form });

test('changes the time, the days and the settle time, and nothing else', async () => {
  const before = feed()!;
  expect((await save({})).status).toBe(303);
  const { forwards, guards, baselineImportId, layout } = before;
  expect(feed()).toMatchObject({
    ...{ forwards, guards, baselineImportId, layout },
    expectBy: { at: '04:30', graceMs: 1_200_000, pauses: [] },
    settleMs: 90_000,
    withinMs: 3_600_000,
  });
  expect(feed()?.expectBy?.days).toBeUndefined();
  expect(await (await fixture.get('/feeds/rosters')).text()).toContain('by 4:30 AM, Mon to Fri, 20 min grace');
});

test('its own days and calendar', async () => {
  await save({ daysOf: 'own', days: '7', ownCalendar: 'yes' });
  expect(feed()?.expectBy).toMatchObject({ days: [7], calendar: 'own' });
});

test('complete by a zip, a marker, a manifest where the layout has one', async () => {
  await save({ way: 'zip', zip: 'roster*.zip' });
  expect(feed()?.completeBy).toEqual({ by: 'zip', name: 'roster*.zip' });
  await save({ way: 'marker', marker: 'done.txt' });
  expect(feed()?.completeBy).toEqual({ by: 'marker', name: 'done.txt' });
  await save({ way: 'manifest' }, 'library');
  expect(feed('library')?.completeBy).toEqual({ by: 'manifest' });
});

test.each([
  [{ way: 'marker', marker: 'Student.csv' }, 'Student.csv is a file of microsoft-sds-v1'],
  [{ way: 'marker' }, 'The name of the marker file is missing.'],
  [{ way: 'manifest' }, 'only a OneRoster layout has a manifest'],
  [{ way: 'zip', zip: 'roster.csv' }, 'a name that ends in .zip'],
  [{ settle: '120', within: '1' }, 'within is shorter than settle'],
  [{ at: '25:00' }, 'A time such as 05:00.'],
  [{ daysOf: 'own' }, 'Choose the days it is expected on.'],
] as [Record<string, string>, string][])('refuses %j with the reason', async (form, why) => {
  const before = feed();
  const answer = await save(form);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(why);
  expect(feed()).toEqual(before);
});

test('no time: nothing is expected; but not while days of its own are entered', async () => {
  await save({ at: '' });
  expect(feed()?.expectBy).toBeUndefined();
  const was = /name="was" value="([^"]+)"/.exec(await (await fixture.get('/calendar')).text())?.[1] ?? '';
  const pause = { was, kind: 'pause', from: '2026-12-01', until: '', text: 'servers move', feed: 'library' };
  expect((await fixture.post('/calendar/days', pause)).status).toBe(303);
  expect((await save({ at: '' }, 'library')).status).toBe(422);
  await save({}, 'library');
  expect(feed('library')?.expectBy?.pauses).toHaveLength(1);
});

test('somebody else’s change meanwhile is not overwritten', async () => {
  const was = await mark();
  await save({ at: '03:00' });
  const late = await fixture.post('/feeds/rosters/night', { ...usual, was });
  expect(late.status).toBe(422);
  expect(await late.text()).toContain('Somebody else changed this meanwhile');
  expect(feed()?.expectBy?.at).toBe('03:00');
});
