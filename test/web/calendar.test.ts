// The calendar page: what it says of nights behind and ahead, and how people change it without overwriting each other.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { markOfCalendar } from '../../src/relay/calendar_edit.ts';
import { parseDistrictFile } from '../../src/relay/district/parse.ts';
import { feedEntryOf } from '../../src/store/export_district.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

async function words(path: string, role: 'owner' | 'viewer' = 'owner'): Promise<string> {
  const response = await fixture.get(path, role);
  const main = /<main[^>]*>(.*)<\/main>/s.exec(await response.text())?.[1] ?? '';
  return main
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
}

const was = () => markOfCalendar(fixture.store.district.get(), fixture.store.feeds.all());
const enter = (form: Record<string, string>, role: 'owner' | 'operator' = 'owner') =>
  fixture.post(
    '/calendar/days',
    { was: was(), kind: 'holiday', from: '', until: '', text: '', feed: '', ...form },
    role,
  );
const thanksgiving = { from: '2026-11-26', until: '2026-11-27', text: 'Thanksgiving' };
const calendar = () => fixture.store.district.get()?.calendar;
const latestActivity = () => fixture.store.activity.page({ limit: 1 })[0];

describe('what it says', () => {
  test('the next expected night, and of the next days equal ones in one line', async () => {
    const text = await words('/calendar');
    expect(text).toContain('Next expected: library, nutrition and rosters, by Mon, Nov 23, 5:00 AM.');
    expect(text).toContain('Mon, Nov 23 to Fri, Nov 27 5:00 AM library, nutrition and rosters expected, 45 min grace');
    expect(text).toContain('School year 2026–27');
    expect(text).toContain('The year after');
    expect(text).not.toContain('The year before');
    expect(await words('/calendar?year=2027')).not.toContain('The year after');
  });

  test('how a night went, feed by feed', async () => {
    const text = await words('/calendar?day=2026-11-19');
    expect(text).toMatch(/rosters by 5:00 AM Delivered Import \d+ , Thu, Nov 19, 1:32 AM/);
    expect(text).toContain('archive: delivered');
    const page = await (await fixture.get('/calendar?feed=rosters')).text();
    expect(page).toMatch(/aria-label="Thu, Nov 19: delivered, Import \d+"/);
    expect(page).toContain(': nothing came"');
  });

  test('slots of the coming days, and none in a pause', async () => {
    const { store } = fixture;
    const entry = feedEntryOf(store, store.feeds.byName('rosters')!);
    const forwards = entry.forwards.map((it) => ({ ...it, at: '30 6 * * *' }));
    await store.applyDistrict({ senders: [], destinations: [], feeds: [{ ...entry, forwards }] }, 'test');
    expect((await enter({ kind: 'pause', from: '2026-11-24', text: 'servers move', feed: 'rosters' })).status).toBe(
      303,
    );
    const text = await words('/calendar?feed=rosters');
    expect(text).toContain('6:30 AM rosters goes to gradecam, until 7:00 AM');
    expect(text).toMatch(/Tue, Nov 24 Paused: servers move Wed, Nov 25/);
  });
});

