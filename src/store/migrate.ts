// Brings an older database to the tables of this program: after a copy of it, in one transaction, or not at all.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { fail, ok, type Result } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import { makePrivate, type Sqlite } from './database.ts';

export interface Migrated {
  /** Migrations applied now. */
  applied: number;
  /** The copy made before; absent when the database was new or up to date. */
  backup?: string;
}

/** The number of migrations a database has had is its `user_version`. */
export function migrationsOf(sqlite: Sqlite): number {
  return sqlite.pragma('user_version', { simple: true }) as number;
}

/** Which program wrote to the database last, as far as it says. */
export function writtenBy(sqlite: Sqlite): string {
  const hasTable = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'program'").get();
  if (!hasTable) return 'an unknown version';
  const row = sqlite.prepare<[], { version: string }>('SELECT version FROM program').get();
  return row?.version ?? 'an unknown version';
}

/** Applies what is missing. A database with more migrations than the folder is refused, both versions named. */
export function migrate(sqlite: Sqlite, migrationsFolder: string, backupsFolder: string, at: number): Result<Migrated> {
  const migrations = readMigrationFiles({ migrationsFolder });
  const had = migrationsOf(sqlite);
  if (had > migrations.length) {
    return fail('database_newer', `It was written by Rollcall ${writtenBy(sqlite)}; this is Rollcall ${version}.`);
  }
  if (had === migrations.length) return ok({ applied: 0 });

  const backup = had === 0 ? undefined : copyBefore(sqlite, backupsFolder, had, migrations.length, at);
  // Inside a transaction this pragma does nothing, and a table that is rebuilt needs it off.
  sqlite.pragma('foreign_keys = OFF');
  try {
    const applied = sqlite
      .transaction(() => {
        const now = migrationsOf(sqlite);
        for (const migration of migrations.slice(now)) for (const statement of migration.sql) sqlite.exec(statement);
        const broken = sqlite.pragma('foreign_key_check') as { table: string }[];
        if (broken[0]) throw new Error(`a migration left rows of ${broken[0].table} without their parent`);
        sqlite.pragma(`user_version = ${migrations.length}`);
        return migrations.length - now;
      })
      .immediate();
    return ok(backup === undefined ? { applied } : { applied, backup });
  } finally {
    sqlite.pragma('foreign_keys = ON');
  }
}

function copyBefore(sqlite: Sqlite, folder: string, from: number, to: number, at: number): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' }).replaceAll(':', '');
  let path = join(folder, `before-migration-${from}-to-${to}-${stamp}.db`);
  for (let n = 2; existsSync(path); n++) path = join(folder, `before-migration-${from}-to-${to}-${stamp}-${n}.db`);
  makePrivate(path);
  sqlite.prepare('VACUUM INTO ?').run(path);
  return path;
}
