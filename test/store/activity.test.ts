// The activity is only added to, and a changed entry is found by its chain.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { aStore } from './a_store.ts';

function withEntries(count: number) {
  const opened = aStore();
  const { activity, transaction } = opened.store;
  transaction(() => {
    for (let n = 1; n <= count; n++) {
      activity.add({ at: n, who: 'ada', what: 'released', about: `Import ${n % 3}`, detail: `reason ${n}` });
    }
  });
  return opened;
}

/** What someone with the file, but not the program, might do. */
function tamper(dataFolder: string, ...statements: string[]): void {
  const sqlite = new Database(join(dataFolder, 'rollcall.db'));
  sqlite.exec('DROP TRIGGER activity_is_never_changed; DROP TRIGGER activity_is_never_deleted;');
  for (const statement of statements) sqlite.exec(statement);
  sqlite.close();
}

describe('the activity', () => {
  test('is paged newest first and by what it is about', () => {
    const { store } = withEntries(10);
    expect(store.activity.page({ limit: 2 }).map(({ id }) => id)).toEqual([10, 9]);
    expect(store.activity.page({ limit: 2, before: 9 }).map(({ id }) => id)).toEqual([8, 7]);
    expect(store.activity.page({ limit: 9, about: 'Import 1' }).map(({ id }) => id)).toEqual([10, 7, 4, 1]);
    expect(store.activity.page({ limit: 1 })[0]).toEqual({
      id: 10,
      at: 10,
      who: 'ada',
      what: 'released',
      about: 'Import 1',
      detail: 'reason 10',
    });
  });

  test('cannot be changed or deleted through SQL', () => {
    const { dataFolder } = withEntries(2);
    const sqlite = new Database(join(dataFolder, 'rollcall.db'));
    expect(() => sqlite.exec("UPDATE activity SET who = 'bob'")).toThrow('activity is append-only');
    expect(() => sqlite.exec('DELETE FROM activity WHERE id = 2')).toThrow('activity is append-only');
    sqlite.close();
  });

  test.each([
    ['a changed word', "UPDATE activity SET detail = 'other' WHERE id = 1200", 1200],
    ['a changed time', 'UPDATE activity SET at = 0 WHERE id = 3', 3],
    ['an entry taken out', 'DELETE FROM activity WHERE id = 5', 5],
    ['the end cut off', 'DELETE FROM activity WHERE id > 1998', 1999],
    ['a seal that is not ours', 'UPDATE activity SET seal = hash WHERE id = 7', 7],
    [
      'all of it claimed for another key',
      "UPDATE activity SET key_id = 'ffffffffffffffff', detail = 'x' WHERE id = 9",
      9,
    ],
    ['the last entry claimed for another key', "UPDATE activity SET key_id = 'ffffffffffffffff' WHERE id = 2000", 2000],
  ])('%s is found', (_, statement, id) => {
    const { store, dataFolder } = withEntries(2000);
    expect(store.activity.firstBroken()).toBeUndefined();
    tamper(dataFolder, statement);
    expect(store.activity.firstBroken()).toBe(id);
  });

  test('entries of an earlier key stay proven by those above them', () => {
    const { store, dataFolder } = withEntries(3);
    store.close();
    const other = aStore({ dataFolder, secretKeyFile: aStore().dataFolder.concat('/keys/secret.key') });
    const [newest] = other.store.activity.page({ limit: 1 });
    expect(newest).toMatchObject({ id: 4, who: 'Rollcall', about: 'secrets key' });
    expect(other.store.activity.firstBroken()).toBeUndefined();
    tamper(dataFolder, "UPDATE activity SET detail = 'other' WHERE id = 2");
    expect(other.store.activity.firstBroken()).toBe(2);
  });
});
