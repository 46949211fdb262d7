// A district file is applied whole or not at all, twice changes nothing, and an export says the same again.
import { describe, expect, test } from 'vitest';
import { isPasswordHash, verifyPassword } from '../../src/kit/password.ts';
import { parseDistrictFile } from '../../src/relay/district/parse.ts';
import type { DestinationEntry, DistrictFile } from '../../src/relay/district_file.ts';
import type { Store } from '../../src/store/store.ts';
import { aStore, lakeside, lakesideStore, must, noon, problemOf } from './a_store.ts';

const [vendor, archive] = lakeside.destinations as [DestinationEntry, DestinationEntry];
const [aeries] = lakeside.senders as [DistrictFile['senders'][0]];
const [rosters] = lakeside.feeds as [DistrictFile['feeds'][0]];

function activityOf(store: Store): string[] {
  return store.activity
    .page({ limit: 100 })
    .map(({ who, what, about, detail }) => `${who}: ${about} ${what} ${detail}`);
}

function parsed(text: string): DistrictFile {
  const result = parseDistrictFile(text, (path) => ({ why: `no ${path} in this test` }));
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.file;
}

describe('apply', () => {
  test('makes everything, says what, and changes nothing the second time', async () => {
    const { store } = aStore();
    const first = must(await store.applyDistrict(lakeside, 'ada'));
    expect(first).toEqual({
      changes: [
        'district named: Lakeside Unified, America/Los_Angeles',
        'sender aeries added',
        'destination vendor added',
        'destination archive added',
        'feed rosters added',
      ],
      notInFile: [],
      remarks: [],
    });
    expect(activityOf(store)).toHaveLength(5);
    expect(activityOf(store)[0]).toBe('ada: feed rosters added ');
    const feed = store.feeds.byName('rosters')!;
    expect(feed).toEqual({
      id: feed.id,
      name: 'rosters',
      senderId: store.senders.byName('aeries')!.id,
      layout: 'oneroster-1.1',
      initialImport: 'confirm',
      settleMs: 60_000,
      withinMs: 7_200_000,
      expectBy: rosters.expectBy,
      guards: rosters.guards,
      forwards: [
        { destinationId: store.destinations.byName('vendor')!.id, at: 'arrival', until: '07:00', name: '{name}' },
        { destinationId: store.destinations.byName('archive')!.id, at: '0 6 * * *', name: '{date}/{name}' },
      ],
      createdAt: noon,
    });
    const { passwordHash } = store.senders.byName('aeries')!;
    expect(await verifyPassword(passwordHash!, 'a long password')).toBe(true);

    const again = must(await store.applyDistrict(structuredClone(lakeside), 'ada'));
    expect(again.changes).toEqual([]);
    expect(activityOf(store)).toHaveLength(5);
    expect(store.senders.byName('aeries')!.passwordHash).toBe(passwordHash);
  });

  test('names each change, and no secret', async () => {
    const { store } = await lakesideStore();
    const file: DistrictFile = {
      senders: [{ ...aeries, password: 'quite another one', allowFrom: ['10.0.0.0/8'], disabled: 'moved to Q' }],
      destinations: [
        { ...vendor, end: { ...vendor.end, password: 'rotated' } as never },
        { ...archive, retry: [5000] },
      ],
      feeds: [{ ...rosters, settleMs: 1000, forwards: rosters.forwards.slice(0, 1) }],
    };
    const { changes } = must(await store.applyDistrict(file, 'ada'));
    expect(changes).toEqual([
      'sender aeries changed: allowFrom, password, disabled',
      'destination vendor changed: password',
      'destination archive changed: retry',
      'feed rosters changed: settle, forward',
    ]);
    expect(activityOf(store).join('\n')).not.toMatch(/rotated|another one/);
    expect(store.senders.byName('aeries')!.disabled).toEqual({ at: noon, why: 'moved to Q' });
    expect(must(store.destinations.secrets(store.destinations.byName('vendor')!.id))).toEqual({ password: 'rotated' });
    expect(must(await store.applyDistrict(file, 'ada')).changes).toEqual([]);
  });

  test('keeps secrets, a pinned key and a disabling that the file does not name', async () => {
    const { store } = await lakesideStore();
    const { id } = store.destinations.byName('vendor')!;
    store.destinations.pinHostKey(id, 'SHA256:first');
    const sender = store.senders.byName('aeries')!;
    store.senders.patch(sender.id, { disabled: { at: 5, why: 'stolen password' } });
    const { password: _, ...end } = vendor.end as Extract<DestinationEntry['end'], { kind: 'sftp' }>;
    const { password: __, ...sparse } = aeries;
    const file = { ...lakeside, senders: [sparse], destinations: [{ ...vendor, end }, archive] };
    expect(must(await store.applyDistrict(file, 'ada')).changes).toEqual([]);
    expect(must(store.destinations.secrets(id))).toEqual({ password: 'vendor secret' });
    expect(store.destinations.get(id)!.end).toMatchObject({ hostKey: 'SHA256:first' });
    expect(store.senders.get(sender.id)).toEqual({ ...sender, disabled: { at: 5, why: 'stolen password' } });

    const enabled = { ...file, senders: [{ ...sparse, disabled: false as const }] };
    expect(must(await store.applyDistrict(enabled, 'ada')).changes).toEqual(['sender aeries changed: disabled']);
    const moved = { ...file, destinations: [{ ...vendor, end: { ...end, host: 'new.vendor.example' } }, archive] };
    must(await store.applyDistrict(moved, 'ada'));
    expect(store.destinations.get(id)!.end).toMatchObject({ host: 'new.vendor.example', hostKey: 'accept-first' });
  });

  test('a private key in place of a password', async () => {
    const { store } = await lakesideStore();
    const { password: _, ...end } = vendor.end as Extract<DestinationEntry['end'], { kind: 'sftp' }>;
    const file = { ...lakeside, destinations: [{ ...vendor, end: { ...end, privateKey: 'KEY' } }, archive] };
    expect(must(await store.applyDistrict(file, 'ada')).changes).toEqual([
      'destination vendor changed: password, privateKey',
    ]);
    expect(store.destinations.byName('vendor')!.end).toMatchObject({ hasPassword: false, hasPrivateKey: true });
  });

  test('another layout makes the next import an initial one', async () => {
    const { store } = await lakesideStore();
    const feed = store.feeds.byName('rosters')!;
    const { id } = store.imports.open(feed.id, noon);
    store.feeds.setBaseline(feed.id, id, { id: 'x', title: '', source: '', files: [], pinned: true });
    const same = must(await store.applyDistrict({ ...lakeside, feeds: [{ ...rosters, settleMs: 5 }] }, 'ada'));
    expect(same.changes).toEqual(['feed rosters changed: settle']);
    expect(store.feeds.get(feed.id)!.baselineImportId).toBe(id);
    const file = { ...lakeside, feeds: [{ ...rosters, settleMs: 5, layout: 'learn' }] };
    expect(must(await store.applyDistrict(file, 'ada')).changes).toEqual([
      'feed rosters changed: layout (the next import is an initial import again)',
    ]);
    expect(store.feeds.get(feed.id)).not.toHaveProperty('baselineImportId');
    expect(store.feeds.get(feed.id)).not.toHaveProperty('pinned');
  });

  test('what is not in the file stays until it is pruned, and its history after that', async () => {
    const { store } = await lakesideStore();
    const feed = store.feeds.byName('rosters')!;
    const { id } = store.imports.open(feed.id, noon);
    const empty: DistrictFile = { senders: [], destinations: [], feeds: [] };
    const kept = must(await store.applyDistrict(empty, 'ada'));
    expect(kept.changes).toEqual([]);
    expect(kept.notInFile).toEqual(['feed rosters', 'destination archive', 'destination vendor', 'sender aeries']);

    const refused = problemOf(await store.applyDistrict(empty, 'ada', { prune: true }));
    expect(refused).toBe(`removal_refused: feed rosters still has Import ${id} (receiving).`);
    expect(store.feeds.all()).toHaveLength(1);

    store.imports.move(id, ['receiving'], 'forwarded');
    const vendorId = store.destinations.byName('vendor')!.id;
    expect(must(await store.applyDistrict(empty, 'ada', { prune: true })).changes).toEqual([
      'feed rosters removed',
      'destination archive removed',
      'destination vendor removed',
      'sender aeries removed',
    ]);
    expect([store.feeds.all(), store.destinations.all(), store.senders.all()]).toEqual([[], [], []]);
    expect(store.feeds.get(store.imports.get(id)!.feedId)?.name).toBe('rosters');
    expect(must(store.destinations.secrets(vendorId))).toEqual({});
    must(await store.applyDistrict(lakeside, 'ada'));
    expect(store.feeds.byName('rosters')!.id).not.toBe(feed.id);
    expect(store.activity.firstBroken()).toBeUndefined();
  });

  test('says that files which came before their feed are not processed', async () => {
    const { store, clock } = await lakesideStore();
    const senderId = store.senders.byName('aeries')!.id;
    for (const name of ['lunch.txt', 'photo.jpg']) {
      const times = { receivedAt: clock.now(), modifiedAt: clock.now() };
      store.arrivals.add({ senderId, name, bytes: 1, sha256: name, door: 'sftp', ...times });
    }
    const [feed] = lakeside.feeds;
    const more = { ...lakeside, feeds: [feed!, { ...feed!, name: 'custom', layout: 'learn' }] };
    expect(must(await store.applyDistrict(more, 'test')).remarks).toEqual([
      'Feed custom knows names that came before it did: lunch.txt came earlier and will not be processed. Send them again.',
    ]);
    expect(store.arrivals.unclaimed(10)).toHaveLength(2);
  });

  test('keeps what makes a set complete, and the temporary names', async () => {
    const { store } = await lakesideStore();
    const [sender, feed] = [lakeside.senders[0]!, lakeside.feeds[0]!];
    const changed = {
      ...lakeside,
      senders: [{ ...sender, temporaryNames: ['*.uploading'] }],
      feeds: [{ ...feed, completeBy: { by: 'marker' as const, name: 'done.txt' } }],
    };
    const { changes } = must(await store.applyDistrict(changed, 'test'));
    expect(changes).toEqual(['sender aeries changed: temporaryNames', 'feed rosters changed: complete']);
    expect(store.senders.byName('aeries')?.temporaryNames).toEqual(['*.uploading']);
    expect(store.feeds.byName('rosters')?.completeBy).toEqual({ by: 'marker', name: 'done.txt' });
    expect(must(await store.applyDistrict(changed, 'test')).changes).toEqual([]);
    const exported = must(store.exportDistrict({ withSecrets: false }));
    expect(exported).toContain('temporaryNames:\n      - "*.uploading"');
    expect(exported).toContain('marker: done.txt');
    must(await store.applyDistrict(lakeside, 'test'));
    expect(store.senders.byName('aeries')?.temporaryNames).toBeUndefined();
    expect(store.feeds.byName('rosters')?.completeBy).toBeUndefined();
  });

  test('says what is still lacking', async () => {
    const { store } = aStore();
    const { remarks } = must(
      await store.applyDistrict(
        {
          senders: [{ name: 'q', publicKeys: [], allowFrom: [] }],
          destinations: [{ name: 'v', end: { kind: 'sftp', host: 'h', port: 22, username: 'u', directory: '.' } }],
          feeds: [],
        },
        'ada',
      ),
    );
    expect(remarks).toEqual([
      'The district has no name and time zone yet.',
      'Sender q has no password and no key: nobody can log in with it.',
      'Sender q has no feed: what it sends is kept and not processed.',
      'Destination v has no password and no private key.',
      'Destination v has no host key pinned: nothing is sent there until one is.',
    ]);
  });
});

