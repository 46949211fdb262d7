// The end of an agreement and of a vendor's key, on a clock that stands still: the last day counts to the district's
// midnight, nothing goes out after it, and what waits goes by itself once there is a new one. And names that collide.
import { generateKey, readPrivateKey, reformatKey } from 'openpgp';
import { afterEach, expect, it } from 'vitest';
import { atLocalTime, localDate, localTime } from '../../src/kit/zone.ts';
import { agreementState } from '../../src/relay/agreement.ts';
import { markOfOutgoing } from '../../src/relay/change_outgoing.ts';
import type { DestinationEntry } from '../../src/relay/district_file.ts';
import { outgoingNameMistakes, sameNames } from '../../src/relay/outgoing_names.ts';
import { nameAtDestination } from '../../src/relay/packing.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { until } from '../appliance.ts';
import { createStage, type Stage, sdsNames } from './stage.ts';

const zone = 'America/Los_Angeles';
const district = { timezone: zone };
let stage: Stage | undefined;
afterEach(() => stage?.stop());

const gradecam = (more: Partial<DestinationEntry>): DestinationEntry => {
  return { name: 'gradecam', end: { kind: 'folder', folder: '/srv/gradecam' }, ...more };
};

async function begin(it: Stage, more: Partial<DestinationEntry>) {
  const applied = await it.store.applyDistrict({ senders: [], feeds: [], destinations: [gradecam(more)] }, 'ana');
  if (!applied.ok) throw new Error(applied.problem.detail);
  it.relay.start();
}

async function renew(it: Stage, more: Partial<DestinationEntry>) {
  const applied = await it.store.applyDistrict({ senders: [], feeds: [], destinations: [gradecam(more)] }, 'ana');
  if (!applied.ok) throw new Error(applied.problem.detail);
  it.relay.wake();
}

async function night(it: Stage) {
  await it.send(...sdsNames);
  it.settle();
}

const last = (it: Stage) => it.store.deliveries.ofImport(1).at(-1)!;

it('an agreement counts to the midnight of the district, and warns from 30 days before', () => {
  const agreement = { name: 'DPA', until: '2027-03-14' };
  const state = (date: string, time: string) => agreementState({ agreement }, district, atLocalTime(date, time, zone));
  expect(state('2027-02-11', '23:59')).toBe('holds');
  expect(state('2027-02-12', '00:00')).toBe('ends soon');
  // The night on which the clocks go forward is its last day.
  expect(state('2027-03-14', '23:59')).toBe('ends soon');
  expect(state('2027-03-15', '00:00')).toBe('ended');
  expect(
    agreementState({ agreement }, { timezone: 'Pacific/Honolulu' }, atLocalTime('2027-03-15', '00:00', zone)),
  ).toBe('ends soon');
  expect(agreementState({}, district, 0)).toBe('none');
});

it('nothing is sent after the last day, and the same set goes out by itself when it is renewed', async () => {
  stage = await createStage();
  await begin(stage, { agreement: { name: 'DPA', until: '2026-11-22' } });
  await night(stage);
  await stage.newest('undelivered');
  expect(last(stage)).toMatchObject({ state: 'failed', attempts: 0, problem: { code: 'agreement_ended' } });
  expect(stage.sent).toEqual([]);
  const asked = stage.relay.sendAgain(last(stage).id, 'ana');
  expect(asked).toMatchObject({ ok: false, problem: { code: 'agreement_ended' } });
  expect(last(stage).state).toBe('failed');
  await renew(stage, { agreement: { name: 'DPA', until: '2026-11-23' } });
  await stage.newest('forwarded');
  expect(stage.sent).toHaveLength(1);
});

it('is not sent once more after it; what the vendor has stays delivered', async () => {
  stage = await createStage();
  await begin(stage, { agreement: { name: 'DPA', until: '2026-11-23' } });
  await night(stage);
  await stage.newest('forwarded');
  stage.clock.advance(2 * 86_400_000);
  expect(stage.relay.sendAgain(last(stage).id, 'ana')).toMatchObject({ problem: { code: 'agreement_ended' } });
  expect(stage.store.deliveries.ofImport(1)).toHaveLength(1);
  expect(stage.store.imports.head(1)?.state).toBe('forwarded');
});

