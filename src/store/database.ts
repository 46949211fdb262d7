// The connection: its pragmas, drizzle around it, and what every row file needs from both.
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { keepStatements } from './statements.ts';
import { createWalSync } from './wal_sync.ts';

export type Sqlite = Database.Database;
export type Tables = BetterSQLite3Database;

/** How long a write waits for another process that is writing. */
const busyTimeoutMs = 10_000;

export interface Connection {
  sqlite: Sqlite;
  tables: Tables;
  /** BEGIN IMMEDIATE: the write lock first, so that what is read inside cannot change before it is written. */
  transaction<T>(work: () => T): T;
  /** Runs `work`, whose commits a power cut may take back, in their order. Not inside a transaction. */
  unsynced<T>(work: () => T): T;
  /** Runs `work` at once; resolves with what it gave when all it committed is on the disk, which nobody else waits for. */
  durably<T>(work: () => T): Promise<T>;
}

/** Opens the file with the durability the house promises; makes it where it is missing. */
export function connect(path: string): Connection {
  makePrivate(path);
  const sqlite = new Database(path, { timeout: busyTimeoutMs });
  try {
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('trusted_schema = OFF');
  } catch (error) {
    sqlite.close();
    throw error;
  }
  keepStatements(sqlite);
  const tables = drizzle({ client: sqlite, casing: 'snake_case' });
  const wal = createWalSync(path);

  function unsynced<T>(work: () => T): T {
    // A later commit that does sync brings these to the disk, too: the log is one file.
    sqlite.pragma('synchronous = NORMAL');
    try {
      return work();
    } finally {
      sqlite.pragma('synchronous = FULL');
    }
  }

  return {
    sqlite,
    tables,
    transaction: (work) => sqlite.transaction(work).immediate(),
    unsynced,
    async durably(work) {
      const done = unsynced(work);
      await wal.sync();
      return done;
    },
  };
}

/** Makes an empty file that only its owner may read, where there is none; SQLite's side files take its mode over. */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

type NullKeys<Row> = { [Key in keyof Row]: null extends Row[Key] ? Key : never }[keyof Row];

/** A row as a record: what is null in the database is absent. */
export type WithoutNulls<Row> = { [Key in Exclude<keyof Row, NullKeys<Row>>]: Row[Key] } & {
  [Key in NullKeys<Row>]?: NonNullable<Row[Key]>;
};

export function withoutNulls<Row extends object>(row: Row): WithoutNulls<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as WithoutNulls<Row>;
}

/** SQLite's own refusal, such as SQLITE_FULL or SQLITE_CORRUPT; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}