test('two feeds of one sender that take the same file: the reader is told', async () => {
  const { store } = aStore();
  const to = (feed: string) => rosters.forwards.map((forward) => ({ ...forward, name: `${feed}-{name}` }));
  const twin = { ...rosters, name: 'twin', forwards: to('{feed}') };
  const applied = must(await store.applyDistrict({ ...lakeside, feeds: [rosters, twin] }, 'ada'));
  expect(applied.remarks).toEqual([
    expect.stringMatching(/^Feeds rosters and twin both take \S+\.csv: it joins one only\.$/),
  ]);
});

test('two feeds whose files would overwrite each other there are refused, and nothing of it stays', async () => {
  const { store } = await lakesideStore();
  const twin = { ...rosters, name: 'twin' };
  const only = { senders: [], destinations: [], feeds: [twin] };
  expect(await store.applyDistrict(only, 'ada')).toMatchObject({
    ok: false,
    problem: {
      code: 'names_collide',
      detail: expect.stringMatching(/^feeds rosters and twin would both send \S+\.csv/),
    },
  });
  expect(store.feeds.byName('twin')).toBeUndefined();
  const apart = { ...twin, forwards: twin.forwards.map((it) => ({ ...it, name: '{feed}/{name}' })) };
  must(await store.applyDistrict({ ...only, feeds: [apart] }, 'ada'));
  // What is so already is in nobody's way.
  const { id } = store.feeds.byName('twin')!;
  store.feeds.setForwards(id, store.feeds.byName('rosters')!.forwards);
  must(await store.applyDistrict({ ...only, feeds: [{ ...twin, settleMs: 5000 }] }, 'ada'));
});

