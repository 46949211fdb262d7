// The guards of a feed on their page: what each would have done, changed with a reason, by one person after the other.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stop());

const path = '/feeds/rosters/guards';
const html = async (response: Response) => await response.text();
const seenOn = (page: string) => (page.match(/name="seen" value="([^"]*)"/)?.[1] ?? '').replaceAll('&quot;', '"');
const effectIn = (page: string, key: string) =>
  page.slice(page.indexOf(`id="effect-${key}"`)).match(/<p class="guard-sentence"[^>]*>([^<]*)</)?.[1];
const guards = () => fixture.store.feeds.byName('rosters')!.guards;

test('each guard stands there with what it would have done, and the nights it names', async () => {
  const page = await html(await fixture.get(path));
  for (const title of ['Rows gone', 'Rows changed', 'Rows new', 'Wrong rows', 'Repeated rows', 'Size of a file'])
    expect(page).toContain(title);
  expect(page).toContain(
    'Held when more than 10 % of the rows of a file disappear, at least 20, of a file of under 80 rows a quarter.',
  );
  expect(effectIn(page, 'rowsRemoved')).toBe('Would have held 1 of 62 imports.');
  expect(effectIn(page, 'rowsChanged')).toBe('Would have held none of 62 imports.');
  expect(page).toContain(`<a href="/imports/${fixture.held.id}">Fri, Nov 20</a>`);
  expect(page).toContain('34 of 86 in Student.csv (39.5 %)');
  expect(page).toContain('Usual: 2 %, at least 5, or 200 whatever the share.');
});

test('a viewer looks and changes nothing', async () => {
  const page = await html(await fixture.get(path, 'viewer'));
  expect(page).toContain('Would have held 1 of 62 imports.');
  expect(page).not.toContain('Save these guards');
  for (const role of ['viewer', 'operator'] as const)
    expect((await fixture.post(path, { seen: '{}', why: 'I would like that.' }, role)).status).toBe(403);
  expect((await fixture.get(path, 'nobody')).status).toBe(303);
});

test('what is typed is shown before it is saved, as a page and as a part of one', async () => {
  const typed = { seen: '{}', 'rowsRemoved.percent': '40' };
  const page = await html(await fixture.get(`${path}?${new URLSearchParams(typed)}`));
  expect(effectIn(page, 'rowsRemoved')).toBe('Would have held none of 62 imports.');
  expect(page).toContain('Not saved yet.');
  expect(page).toContain('value="40"');
  const part = await html(await fixture.get(`${path}/rowsRemoved/effect?${new URLSearchParams(typed)}`));
  expect(part).toContain('Would have held none of 62 imports.');
  expect(part).not.toContain('<html');
  const strict = { ...typed, 'rowsRemoved.percent': '0', 'rowsRemoved.atLeast': '1' };
  const many = await html(await fixture.get(`${path}/rowsRemoved/effect?${new URLSearchParams(strict)}`));
  expect(Number(many.match(/Would have held (\d+) of 62/)?.[1])).toBeGreaterThan(10);
  expect(many).toMatch(/and \d+ earlier/);
  const back = await html(await fixture.get(`${path}?${new URLSearchParams({ ...strict, reset: 'rowsRemoved' })}`));
  expect(effectIn(back, 'rowsRemoved')).toBe('Would have held 1 of 62 imports.');
  expect(guards()).toEqual({});
  for (const gone of ['/feeds/rosters/guards/nothing/effect', '/feeds/nowhere/guards', `${path}?file=other.csv`])
    expect((await fixture.get(gone)).status).toBe(404);
});

test('off says what it means', async () => {
  const page = await html(await fixture.get(`${path}?${new URLSearchParams({ seen: '{}', 'rowsRemoved.off': 'on' })}`));
  expect(page).toContain('However many rows disappear, the night goes out and nobody is asked.');
  expect(effectIn(page, 'rowsRemoved')).toBe('Would have held none of 62 imports.');
});

