// Opening a data folder: the first time, after an update, with a newer database, and while another serves from it.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/kit/version.ts';
import { openStore } from '../../src/store/open.ts';
import * as schema from '../../src/store/schema.ts';
import { aClock, aFolder, aStore, must, noLog, problemOf } from './a_store.ts';

const migrations = fileURLToPath(new URL('../../src/store/migrations', import.meta.url));
const deps = { clock: aClock(), log: noLog };

function migrationsUpTo(count: number): string {
  const folder = aFolder();
  cpSync(migrations, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8'));
  journal.entries = journal.entries.slice(0, count);
  writeFileSync(path, JSON.stringify(journal));
  return folder;
}

describe('a new data folder', () => {
  test('is made with files that only their owner may read', () => {
    const dataFolder = join(aFolder(), 'data');
    aStore({ dataFolder, serving: true });
    for (const name of ['rollcall.db', 'rollcall.db-wal', 'serving.lock', 'keys/secret.key']) {
      expect(statSync(join(dataFolder, name)).mode & 0o777, name).toBe(0o600);
    }
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataFolder, 'keys')).mode & 0o777).toBe(0o700);
    expect(existsSync(join(dataFolder, 'backups'))).toBe(false);
  });

  test('has every table and column of the schema', () => {
    const { dataFolder } = aStore();
    const sqlite = new Database(join(dataFolder, 'rollcall.db'), { readonly: true });
    const casing = new CasingCache('snake_case');
    const tables = Object.values(schema).filter((value) => is(value, SQLiteTable));
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      const columns = sqlite.prepare(`PRAGMA table_info(${getTableName(table)})`).all() as { name: string }[];
      const named = Object.values(getTableColumns(table)).map((column) => casing.getColumnCasing(column));
      expect(columns.map(({ name }) => name).sort(), getTableName(table)).toEqual(named.sort());
    }
    sqlite.close();
  });

  test('that cannot be one is a problem, not an exception', () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'data'), 'a file');
    expect(problemOf(openStore({ dataFolder: join(folder, 'data') }, deps))).toMatch(/^database_unusable: /);
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'rollcall.db'), 'this is not a database, not at all, whatever its name says');
    expect(problemOf(openStore({ dataFolder: join(folder, 'other') }, deps))).toMatch(/^database_unusable: /);
  });

  test('is not served from with pages of the database gone', () => {
    const { store, dataFolder } = aStore();
    store.district.set({ name: 'Lakeside', timezone: 'America/Denver' });
    store.close();
    const path = join(dataFolder, 'rollcall.db');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, 3 * 4096, 9 * 4096));
    expect(problemOf(openStore({ dataFolder, serving: true }, deps))).toMatch(/^database_unusable: /);
  });
});

describe('migrations', () => {
  test('an older database is copied, then brought up to date with what it holds', () => {
    const dataFolder = aFolder();
    const old = must(openStore({ dataFolder, migrationsFolder: migrationsUpTo(1) }, deps));
    // As the program of then wrote it: its table had no calendar.
    const then = new Database(join(dataFolder, 'rollcall.db'));
    then.prepare("INSERT INTO district (id, name, timezone) VALUES (1, 'Lakeside', 'America/Denver')").run();
    then.close();
    old.activity.add({ at: 1, who: 'ada', what: 'named', about: 'district', detail: 'Lakeside' });
    old.close();

    const { store } = aStore({ dataFolder });
    expect(store.district.get()).toEqual({ name: 'Lakeside', timezone: 'America/Denver' });
    expect(store.activity.firstBroken()).toBeUndefined();
    const [name, ...others] = readdirSync(join(dataFolder, 'backups'));
    expect(others).toEqual([]);
    expect(name).toMatch(/^before-migration-1-to-\d+-.*\.db$/);
    const copy = new Database(join(dataFolder, 'backups', name!), { readonly: true });
    expect(copy.prepare('SELECT name FROM district').get()).toEqual({ name: 'Lakeside' });
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    copy.close();
  });

  test('one that fails leaves the database as it was', () => {
    const dataFolder = aFolder();
    must(openStore({ dataFolder, migrationsFolder: migrationsUpTo(1) }, deps)).close();
    const broken = migrationsUpTo(2);
    const second = readdirSync(broken).find((name) => name.startsWith('0001'))!;
    writeFileSync(join(broken, second), 'CREATE TABLE half (id integer);--> statement-breakpoint\nCREATE NONSENSE;');
    expect(() => openStore({ dataFolder, migrationsFolder: broken }, deps)).toThrow(/syntax error/);
    const sqlite = new Database(join(dataFolder, 'rollcall.db'), { readonly: true });
    expect(sqlite.pragma('user_version', { simple: true })).toBe(1);
    expect(sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'half'").get()).toBeUndefined();
    sqlite.close();
  });

  test('a newer database is refused, both versions named, and not touched', () => {
    const dataFolder = aFolder();
    must(openStore({ dataFolder }, deps)).close();
    const sqlite = new Database(join(dataFolder, 'rollcall.db'));
    sqlite.pragma('user_version = 999');
    sqlite.prepare("UPDATE program SET version = '9.8.7'").run();
    sqlite.close();
    const refused = problemOf(openStore({ dataFolder }, deps));
    expect(refused).toBe(`database_newer: It was written by Rollcall 9.8.7; this is Rollcall ${version}.`);
  });
});

describe('the data folder', () => {
  test('serves one server at a time, and lets the command line in beside it', () => {
    const { store, dataFolder } = aStore({ serving: true });
    expect(problemOf(openStore({ dataFolder, serving: true }, deps))).toBe(`data_folder_in_use: ${dataFolder}`);
    const beside = must(openStore({ dataFolder }, deps));
    const before = store.dataVersion();
    beside.district.set({ name: 'Lakeside', timezone: 'America/Denver' });
    expect(store.dataVersion()).not.toBe(before);
    beside.close();
    store.close();
    must(openStore({ dataFolder, serving: true }, deps)).close();
  });

  test('is free again when the server was killed', async () => {
    const dataFolder = aFolder();
    const child = spawn(process.execPath, [fileURLToPath(new URL('./serving_child.ts', import.meta.url)), dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(problemOf(openStore({ dataFolder, serving: true }, deps))).toMatch(/^data_folder_in_use/);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    must(openStore({ dataFolder, serving: true }, deps)).close();
  });
});

describe('the secrets key', () => {
  test('may lie outside the data folder', () => {
    const secretKeyFile = join(aFolder(), 'outside', 'rollcall.key');
    const { dataFolder } = aStore({ secretKeyFile });
    expect(existsSync(secretKeyFile)).toBe(true);
    expect(existsSync(join(dataFolder, 'keys'))).toBe(false);
  });

  test('that is missing is not replaced behind anybody’s back', () => {
    const dataFolder = aFolder();
    must(openStore({ dataFolder }, deps)).close();
    rmSync(join(dataFolder, 'keys', 'secret.key'));
    expect(problemOf(openStore({ dataFolder }, deps))).toMatch(/^secret_unreadable: .*secret\.key is missing/);
  });

  test('that is no key is named', () => {
    const secretKeyFile = join(aFolder(), 'rollcall.key');
    writeFileSync(secretKeyFile, 'hello');
    expect(problemOf(openStore({ dataFolder: aFolder(), secretKeyFile }, deps))).toMatch(/does not hold a secrets key/);
  });
});