describe('a destination that moves', () => {
  async function begun() {
    const { store, clock } = await lakesideStore();
    const feed = store.feeds.byName('rosters')!;
    const destinationId = store.destinations.byName('vendor')!.id;
    const it = store.imports.open(feed.id, noon);
    const names = { 'users.csv': 'users.csv' };
    const added = store.deliveries.add({ importId: it.id, destinationId, dueAt: noon, names, createdAt: noon });
    store.deliveries.move(added.id, ['waiting'], 'sending', { renameBegunAt: noon });
    store.deliveries.beginAttempt(added.id, noon);
    const { id } = added;
    store.deliveries.move(id, ['sending'], 'waiting', { dueAt: noon + 3_600_000 });
    clock.move(60_000);
    return { store, delivery: () => store.deliveries.get(id) };
  }
  const end = { ...(vendor.end as Extract<DestinationEntry['end'], { kind: 'sftp' }>) };
  const moved = (change: Partial<typeof end>): DistrictFile => ({
    ...lakeside,
    destinations: [{ ...vendor, end: { ...end, ...change } }, archive],
  });

  test.each([{ host: 'elsewhere.example' }, { port: 2200 }, { username: 'other' }, { directory: '/other' }])(
    'forgets that renames were begun at the old place: %o',
    async (change) => {
      const { store, delivery } = await begun();
      must(await store.applyDistrict(moved(change), 'ada'));
      expect(delivery()?.renameBegunAt).toBeUndefined();
      expect(delivery()?.dueAt).toBe(noon + 60_000);
    },
  );

  test('remembers them while the place is the same, and tries again at once', async () => {
    const { store, delivery } = await begun();
    must(await store.applyDistrict(lakeside, 'ada'));
    expect(delivery()).toMatchObject({ renameBegunAt: noon, dueAt: noon + 3_600_000 });
    must(await store.applyDistrict(moved({ password: 'another password' }), 'ada'));
    expect(delivery()).toMatchObject({ renameBegunAt: noon, dueAt: noon + 60_000 });
  });
});

