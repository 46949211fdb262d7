// Passwords and keys that change places, through the same door as every other configuration.
import { expect, test } from 'vitest';
import { verifyPassword } from '../../src/kit/password.ts';
import { atLocalTime, endOfDay, lastDay, lastNoon } from '../../src/kit/zone.ts';
import { parseDistrictFile } from '../../src/relay/district/parse.ts';
import type { DistrictFile, SenderEntry } from '../../src/relay/district_file.ts';
import { aClock, aStore, lakeside, lakesideStore, must } from './a_store.ts';

const zone = 'America/Los_Angeles';
const [aeries] = lakeside.senders as [SenderEntry];
const only = (patch: Partial<SenderEntry>): DistrictFile => ({
  senders: [{ ...aeries, ...patch }],
  destinations: [],
  feeds: [],
});

test('the old password stays for as long as is asked, and no longer than the next change', async () => {
  const { store } = await lakesideStore();
  const sender = () => store.senders.byName('aeries')!;
  const first = sender().passwordHash!;
  const changed = must(
    await store.applyDistrict(only({ password: 'second', previousPassword: { until: '2026-12-01' } }), 'a'),
  );
  expect(changed.changes).toEqual(['sender aeries changed: password, previousPassword']);
  expect(await verifyPassword(sender().passwordHash!, 'second')).toBe(true);
  expect(sender().previousPassword).toEqual({ hash: first, until: atLocalTime('2026-12-02', '00:00', zone) });

  // The same file again, and one that does not speak of it: nothing changes.
  const again = only({ password: 'second', previousPassword: { until: '2026-12-01' } });
  expect(must(await store.applyDistrict(again, 'a')).changes).toEqual([]);
  expect(must(await store.applyDistrict(only({ password: 'second' }), 'a')).changes).toEqual([]);

  await store.applyDistrict(only({ password: 'third' }), 'a');
  expect(sender().previousPassword).toBeUndefined();
  await store.applyDistrict(only({ password: 'fourth', previousPassword: { until: '2026-12-01' } }), 'a');
  await store.applyDistrict(only({ password: 'fourth', previousPassword: false }), 'a');
  expect(sender().previousPassword).toBeUndefined();
});

test('a new password has no last day but its own', async () => {
  const { store } = await lakesideStore();
  const until = () => store.senders.byName('aeries')?.passwordUntil;
  await store.applyDistrict(only({ passwordUntil: '2027-01-31' }), 'a');
  expect(until()).toBe(atLocalTime('2027-02-01', '00:00', zone));
  await store.applyDistrict(only({}), 'a');
  expect(until()).toBeDefined();
  await store.applyDistrict(only({ password: 'another' }), 'a');
  expect(until()).toBeUndefined();
});

test('an export says all of it again; hashes only when secrets are asked for', async () => {
  const { store } = await lakesideStore();
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIICkMJko6Nk3Sx4Mj+PxNcoAqvjqtLKm8ogiLSkEv302 old';
  const entry = only({
    password: 'second',
    previousPassword: { until: '2026-12-01' },
    passwordUntil: '2027-06-30',
    publicKeys: [{ key, until: '2027-01-31' }],
    allowFrom: ['10.0.0.0/8'],
    legacy: true,
    quotaBytes: 2 * 1024 ** 3,
  });
  await store.applyDistrict(entry, 'a');
  const plain = must(store.exportDistrict({ withSecrets: false }));
  expect(plain).toContain('previousPassword:\n      until: 2026-12-01\n');
  expect(plain).toContain('quota: 2 GiB');
  expect(plain).not.toContain('$argon2id');
  const full = parseDistrictFile(must(store.exportDistrict({ withSecrets: true })), () => ({ why: 'none' }));
  if (!full.ok) throw new Error(JSON.stringify(full.mistakes));
  expect(must(await store.applyDistrict(full.file, 'a')).changes).toEqual([]);
  const elsewhere = aStore().store;
  must(await elsewhere.applyDistrict(full.file, 'a'));
  const { id: _, createdAt: __, ...there } = elsewhere.senders.byName('aeries')!;
  expect(store.senders.byName('aeries')).toMatchObject(there);
});

test('a night goes from noon to noon, and the same bytes count once', async () => {
  const { store } = await lakesideStore();
  const senderId = store.senders.byName('aeries')!.id;
  const at = atLocalTime('2026-11-21', '02:00', zone);
  const noon = lastNoon(at, zone);
  expect(noon).toBe(atLocalTime('2026-11-20', '12:00', zone));
  const file = { senderId, modifiedAt: at, door: 'sftp' as const, name: 'a.csv' };
  store.arrivals.add({ ...file, bytes: 10, sha256: 'a', receivedAt: noon - 1 });
  store.arrivals.add({ ...file, bytes: 20, sha256: 'b', receivedAt: noon });
  store.arrivals.add({ ...file, bytes: 20, sha256: 'b', receivedAt: at, name: 'renamed.csv' });
  store.arrivals.add({ ...file, bytes: 30, sha256: 'c', receivedAt: at });
  expect(store.arrivals.bytesSince(senderId, noon)).toBe(50);
  expect(lastNoon(noon, zone)).toBe(noon);
});

test('a last day ends when the next begins, on the day the clocks change, too', () => {
  for (const date of ['2026-11-01', '2027-03-14', '2026-12-31']) {
    expect(lastDay(endOfDay(date, zone), zone)).toBe(date);
  }
  expect(endOfDay('2026-11-01', zone) - atLocalTime('2026-11-01', '00:00', zone)).toBe(25 * 3_600_000);
  expect(aClock().now()).toBeGreaterThan(0);
});
