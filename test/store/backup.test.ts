// A backup taken while others write is whole, and restoring it gives everything back.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSpoolPaths } from '../../src/spool/paths.ts';
import { manifestName } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/open.ts';
import { restoreBackup } from '../../src/store/restore.ts';
import { aClock, aFolder, aStore, lakesideStore, must, noLog, noon, problemOf } from './a_store.ts';

const deps = { clock: aClock(), log: noLog };

/** A district with an accepted night, an undelivered one, a delivered old one, host keys, and bytes for all of them. */
async function inUse() {
  const opened = await lakesideStore({ serving: true });
  const { store, dataFolder } = opened;
  const spool = createSpoolPaths(dataFolder);
  for (const folder of ['spool/arrivals', 'spool/baselines']) mkdirSync(join(dataFolder, folder), { recursive: true });
  const feed = store.feeds.byName('rosters')!;
  const sender = store.senders.byName('aeries')!;
  const night = (content: string, state: 'forwarded' | 'undelivered') => {
    const { id } = store.imports.open(feed.id, noon);
    const sha256 = createHash('sha256').update(content).digest('hex');
    writeFileSync(spool.arrival(sha256), content);
    store.arrivals.add({
      senderId: sender.id,
      name: 'users.csv',
      bytes: content.length,
      sha256,
      receivedAt: noon,
      modifiedAt: noon,
      door: 'sftp',
      importId: id,
    });
    store.imports.move(id, ['receiving'], state);
    return { id, sha256 };
  };
  const old = night('old night', 'forwarded');
  const accepted = night('accepted night', 'forwarded');
  const undelivered = night('undelivered night', 'undelivered');
  writeFileSync(spool.baseline(accepted.id), 'baseline');
  store.feeds.setBaseline(feed.id, accepted.id, { id: 'x', title: '', source: '', files: [], pinned: true });
  writeFileSync(join(dataFolder, 'keys', 'host_ed25519'), 'host key', { mode: 0o600 });
  return { ...opened, spool, old, accepted, undelivered };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('a backup', () => {
  test('holds what the district cannot do without, and nothing to open its secrets with', async () => {
    const { store, spool, accepted, undelivered } = await inUse();
    const folder = join(aFolder(), 'backup');
    const summary = must(await store.backup(folder, { spool, withSecretKey: false }));
    expect(filesIn(folder)).toEqual(
      [
        'keys/host_ed25519',
        'manifest.json',
        'rollcall.db',
        `spool/arrivals/${accepted.sha256}`,
        `spool/arrivals/${undelivered.sha256}`,
        `spool/baselines/${accepted.id}`,
      ].sort(),
    );
    expect(summary).toMatchObject({ folder, files: 5, missing: [], withSecretKey: false });
    for (const name of filesIn(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
    expect(problemOf(await store.backup(folder, { spool, withSecretKey: false }))).toMatch(
      /^backup_failed: .*not empty/,
    );
  });

  test('names what is gone or damaged', async () => {
    const { store, spool, accepted, undelivered } = await inUse();
    rmSync(spool.arrival(accepted.sha256));
    writeFileSync(spool.arrival(undelivered.sha256), 'rotten');
    const folder = join(aFolder(), 'backup');
    const { missing } = must(await store.backup(folder, { spool, withSecretKey: false }));
    expect(missing).toEqual([`spool/arrivals/${accepted.sha256}`, `spool/arrivals/${undelivered.sha256}`]);
    expect(filesIn(folder)).not.toContain(`spool/arrivals/${undelivered.sha256}`);
  });
});

describe('restore', () => {
  test('on a new machine brings everything back, secrets too when the key came along', async () => {
    const { store, spool, accepted } = await inUse();
    const folder = join(aFolder(), 'backup');
    must(await store.backup(folder, { spool, withSecretKey: true }));
    const dataFolder = join(aFolder(), 'new');
    const summary = must(await restoreBackup(folder, { dataFolder }, deps));
    expect(summary).toMatchObject({ files: 6, remarks: [] });
    expect(summary).not.toHaveProperty('movedAside');
    const back = aStore({ dataFolder, serving: true }).store;
    expect(back.feeds.all()).toEqual(store.feeds.all());
    expect(must(back.destinations.secrets(back.destinations.byName('vendor')!.id))).toEqual({
      password: 'vendor secret',
    });
    expect(readFileSync(createSpoolPaths(dataFolder).arrival(accepted.sha256), 'utf8')).toBe('accepted night');
    expect(readFileSync(join(dataFolder, 'keys', 'host_ed25519'), 'utf8')).toBe('host key');
    expect(statSync(join(dataFolder, 'rollcall.db')).mode & 0o777).toBe(0o600);
    expect(back.activity.firstBroken()).toBeUndefined();
    expect(back.activity.page({ limit: 1 })[0]).toMatchObject({ who: 'command line', what: 'restored' });
  });

  test('says what the next start sends, because nobody knows what was sent since', async () => {
    const { store, spool, accepted } = await inUse();
    const { id: destinationId } = store.destinations.byName('vendor')!;
    const plan = (deadlineAt: number) =>
      store.deliveries.add({ importId: accepted.id, destinationId, dueAt: 1, deadlineAt, names: {}, createdAt: 1 });
    plan(deps.clock.now() - 1);
    const folder = join(aFolder(), 'over');
    must(await store.backup(folder, { spool, withSecretKey: true }));
    const restored = async (from: string) => must(await restoreBackup(from, { dataFolder: aFolder() }, deps)).remarks;
    expect(await restored(folder)).toEqual([]);
    plan(deps.clock.now() + 60_000);
    const open = join(aFolder(), 'open');
    must(await store.backup(open, { spool, withSecretKey: true }));
    expect(await restored(open)).toEqual([
      expect.stringMatching(`^Import ${accepted.id} was not delivered to vendor yet when the backup was made`),
    ]);
  });

  test('without the key says which secrets must be entered again', async () => {
    const { store, spool } = await inUse();
    const folder = join(aFolder(), 'backup');
    must(await store.backup(folder, { spool, withSecretKey: false }));
    const dataFolder = aFolder();
    const { remarks } = must(await restoreBackup(folder, { dataFolder }, deps));
    expect(remarks).toEqual([
      'The backup has no secrets key that fits: enter the passwords and keys of the destinations again.',
    ]);
    const back = aStore({ dataFolder }).store;
    expect(problemOf(back.destinations.secrets(back.destinations.byName('vendor')!.id))).toMatch(/^secret_unreadable/);
    expect(back.activity.firstBroken()).toBeUndefined();
  });

  test('over what is there moves it aside, and ends every session', async () => {
    const { store, spool, dataFolder } = await inUse();
    const ada = must(await store.people.add('ada', 'owner', 'correct horse battery'));
    const token = store.sessions.open(ada.id, noon);
    const folder = join(aFolder(), 'backup');
    must(await store.backup(folder, { spool, withSecretKey: false }));
    must(await store.people.add('eve', 'owner', 'correct horse battery'));
    expect(problemOf(await restoreBackup(folder, { dataFolder }, deps))).toMatch(/^data_folder_in_use/);
    store.close();

    const { movedAside, remarks } = must(await restoreBackup(folder, { dataFolder }, deps));
    expect(remarks).toEqual([]);
    expect(existsSync(join(movedAside!, 'rollcall.db'))).toBe(true);
    const back = aStore({ dataFolder }).store;
    expect(back.people.all().map(({ name }) => name)).toEqual(['ada']);
    expect(back.sessions.touch(token, noon)).toBeUndefined();
    expect(must(back.destinations.secrets(back.destinations.byName('vendor')!.id))).toEqual({
      password: 'vendor secret',
    });
  });

  test.each([
    ['a missing manifest', (folder: string) => rmSync(join(folder, manifestName)), /^backup_unusable: .*no finished/],
    ['a broken manifest', (folder: string) => writeFileSync(join(folder, manifestName), '{}'), /^backup_unusable/],
    [
      'a changed database',
      (folder: string) => writeFileSync(join(folder, 'rollcall.db'), 'x'),
      /^backup_unusable: rollcall.db was changed/,
    ],
    ['a missing file', (folder: string) => rmSync(join(folder, 'keys/host_ed25519')), /^backup_unusable: keys\/host/],
    [
      'a path that leads out',
      (folder: string) => {
        const path = join(folder, manifestName);
        const manifest = JSON.parse(readFileSync(path, 'utf8'));
        manifest.files.push({ path: '../../etc/passwd', bytes: 0, sha256: '' });
        writeFileSync(path, JSON.stringify(manifest));
      },
      /^backup_unusable/,
    ],
    [
      'a newer Rollcall',
      (folder: string) => {
        const path = join(folder, manifestName);
        const manifest = { ...JSON.parse(readFileSync(path, 'utf8')), migrations: 999, rollcall: '9.8.7' };
        writeFileSync(path, JSON.stringify(manifest));
      },
      /^database_newer: It was made by Rollcall 9\.8\.7/,
    ],
  ])('refuses %s and changes nothing', async (_, spoil, refused) => {
    const { store, spool } = await inUse();
    const folder = join(aFolder(), 'backup');
    must(await store.backup(folder, { spool, withSecretKey: false }));
    spoil(folder);
    const dataFolder = aFolder();
    expect(problemOf(await restoreBackup(folder, { dataFolder }, deps))).toMatch(refused);
    expect(readdirSync(dataFolder)).toEqual([]);
    must(openStore({ dataFolder }, deps)).close();
  });
});