describe('export', () => {
  test('without secrets applies to the same store without a change', async () => {
    const { store } = await lakesideStore();
    const text = must(store.exportDistrict({ withSecrets: false }));
    expect(text).not.toMatch(/vendor secret|argon2id|a long password/);
    expect(must(await store.applyDistrict(parsed(text), 'ada')).changes).toEqual([]);
  });

  test('with secrets makes the same district elsewhere', async () => {
    const { store } = await lakesideStore();
    const text = must(store.exportDistrict({ withSecrets: true }));
    const file = parsed(text);
    expect(isPasswordHash(file.senders[0]!.passwordHash!)).toBe(true);
    const other = aStore().store;
    must(await other.applyDistrict(file, 'ada'));
    expect(must(other.exportDistrict({ withSecrets: true }))).toBe(text);
    expect(await verifyPassword(other.senders.byName('aeries')!.passwordHash!, 'a long password')).toBe(true);
    const { id } = other.destinations.byName('vendor')!;
    expect(must(other.destinations.secrets(id))).toEqual({ password: 'vendor secret' });
  });

  test('carries a layout that is no built-in one', async () => {
    const { store } = await lakesideStore();
    const column = { name: 'id', required: true, type: 'string' as const };
    const layout = {
      id: 'ours',
      title: 'Ours',
      source: 'learned',
      pinned: false,
      files: [
        {
          name: 'students.csv',
          pattern: '^students\\.csv$',
          required: true,
          delimiter: ',',
          header: true,
          quoting: 'rfc4180' as const,
          columnOrder: 'frozen' as const,
          key: ['id'],
          columns: [column],
          extraColumns: 'refused' as const,
        },
      ],
    };
    const { guards: _, ...plain } = rosters;
    must(await store.applyDistrict({ ...lakeside, feeds: [{ ...plain, guards: {}, layout }] }, 'ada'));
    const text = must(store.exportDistrict({ withSecrets: false }));
    expect(parsed(text).feeds[0]!.layout).toEqual(layout);
    expect(must(await store.applyDistrict(parsed(text), 'ada')).changes).toEqual([]);
  });
});

