// Tokens, watched folders and pulls as the database keeps them: hashed, sealed, exported, and taken away again.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isTokenOf } from '../../src/kit/token.ts';
import { parseDistrictFile } from '../../src/relay/district/parse.ts';
import type { DistrictFile, SenderEntry } from '../../src/relay/district_file.ts';
import { aStore, lakeside, must } from './a_store.ts';

const token = 'a token of enough letters';
const pull = {
  ...{ host: 'sis.example', port: 22, username: 'rollcall', directory: '/exports', at: '*/15 * * * *' },
  ...{ settleMs: 30_000, after: 'leave' as const, hostKey: 'accept-first', password: 'sis secret' },
};
const watch = { folder: '/srv/drop', everyMs: 10_000, settleMs: 30_000, after: 'delete' as const };
const withDoors = (sender: Partial<SenderEntry>): DistrictFile => ({
  ...lakeside,
  senders: [{ ...lakeside.senders[0]!, ...sender }],
});

describe('the other doors of a sender', () => {
  test('are applied once, without a secret in clear anywhere', async () => {
    const { store, dataFolder } = aStore();
    const first = must(await store.applyDistrict(withDoors({ token, watch, pull }), 'test'));
    expect(first.changes.join(' ')).toContain('sender aeries added');
    expect(must(await store.applyDistrict(withDoors({ token, watch, pull }), 'test')).changes).toEqual([]);
    const sender = store.senders.byName('aeries')!;
    expect(sender).toMatchObject({ watch, pull: { host: 'sis.example', hasPassword: true, hasPrivateKey: false } });
    expect(isTokenOf(sender.tokenHash!, token)).toBe(true);
    expect(isTokenOf(sender.tokenHash!, `${token}x`)).toBe(false);
    expect(must(store.senders.pullSecrets(sender.id))).toEqual({ password: 'sis secret' });
    const files = ['', '-wal'].map((end) => readFileSync(`${dataFolder}/rollcall.db${end}`));
    for (const bytes of files) expect(bytes.includes(token) || bytes.includes('sis secret')).toBe(false);
    expect(JSON.stringify(store.activity.page({ limit: 100 }))).not.toMatch(/sis secret|a token of/);
  });

  test('a file that does not name secrets keeps them; one without the doors takes them away', async () => {
    const { store } = aStore();
    must(await store.applyDistrict(withDoors({ token, watch, pull }), 'test'));
    const { id } = store.senders.byName('aeries')!;
    store.senders.pinPullHostKey(id, 'SHA256:pinned');
    const { password: _, ...silent } = pull;
    const kept = must(await store.applyDistrict(withDoors({ watch, pull: silent }), 'test'));
    expect(kept.changes).toEqual([]);
    expect(must(store.senders.pullSecrets(id))).toEqual({ password: 'sis secret' });
    expect(store.senders.get(id)?.pull?.hostKey).toBe('SHA256:pinned');
    expect(store.senders.get(id)?.tokenHash).toBeDefined();
    const other = must(
      await store.applyDistrict(withDoors({ watch, pull: { ...silent, host: 'new.example' } }), 'test'),
    );
    expect(other.changes).toEqual(['sender aeries changed: pull']);
    expect(store.senders.get(id)?.pull?.hostKey).toBe('accept-first');
    must(await store.applyDistrict(withDoors({ token: false }), 'test'));
    expect(store.senders.get(id)).not.toHaveProperty('pull');
    expect(store.senders.get(id)).not.toHaveProperty('watch');
    expect(store.senders.get(id)).not.toHaveProperty('tokenHash');
    expect(must(store.senders.pullSecrets(id))).toEqual({});
  });

  test('an export is the same district again: without secrets here, with them elsewhere', async () => {
    const { store } = aStore();
    must(await store.applyDistrict(withDoors({ token, watch, pull }), 'test'));
    const read = (text: string): DistrictFile => {
      const parsed = parseDistrictFile(text, () => ({ why: 'there are none' }));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
      return parsed.file;
    };
    const bare = must(store.exportDistrict({ withSecrets: false }));
    expect(bare).not.toMatch(/sis secret|tokenHash/);
    expect(must(await store.applyDistrict(read(bare), 'test')).changes).toEqual([]);
    const whole = must(store.exportDistrict({ withSecrets: true }));
    const elsewhere = aStore().store;
    must(await elsewhere.applyDistrict(read(whole), 'test'));
    const [here, there] = [store.senders.byName('aeries')!, elsewhere.senders.byName('aeries')!];
    expect([there.tokenHash, there.watch, there.pull]).toEqual([here.tokenHash, here.watch, here.pull]);
    expect(must(elsewhere.senders.pullSecrets(there.id))).toEqual({ password: 'sis secret' });
  });

  test('a sealed secret opens for its own sender only, and goes with it', async () => {
    const { store } = aStore();
    must(await store.applyDistrict(withDoors({ pull }), 'test'));
    const { id } = store.senders.byName('aeries')!;
    must(await store.applyDistrict({ senders: [], destinations: [], feeds: [] }, 'test', { prune: true }));
    expect(must(store.senders.pullSecrets(id))).toEqual({});
    expect(store.senders.get(id)).not.toHaveProperty('pull');
  });

  test('a taken file is remembered under its name, the newest of it', async () => {
    const { store } = aStore();
    must(await store.applyDistrict(lakeside, 'test'));
    const { id: senderId } = store.senders.byName('aeries')!;
    const file = { senderId, door: 'folder' as const, name: 'a.csv', bytes: 3, modifiedAt: 5, sha256: 'x', takenAt: 6 };
    store.taken.remember({ ...file, arrivalId: 1 });
    store.taken.remember({ ...file, bytes: 4, arrivalId: 2 });
    expect(store.taken.get(senderId, 'folder', 'a.csv')).toMatchObject({ bytes: 4, arrivalId: 2 });
    expect(store.taken.get(senderId, 'pull', 'a.csv')).toBeUndefined();
  });
});