test('guards are saved with a reason, for all files and for one, and the record has the old and the new limit', async () => {
  const seen = seenOn(await html(await fixture.get(path)));
  const typed = {
    seen,
    why: 'Spring moves many students.',
    'rowsRemoved.percent': '12.5 %',
    'rowsRemoved.orAtLeast': '1,000',
    'groupRemoved.rows': '25',
    'largest.size': '2 GB',
    'orphans.off': 'on',
  };
  expect((await fixture.post(path, { ...typed, why: '' })).status).toBe(422);
  expect(guards()).toEqual({});
  expect((await fixture.post(path, typed)).status).toBe(303);
  const all = {
    rowsRemoved: { percent: 12.5, orAtLeast: 1000 },
    groupRemoved: 25,
    orphans: 'off',
    largest: 2_000_000_000,
  };
  expect(guards()).toEqual(all);
  const [entry] = fixture.store.activity.page({ limit: 1 });
  expect(entry).toMatchObject({ who: 'J. Ortiz', what: 'changed', about: 'feed rosters' });
  expect(entry?.detail).toBe(
    'rowsRemoved from as usual to 12.5 %, or 1,000 rows whatever the share and orphans from as usual to off and groupRemoved from as usual to a group of 25 rows and largest from as usual to 2,000,000,000 bytes: Spring moves many students.',
  );
  expect(await html(await fixture.get(path))).toContain('Saved: rowsRemoved from as usual');

  const one = await html(await fixture.get(`${path}?file=Student.csv`));
  expect(one).toContain('All files: 12.5 %, or 1,000 rows whatever the share.');
  const own = {
    seen: seenOn(one),
    file: 'Student.csv',
    why: 'No more than 25 students.',
    'rowsRemoved.orAtLeast': '26',
  };
  expect((await fixture.post(path, own)).status).toBe(303);
  expect(guards()).toEqual({ ...all, files: { 'Student.csv': { rowsRemoved: { orAtLeast: 26 } } } });
  const page = await html(await fixture.get(path));
  expect(page).toContain('>Student.csv</a>: 26 rows whatever the share');
  expect(await html(await fixture.get('/feeds/rosters'))).toContain(
    'in Student.csv: more than 10 % of the rows of a file disappear, at least 20, of a file of under 80 rows a quarter; or 26 of them, whatever the share',
  );
  // Blank fields are as usual again.
  await fixture.post(path, { seen: seenOn(page), why: 'As before.' });
  expect(guards()).toEqual({ files: { 'Student.csv': { rowsRemoved: { orAtLeast: 26 } } } });
});

test('what cannot be read is told at its field, and nothing is saved', async () => {
  const response = await fixture.post(path, {
    seen: '{}',
    why: 'A good reason.',
    'rowsRemoved.percent': '101',
    'rowsAdded.atLeast': '-3',
    'largest.size': 'huge',
  });
  expect(response.status).toBe(422);
  const page = await html(response);
  expect(page).toContain('3 things to correct');
  expect(page).toContain('101 is not a number from 0 to 100.');
  expect(page).toContain('huge is not a size such as 500 MB or 2 GiB.');
  expect(page).toContain('value="101"');
  expect(guards()).toEqual({});
});

test('two people at once: the second is told what the first changed, and what both typed stands there', async () => {
  const seen = seenOn(await html(await fixture.get(path)));
  await fixture.post(path, { seen, why: 'Mine.', 'rowsRemoved.percent': '5', 'badRows.percent': '1' });
  const second = await fixture.post(path, { seen, why: 'Also mine.', 'rowsRemoved.percent': '20' });
  expect(second.status).toBe(422);
  const page = await html(second);
  expect(page).toContain(
    'J. Ortiz was faster and changed rowsRemoved from as usual to 5 %; badRows from as usual to 1 %',
  );
  expect(page).toMatch(/name="rowsRemoved.percent" value="20"/);
  expect(page).toMatch(/name="badRows.percent" value="1"/);
  expect(page).toContain('value="Also mine."');
  expect(guards()).toEqual({ rowsRemoved: { percent: 5 }, badRows: { percent: 1 } });
  const again = { seen: seenOn(page), why: 'Also mine.', 'rowsRemoved.percent': '20', 'badRows.percent': '1' };
  expect((await fixture.post(path, again)).status).toBe(303);
  expect(guards()).toEqual({ rowsRemoved: { percent: 20 }, badRows: { percent: 1 } });
});

test('a form that says nonsense about what was seen changes nothing', async () => {
  await fixture.post(path, { seen: '{}', why: 'Mine.', 'rowsRemoved.percent': '5' });
  for (const seen of ['[', '7', '{"rowsRemoved":7,"files":3}', '{"files":{"a":null}}'])
    expect((await fixture.post(path, { seen, why: 'Mine.', 'rowsRemoved.percent': '50' })).status).toBe(422);
  expect(guards()).toEqual({ rowsRemoved: { percent: 5 } });
});

test('rollbacks and nights without numbers are left out, and the page says so', async () => {
  const { store, clock } = fixture;
  const feed = store.feeds.byName('rosters')!;
  const last = store.imports.page({ feedId: feed.id, limit: 2 })[1]!;
  const rollback = store.imports.openRollback({
    feedId: feed.id,
    openedAt: clock.now(),
    lastArrivalAt: clock.now(),
    rollbackOf: last.id,
    baselineImportId: last.id,
    decisions: [],
  });
  store.imports.patch(rollback.id, { checkedAt: clock.now() });
  const unkept = store.imports.open(feed.id, clock.now());
  store.imports.patch(unkept.id, { checkedAt: clock.now() });
  const page = await html(await fixture.get(path));
  expect(page).toContain('1 rollback left out: a person decided that.');
  expect(page).toContain('1 import left out: checked before these numbers were kept.');
  expect(effectIn(page, 'rowsRemoved')).toBe('Would have held 1 of 62 imports.');
});
