// Zips, markers and manifests through the whole story: what is checked, what is sent, what is kept.
import { afterEach, expect, test } from 'vitest';
import type { FeedEntry } from '../../src/relay/district_file.ts';
import { until } from '../appliance.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
});

async function begin(entry: Partial<FeedEntry>): Promise<Stage> {
  stage = await createStage(entry);
  return stage;
}

test('a zip is checked as it arrives, its files are kept beside it, and the zip itself goes out', async () => {
  const { send, newest, checked, sent, store, ...rest } = await begin({ completeBy: { by: 'zip', name: '*.zip' } });
  stage!.members = ['Student.csv', 'School.csv'];
  await send('Roster.zip');
  const it = await newest('forwarded');
  expect(checked).toMatchObject([{ files: [], archive: { name: 'Roster.zip' } }]);
  expect(sent[0]?.files.map((file) => file.name)).toEqual(['Roster.zip']);
  expect(store.deliveries.ofImport(it.id)[0]?.names).toEqual({ 'Roster.zip': 'Roster.zip' });
  const [zip, ...members] = store.arrivals.ofImport(it.id);
  expect(members).toMatchObject([
    { name: 'Student.csv', partOf: zip?.id, door: 'zip' },
    { name: 'School.csv', partOf: zip?.id, door: 'zip' },
  ]);
  // The sender sees what it sent, and nothing else.
  expect((await rest.relay.desk.inbox(zip!.senderId)).map((file) => file.name)).toEqual(['Roster.zip']);
  expect(store.arrivals.ofSender(zip!.senderId, 10).map((file) => file.name)).toEqual(['Roster.zip']);
  expect(store.arrivals.unclaimed(10)).toEqual([]);
});

test('a zip that is refused is rejected with its reason, and yesterday stays', async () => {
  const it = await begin({ completeBy: { by: 'zip', name: '*.zip' } });
  it.nextVerdict = 'reject';
  await it.send('Roster.zip');
  const rejected = await it.newest('rejected');
  expect(rejected.decisions.at(-1)?.why).toBe('as the test says');
  expect(it.sent).toEqual([]);
});

test('after a crash in the check the zip is unpacked again, and its files are there once', async () => {
  const it = await begin({ completeBy: { by: 'zip', name: '*.zip' } });
  it.members = ['Student.csv'];
  it.nextVerdict = 'disk_full';
  await it.send('Roster.zip');
  await until(
    'the check to be tried again later',
    () => it.store.imports.latest(it.feed.id)?.problem?.code === 'disk_full',
  );
  it.nextVerdict = 'hold';
  it.clock.advance(15_000);
  const held = await it.newest('held');
  it.crash();
  expect(it.store.arrivals.ofImport(held.id).map((file) => file.name)).toEqual(['Roster.zip', 'Student.csv']);
});

test('a feed that comes as a zip leaves loose files where they are, and shows them', async () => {
  const { send, store, feed } = await begin({ completeBy: { by: 'zip', name: '*.zip' } });
  await send('Student.csv');
  expect(store.imports.latest(feed.id)).toBeUndefined();
  expect(store.arrivals.unclaimed(10).map((file) => file.name)).toEqual(['Student.csv']);
});

test('a marker after the files makes the set complete at once, and is not sent', async () => {
  const { send, newest, checked, sent } = await begin({ completeBy: { by: 'marker', name: 'done.txt' } });
  await send(...sdsNames, 'DONE.txt');
  await newest('forwarded');
  expect(checked[0]?.files.map((file) => file.name)).toEqual(sdsNames);
  expect(checked[0]?.leftOut).toEqual([]);
  expect(sent[0]?.files.map((file) => file.name)).toEqual(sdsNames);
});

test('without the marker nothing is complete until the window is over', async () => {
  const { send, newest, settle, clock, store, feed } = await begin({ completeBy: { by: 'marker', name: 'done.txt' } });
  await send(...sdsNames);
  settle();
  settle();
  expect(store.imports.latest(feed.id)?.state).toBe('receiving');
  clock.advance(7_200_000);
  await newest('forwarded');
});

test('a manifest says when all is there', async () => {
  const it = await begin({ layout: 'oneroster-1.1', completeBy: { by: 'manifest' } });
  const absent = ['academicSessions', 'classes', 'courses', 'enrollments', 'orgs', 'users'];
  const lines = absent.map((name) => `file.${name},${name === 'users' ? 'bulk' : 'absent'}`);
  it.manifest = new TextEncoder().encode(`propertyName,value\r\nmanifest.version,1.0\r\n${lines.join('\r\n')}\r\n`);
  await it.send('manifest.csv');
  await it.send('users.csv');
  await until('the check', () => it.checked[0]);
  expect(it.checked[0]?.files.map((file) => file.name)).toEqual(['manifest.csv', 'users.csv']);
});

test('a OneRoster feed takes a zip without being told, and the loose files beside it are left out', async () => {
  const it = await begin({ layout: 'oneroster-1.1' });
  await it.send('users.csv', 'roster.zip');
  await until('the check', () => it.checked[0]);
  expect(it.checked[0]).toMatchObject({ archive: { name: 'roster.zip' }, files: [] });
  expect(it.checked[0]?.leftOut).toEqual([{ name: 'users.csv', because: 'came beside roster.zip, which is the set,' }]);
});

test('dated files go out under the names of the layout, and the check learns of the nights', async () => {
  const it = await begin({});
  const dated = (date: string) => sdsNames.map((name) => name.replace('.csv', `_${date}.csv`));
  await it.send(...dated('20261123'));
  it.settle();
  await it.newest('forwarded');
  expect(it.checked[0]?.files.map((file) => file.name)).toEqual(dated('20261123'));
  expect(it.sent[0]?.files.map((file) => file.name)).toEqual(sdsNames);
  expect(it.checked[0]?.nights).toEqual({ receivedOn: '2026-11-23' });

  it.clock.advance(24 * 3_600_000);
  await it.send(...dated('20261123'));
  it.settle();
  await until('the next check', () => it.checked[1]);
  expect(it.checked[1]?.nights).toMatchObject({
    receivedOn: '2026-11-24',
    lastAccepted: { receivedOn: '2026-11-23', names: expect.arrayContaining(dated('20261123')) },
  });
});