describe('an owner', () => {
  test('enters and takes out days, on the record', async () => {
    expect((await enter(thanksgiving)).status).toBe(303);
    expect(calendar()?.holidays).toEqual([{ from: '2026-11-26', until: '2026-11-27', name: 'Thanksgiving' }]);
    expect(latestActivity()).toMatchObject({
      who: 'J. Ortiz',
      about: 'calendar',
      detail: 'holiday 2026-11-26..2026-11-27 Thanksgiving added',
    });
    expect(await words('/calendar')).toContain('Thu, Nov 26 to Fri, Nov 27 Holiday: Thanksgiving');
    const gone = { was: was(), kind: 'holiday', feed: '', ...thanksgiving };
    expect((await fixture.post('/calendar/days/remove', gone)).status).toBe(303);
    expect(calendar()?.holidays).toEqual([]);
    expect(latestActivity()?.detail).toBe('holiday 2026-11-26..2026-11-27 Thanksgiving removed');
  });

  test('pauses one feed, and it alone', async () => {
    await enter({ kind: 'pause', from: '2026-11-20', until: '2026-12-01', text: 'servers move', feed: 'rosters' });
    expect(fixture.store.feeds.byName('rosters')?.expectBy?.pauses).toEqual([
      { from: '2026-11-20', until: '2026-12-01', why: 'servers move' },
    ]);
    expect(fixture.store.feeds.byName('library')?.expectBy?.pauses).toEqual([]);
    expect(await words('/calendar')).toContain('Paused: rosters until Tue, Dec 1 (servers move).');
  });

  test('a single day needs no end, a rollover no name; the school days change', async () => {
    await enter({ from: '2027-01-18', text: 'M. L. King Day' });
    await enter({ kind: 'rollover', from: '2027-06-07', until: '2027-06-09' });
    await fixture.post('/calendar/school-days', { was: was(), days: '1' });
    expect(calendar()).toMatchObject({
      days: [1],
      holidays: [{ from: '2027-01-18', until: '2027-01-18' }],
      rollovers: [{ from: '2027-06-07', until: '2027-06-09' }],
    });
  });

  test('is told what is missing, and keeps what was typed', async () => {
    const answer = await enter({ from: '2026-11-27', until: '2026-11-26', text: 'Backwards' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('It ends on 2026-11-26, before it begins on 2026-11-27.');
    expect(page).toContain('value="Backwards"');
    expect((await enter({ from: '2026-11-26' })).status).toBe(422);
    expect(calendar()).toBeUndefined();
  });

  test('does not overwrite what somebody else changed meanwhile', async () => {
    const seen = was();
    await enter(thanksgiving);
    const late = await fixture.post('/calendar/days', {
      was: seen,
      kind: 'holiday',
      from: '2027-01-18',
      until: '',
      text: 'King',
      feed: '',
    });
    expect(late.status).toBe(422);
    expect(await late.text()).toContain('Somebody else changed the calendar meanwhile');
    await fixture.post('/calendar/days/remove', { was: seen, kind: 'holiday', feed: '', ...thanksgiving });
    await fixture.post('/calendar/school-days', { was: seen, days: '3' });
    expect(calendar()).toEqual({
      holidays: [{ from: '2026-11-26', until: '2026-11-27', name: 'Thanksgiving' }],
      pauses: [],
      rollovers: [],
    });
    // Two at the same moment: one of them.
    const mark = was();
    const both = ['one', 'two'].map((text) =>
      fixture.post('/calendar/days', { was: mark, kind: 'holiday', from: '2027-03-01', until: '', text, feed: '' }),
    );
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([303, 422]);
    expect(calendar()?.holidays).toHaveLength(2);
  });

  test('alone may change it', async () => {
    expect((await enter(thanksgiving, 'operator')).status).toBe(403);
    expect(await words('/calendar', 'viewer')).not.toContain('Change the calendar');
  });
});

describe('a list', () => {
  test('is shown before it is entered, with each mistake and its line', async () => {
    const list = '2026-11-26..2026-11-27 Thanksgiving\n11/26/2026 Wrong\n2027-01-18 M. L. King Day';
    const read = await fixture.post('/calendar/import', { was: was(), list });
    expect(read.status).toBe(422);
    const page = await read.text();
    expect(page).toContain('Line 2: 11/26/2026 is not a date such as 2026-11-26.');
    const entries = [...page.matchAll(/name="entry" value="([^"]+)"/g)].map(([, entry]) => entry!);
    expect(entries).toEqual(['2026-11-26..2026-11-27 Thanksgiving', '2027-01-18 M. L. King Day']);
    expect(calendar()).toBeUndefined();
    const body = new URLSearchParams({ was: was(), kind: 'holiday', feed: '' });
    for (const entry of entries) body.append('entry', entry);
    const headers = { cookie: fixture.cookies.owner, 'sec-fetch-site': 'same-origin', host: 'rollcall.test' };
    expect((await fixture.web.app.request('/calendar/days', { method: 'POST', body, headers })).status).toBe(303);
    expect(calendar()?.holidays.map(({ name }) => name)).toEqual(['Thanksgiving', 'M. L. King Day']);
  });

  test('may be an .ics file', async () => {
    const ics =
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261126\r\nSUMMARY:Thanksgiving\r\nEND:VEVENT\r\nEND:VCALENDAR';
    const body = new FormData();
    body.set('was', was());
    body.set('list', '');
    body.set('file', new File([ics], 'holidays.ics', { type: 'text/calendar' }));
    const headers = { cookie: fixture.cookies.owner, 'sec-fetch-site': 'same-origin', host: 'rollcall.test' };
    const read = await fixture.web.app.request('/calendar/import', { method: 'POST', body, headers });
    expect(read.status).toBe(200);
    expect(await read.text()).toContain('value="2026-11-26 Thanksgiving"');
  });
});

test('the district file has it all, and gives it back', async () => {
  await enter(thanksgiving);
  await enter({ kind: 'pause', from: '2026-12-01', text: 'servers move', feed: 'rosters' });
  await enter({ kind: 'rollover', from: '2027-06-07', until: '2027-06-09' });
  await fixture.post('/calendar/school-days', { was: was(), days: '2' });
  const text = fixture.store.exportDistrict({ withSecrets: false });
  if (!text.ok) throw new Error(text.problem.detail);
  const parsed = parseDistrictFile(text.value, () => ({ why: 'no files' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  const again = await fixture.store.applyDistrict(parsed.file, 'test');
  expect(again).toMatchObject({ ok: true, value: { changes: [] } });
  // A file that does not speak of the calendar leaves it alone.
  const { calendar: _, ...district } = parsed.file.district!;
  await fixture.store.applyDistrict({ ...parsed.file, district }, 'test');
  expect(calendar()?.holidays).toHaveLength(1);
});
