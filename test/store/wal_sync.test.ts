// Commits that do not wait for the disk: seen at once, told when they are on it, and the setting is back afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Connection, connect } from '../../src/store/database.ts';
import { createWalSync } from '../../src/store/wal_sync.ts';

let folder: string;
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-wal-'));
  connection = connect(join(folder, 'a.db'));
  connection.sqlite.exec('CREATE TABLE it (n INTEGER)');
});
afterEach(() => {
  connection.sqlite.close();
  rmSync(folder, { recursive: true });
});

const isFull = () => connection.sqlite.pragma('synchronous', { simple: true }) === 2;
const add = (n: number) => {
  expect(isFull()).toBe(false);
  connection.transaction(() => connection.sqlite.prepare('INSERT INTO it VALUES (?)').run(n));
  return n;
};
const count = () => connection.sqlite.prepare('SELECT count(*) FROM it').pluck().get();

it('has the rows at once and every answer, however many ask', async () => {
  const asked = Array.from({ length: 200 }, (_, n) => connection.durably(() => add(n)));
  expect(count()).toBe(200);
  expect(isFull()).toBe(true);
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

it('hands on what the work throws, and syncs by itself again', async () => {
  await expect(
    connection.durably(() => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(isFull()).toBe(true);
  expect(await connection.durably(() => add(1))).toBe(1);
});

it('is content where nothing was ever committed, and tells what the disk refuses', async () => {
  await createWalSync(join(folder, 'none.db')).sync();
  writeFileSync(join(folder, 'file'), '');
  const refused = createWalSync(join(folder, 'file', 'a.db'));
  const all = await Promise.allSettled([refused.sync(), refused.sync(), refused.sync()]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(refused.sync()).rejects.toThrow('ENOTDIR');
});