it.each(['a new one', 'a longer life of the same'])(
  'a key that expired stops the delivery with the reason; %s lets it go',
  async (what) => {
    stage = await createStage();
    const dayS = 86_400;
    const date = new Date(stage.clock.now() - 10 * dayS * 1000);
    const users = { userIDs: [{ name: 'Vendor' }], date, format: 'armored' as const };
    const { publicKey, privateKey } = await generateKey({ ...users, keyExpirationTime: 11 * dayS });
    await begin(stage, { pgp: { publicKey } });
    stage.clock.advance(2 * dayS * 1000);
    await night(stage);
    await stage.newest('undelivered');
    expect(last(stage).problem).toMatchObject({ code: 'vendor_key_expired' });
    expect(last(stage).problem!.detail).toMatch(/expired on 2026-11-24$/);
    expect(stage.packer.jobs).toEqual([]);
    const same = async () =>
      await reformatKey({ ...users, privateKey: await readPrivateKey({ armoredKey: privateKey }) });
    const other = what === 'a new one' ? await generateKey(users) : await same();
    await renew(stage, { pgp: { publicKey: other.publicKey } });
    await stage.newest('forwarded');
    expect(stage.packer.jobs[0]!.publicKey!.trim()).toBe(other.publicKey.trim());
    expect(Object.values(last(stage).names).every((name) => name.endsWith('.pgp'))).toBe(true);
  },
);

it('a key whose encrypting part was changed: what was made for the old part is made anew, under the same fingerprint', async () => {
  stage = await createStage();
  const users = { userIDs: [{ name: 'Vendor' }], date: new Date(stage.clock.now() - 86_400_000) };
  const { privateKey } = await generateKey({ ...users, format: 'object' });
  await begin(stage, { pgp: { publicKey: privateKey.toPublic().armor() } });
  stage.nextDeliveries = ['connection_lost'];
  await night(stage);
  await until(
    'the first attempt',
    () => (stage!.sent.length === 1 && last(stage!).state === 'waiting') || undefined,
    5,
  );
  const [before] = stage.sent;
  const added = (await privateKey.addSubkey({ date: new Date(stage.clock.now() - 1000) })).toPublic();
  const publicKey = added.armor();
  await renew(stage, { pgp: { publicKey } });
  stage.clock.advance(60_000);
  await stage.newest('forwarded');
  expect(stage.packer.jobs.map((job) => job.publicKey!.trim())).toEqual([
    privateKey.toPublic().armor().trim(),
    publicKey.trim(),
  ]);
  expect(stage.sent[1]!.files[0]!.sha256).not.toBe(before!.files[0]!.sha256);
  expect(last(stage).receipt!.made!.pgp).toBe(added.getFingerprint().toUpperCase());
});

it('names that cannot be used there while a file is written go by themselves once the destination has others', async () => {
  stage = await createStage();
  await begin(stage, {});
  stage.nextDeliveries = ['names_collide'];
  await night(stage);
  await stage.newest('undelivered');
  stage.relay.wake();
  expect(last(stage).state).toBe('failed');
  await renew(stage, { end: { kind: 'folder', folder: '/srv/another' } });
  await stage.newest('forwarded');
  expect(stage.sent).toHaveLength(2);
});

it.each([
  ['beside each other', {}],
  ['in one zip', { zip: 'set.zip' }],
])('two files that differ in letter case alone are not sent %s', async (_, how) => {
  const sds = builtInLayout('microsoft-sds-v1')!;
  const file = (name: string) => ({ ...sds.files[0]!, name, pattern: `^${name.replace('.', '\\.')}$` });
  const layout = { ...sds, id: 'own', files: [file('Users.csv'), file('users.csv')] };
  stage = await createStage({ layout, forwards: [{ to: 'gradecam', at: 'arrival', name: '{name}', ...how }] });
  stage.relay.start();
  await stage.send('Users.csv', 'users.csv');
  stage.settle();
  await stage.newest('undelivered');
  expect(last(stage).problem).toMatchObject({ code: 'names_collide' });
  expect(last(stage).problem!.detail).toContain('Users.csv and users.csv would be');
  expect(stage.sent).toEqual([]);
});

it('two files with one name are not sent, and go by themselves under other names', async () => {
  stage = await createStage();
  const feed = () => stage!.store.feeds.byName('rosters')!;
  stage.store.feeds.setForwards(feed().id, [{ ...feed().forwards[0]!, name: 'ROSTER.csv' }]);
  stage.relay.start();
  await night(stage);
  await stage.newest('undelivered');
  expect(last(stage).problem).toMatchObject({ code: 'names_collide' });
  const [forward] = feed().forwards;
  const change = { to: forward!.destinationId, was: markOfOutgoing(forward!), why: 'They overwrite each other.' };
  const refused = stage.relay.changeOutgoing(feed().id, 'ana', { ...change, outgoing: { name: 'x.csv' } });
  expect(refused).toMatchObject({ ok: false, problem: { code: 'left_out_wrong' } });
  expect(stage.relay.changeOutgoing(feed().id, 'ana', { ...change, outgoing: { name: '{n}/{name}' } })).toMatchObject({
    value: true,
  });
  expect(stage.relay.changeOutgoing(feed().id, 'ana', { ...change, outgoing: { name: '{name}' } })).toMatchObject({
    problem: { code: 'already_decided' },
  });
  stage.relay.wake();
  await until('the delivery', () => stage!.sent.length === 1 || undefined, 5);
  expect(stage.sent[0]!.files.map((file) => file.name)).toContain('1/Student.csv');
});

