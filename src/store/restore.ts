// Puts a backup back: everything is verified first, what was there is moved aside, and the database comes last.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import { copyFile, databaseName, hashOf, type Manifest, manifestName, secretKeyName } from './backup.ts';
import { lockFolder } from './folder_lock.ts';
import { openStore } from './open.ts';
import { backupsFolder, ownMigrations, secretKeyPath } from './paths.ts';
import { readSecretKey } from './secret_key.ts';
import type { Store, StoreConfig, StoreDeps } from './store.ts';

export interface RestoreSummary {
  files: number;
  bytes: number;
  /** ISO 8601, UTC. */
  madeAt: string;
  /** The version that made the backup. */
  rollcall: string;
  /** Where the files that were here before are now; absent when the data folder was empty. */
  movedAside?: string;
  /** What the reader should know, such as secrets that must be entered again. */
  remarks: string[];
}

const manifestShape = z.object({
  format: z.literal(1),
  rollcall: z.string(),
  madeAt: z.string(),
  migrations: z.int(),
  keyId: z.string(),
  withSecretKey: z.boolean(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })).check(z.minLength(1)),
  missing: z.array(z.string()),
});

/**
 * Restores into the data folder of `config`, which no server may be using. Problems: backup_unusable, database_newer,
 * data_folder_in_use, secret_unreadable, disk_full, disk_failed.
 */
export async function restoreBackup(
  folder: string,
  config: StoreConfig,
  deps: StoreDeps,
): Promise<Result<RestoreSummary>> {
  const manifest = await verified(folder, config);
  if (!manifest.ok) return manifest;
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(config.dataFolder);
  if (!lock.ok) return lock;
  try {
    return await putBack(folder, manifest.value, config, deps);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return fail(code === 'ENOSPC' ? 'disk_full' : 'disk_failed', message);
  } finally {
    lock.value.release();
  }
}

async function verified(folder: string, config: StoreConfig): Promise<Result<Manifest>> {
  const path = join(folder, manifestName);
  if (!existsSync(path)) return fail('backup_unusable', `${path} is missing: this is no finished backup.`);
  const manifest = manifestIn(readFileSync(path, 'utf8'));
  if (!manifest) return fail('backup_unusable', `${path} is not the manifest of a backup.`);
  for (const file of manifest.files) {
    const source = join(folder, file.path);
    if (isAbsolute(file.path) || normalize(file.path).startsWith('..') || !existsSync(source)) {
      return fail('backup_unusable', `${file.path} is missing.`);
    }
    const { sha256 } = await hashOf(source);
    if (sha256 !== file.sha256) return fail('backup_unusable', `${file.path} was changed since the backup was made.`);
  }
  const known = readMigrationFiles({ migrationsFolder: config.migrationsFolder ?? ownMigrations }).length;
  if (manifest.migrations > known) {
    return fail('database_newer', `It was made by Rollcall ${manifest.rollcall}; this is Rollcall ${version}.`);
  }
  const keyFile = config.secretKeyFile;
  if (manifest.withSecretKey && keyFile !== undefined && existsSync(keyFile)) {
    const key = readSecretKey(keyFile, false);
    if (!key.ok) return key;
    if (key.value.id !== manifest.keyId) {
      return fail('secret_unreadable', `${keyFile} is another key than the one in the backup; move it away first.`);
    }
  }
  return ok(manifest);
}

function manifestIn(text: string): Manifest | undefined {
  try {
    return manifestShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function putBack(
  folder: string,
  manifest: Manifest,
  config: StoreConfig,
  deps: StoreDeps,
): Promise<Result<RestoreSummary>> {
  const stamp = Temporal.Instant.fromEpochMilliseconds(deps.clock.now()).toString().replaceAll(':', '');
  const aside = join(backupsFolder(config), `before-restore-${stamp}`);
  const target = (path: string) => (path === secretKeyName ? secretKeyPath(config) : join(config.dataFolder, path));
  let hasMoved = false;
  const moveAside = (path: string) => {
    const from = join(config.dataFolder, path);
    if (!existsSync(from)) return;
    mkdirSync(dirname(join(aside, path)), { recursive: true, mode: 0o700 });
    renameSync(from, join(aside, path));
    hasMoved = true;
  };
  for (const side of ['', '-wal', '-shm']) moveAside(`${databaseName}${side}`);
  for (const { path } of manifest.files) {
    const isOutside = path === secretKeyName && config.secretKeyFile !== undefined;
    if (path === databaseName || isOutside) continue;
    moveAside(path);
  }
  for (const { path } of manifest.files) {
    // A key file outside the data folder that is there already was found to be the same.
    if (path !== databaseName && !existsSync(target(path))) await copyFile(join(folder, path), target(path));
  }
  const database = join(config.dataFolder, databaseName);
  await copyFile(join(folder, databaseName), `${database}.restoring`);
  renameSync(`${database}.restoring`, database);

  const remarks = manifest.missing.map((path) => `${path} was already gone when the backup was made.`);
  const key = readSecretKey(secretKeyPath(config), true);
  if (!key.ok) return key;
  if (key.value.id !== manifest.keyId) {
    remarks.push('The backup has no secrets key that fits: enter the passwords and keys of the destinations again.');
  }
  const noted = noteRestore(manifest, config, deps);
  if (!noted.ok) return noted;
  remarks.push(...noted.value);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const { madeAt, rollcall } = manifest;
  const moved = hasMoved ? { movedAside: aside } : {};
  return ok({ files: manifest.files.length, bytes, madeAt, rollcall, ...moved, remarks });
}

/**
 * Opens what was restored, migrating it where it is older, ends every session in it and says so in the activity. What the
 * next start sends, as sentences.
 */
function noteRestore(manifest: Manifest, config: StoreConfig, deps: StoreDeps): Result<string[]> {
  const store = openStore({ ...config, serving: false }, deps);
  if (!store.ok) return store;
  for (const user of store.value.people.all()) store.value.sessions.closeAllOf(user.id);
  store.value.activity.add({
    at: deps.clock.now(),
    who: 'command line',
    what: 'restored',
    about: 'database',
    detail: `Backup of ${manifest.madeAt}, made by Rollcall ${manifest.rollcall}`,
  });
  const goesOut = deliveriesGoingOut(store.value, deps.clock.now());
  store.value.close();
  return ok(goesOut);
}

/** Nobody here knows what was sent after the backup was made: an older roster may follow a newer one. */
function deliveriesGoingOut({ deliveries, destinations }: Store, now: number): string[] {
  const open = deliveries.inState('waiting', 'sending').filter(({ deadlineAt = now }) => deadlineAt >= now);
  return open.map(({ importId, destinationId }) => {
    const to = destinations.get(destinationId)?.name ?? 'a removed destination';
    return `Import ${importId} was not delivered to ${to} yet when the backup was made: after the start it is. If ${to} was sent a newer roster since, have the SIS send its files again.`;
  });
}