describe('secrets', () => {
  test('are not readable with another key, and the database does not hold them in clear', async () => {
    const { store, dataFolder } = await lakesideStore();
    const { id } = store.destinations.byName('vendor')!;
    store.close();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${dataFolder}/rollcall.db`).includes('vendor secret')).toBe(false);
    const other = aStore({ dataFolder, secretKeyFile: `${aStore().dataFolder}/keys/secret.key` }).store;
    expect(problemOf(other.destinations.secrets(id))).toMatch(/^secret_unreadable: The password of destination/);
    expect(problemOf(other.exportDistrict({ withSecrets: true }))).toMatch(/^secret_unreadable/);
    expect(must(other.exportDistrict({ withSecrets: false }))).toContain('host: sftp.vendor.example');
    must(await other.applyDistrict(lakeside, 'ada'));
    expect(must(other.destinations.secrets(id))).toEqual({ password: 'vendor secret' });
  });

  test('moved to another destination in the database do not open', async () => {
    const { store, dataFolder } = await lakesideStore();
    const end = { kind: 'sftp' as const, host: 'evil.example', port: 22, username: 'u', directory: '.', password: 'x' };
    must(
      await store.applyDistrict({ ...lakeside, destinations: [...lakeside.destinations, { name: 'evil', end }] }, 'a'),
    );
    const [good, evil] = [store.destinations.byName('vendor')!.id, store.destinations.byName('evil')!.id];
    const { default: Database } = await import('better-sqlite3');
    const sqlite = new Database(`${dataFolder}/rollcall.db`);
    sqlite
      .prepare(
        'UPDATE destination_secrets SET (nonce, sealed) = (SELECT nonce, sealed FROM destination_secrets WHERE destination_id = ?) WHERE destination_id = ?',
      )
      .run(good, evil);
    sqlite.close();
    expect(problemOf(store.destinations.secrets(evil))).toMatch(/^secret_unreadable/);
  });
});