it('a try after midnight has the date of the set, and what is sent once more has that day and the same number', async () => {
  const hours = 3_600_000;
  const name = '{date}/{n}-{feed}-{name}';
  stage = await createStage({ forwards: [{ to: 'gradecam', at: 'arrival', name }] }, [23 * hours]);
  stage.relay.start();
  stage.nextDeliveries = ['connection_lost'];
  await night(stage);
  await until('the first try', () => (stage!.sent.length === 1 && last(stage!).state === 'waiting') || undefined, 5);
  stage.clock.advance(23 * hours);
  await stage.newest('forwarded');
  expect(localDate(stage.clock.now(), zone)).toBe('2026-11-24');
  const student = (at: number) => stage!.sent[at]!.files.map((file) => file.name).find((it) => it.includes('Student.'));
  expect([student(0), student(1)]).toEqual(Array(2).fill('2026-11-23/1-rosters-Student.csv'));
  expect(stage.relay.sendAgain(last(stage).id, 'ana').ok).toBe(true);
  await until('the third', () => stage!.sent.length === 3 || undefined, 5);
  expect(student(2)).toBe('2026-11-24/1-rosters-Student.csv');
});

it('dates and times in names are the district’s, on both nights when the clocks change', () => {
  const name = (instant: string) => {
    const at = Temporal.Instant.from(instant).epochMilliseconds;
    const facts = { feed: 'rosters', date: localDate(at, zone), time: localTime(at, zone), n: 7 };
    return nameAtDestination('{date}-{time}-{name}', 'a.csv', facts);
  };
  expect(name('2026-11-01T06:59:00Z')).toBe('2026-10-31-2359-a.csv');
  expect(name('2026-11-01T08:30:00Z')).toBe('2026-11-01-0130-a.csv');
  expect(name('2026-11-01T09:30:00Z')).toBe('2026-11-01-0130-a.csv');
  expect(name('2027-03-14T09:59:00Z')).toBe('2027-03-14-0159-a.csv');
  expect(name('2027-03-14T10:00:00Z')).toBe('2027-03-14-0300-a.csv');
});

it.each([
  ['{name}', ''],
  ['{date}/{feed} {n}/{name}', ''],
  ['', 'has no name'],
  ['/{name}', 'stay below'],
  ['a/../{name}', 'stay below'],
  ['..\\{name}', 'stay below'],
  ['./{name}', 'has no name'],
  ['{name}/', 'has no name'],
  [' {name}', 'begin or end with a space'],
  ['{name}.', 'end with a dot'],
  ['{name}?', 'do not take ?'],
  ['{name}\n', 'unprintable'],
  ['{Name}', 'there is no {Name}'],
  ['roster.csv', 'would overwrite each other'],
  [`${'x'.repeat(250)}{name}`, 'longer than'],
  [`${'é'.repeat(100)}{name}`, 'longer than 200 bytes'],
  ['{feed}{feed}{feed}/{name}', ''],
  ['{feed}{feed}{feed}{date}/{name}', 'longer than 200 bytes'],
  ['{name}{date', 'a { or a } is alone'],
  ['date}/{name}', 'a { or a } is alone'],
  ['aux/{name}', 'Windows servers do not take aux'],
  ['{date}/Nul.{name}', 'Windows servers do not take Nul'],
  ['auxiliary/{name}', ''],
  ['\u200b{name}', 'unprintable'],
  ['a\u202e{name}', 'unprintable'],
])('%j as a name', (template, said) => {
  const mistakes = outgoingNameMistakes(template, { files: ['a.csv', 'b.csv'] });
  if (said === '') expect(mistakes).toEqual([]);
  else expect(mistakes.join(' ')).toContain(said);
});

it('a zip ends in .zip and is not named for a file; names that differ in letter case alone are one', () => {
  expect(outgoingNameMistakes('roster-{date}.zip', { isZip: true })).toEqual([]);
  expect(outgoingNameMistakes('roster', { isZip: true })[0]).toContain('.zip');
  expect(outgoingNameMistakes('{name}.zip', { isZip: true })[0]).toContain('there is no {name}');
  expect(sameNames(['a.csv', 'A.csv', 'b.csv'])).toEqual(['a.csv', 'A.csv']);
  const [whole, parts] = ['Schüler.csv'.normalize('NFC'), 'Schüler.csv'.normalize('NFD')];
  expect(sameNames([whole, parts, 'b.csv'])).toEqual([whole, parts]);
  // What goes out as two names that a layout has, the second one long.
  const files = ['a.csv', `${'b'.repeat(195)}.csv`];
  expect(outgoingNameMistakes('{name}', { files })).toEqual([]);
  expect(outgoingNameMistakes('{date}-{name}', { files })).toEqual(['it may become longer than 200 bytes.']);
});
