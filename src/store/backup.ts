// A backup: the database and the files it cannot do without, in a folder of their own, with a manifest written last. A
// folder without a manifest is no backup.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import type { SpoolPaths } from '../relay/ports.ts';
import type { ImportState } from '../relay/records.ts';
import { createArrivalRows } from './arrivals.ts';
import { type Connection, connect, makePrivate } from './database.ts';
import { createFeedRows } from './feeds.ts';
import { createImportRows } from './imports.ts';
import { migrationsOf } from './migrate.ts';
import { secretKeyPath } from './paths.ts';
import type { SecretKey } from './secret_key.ts';
import type { StoreConfig } from './store.ts';

export interface BackupSummary {
  folder: string;
  files: number;
  bytes: number;
  withSecretKey: boolean;
  /** Files of the last accepted or undelivered sets that are gone or damaged, as paths in the data folder. */
  missing: string[];
}

export interface BackupOptions {
  /** Where the bytes are. */
  spool: SpoolPaths;
  withSecretKey: boolean;
}

export interface BackedUpFile {
  /** In the data folder, with forward slashes. */
  path: string;
  bytes: number;
  sha256: string;
}

export interface Manifest {
  format: 1;
  rollcall: string;
  /** ISO 8601, UTC. */
  madeAt: string;
  migrations: number;
  keyId: string;
  withSecretKey: boolean;
  files: BackedUpFile[];
  missing: string[];
}

export const manifestName = 'manifest.json';
export const databaseName = 'rollcall.db';
export const secretKeyName = 'keys/secret.key';

/** Sets whose bytes are still needed: on their way, waiting for a person, or not delivered. */
const needed: ImportState[] = ['receiving', 'ready', 'checking', 'held', 'accepted', 'forwarding', 'undelivered'];

export interface BackupDeps {
  connection: Connection;
  config: StoreConfig;
  key: SecretKey;
  clock: Clock;
}

/** Copies into a new or empty folder while the server runs. Problems: backup_failed, disk_full, database_unusable. */
export async function backupInto(
  deps: BackupDeps,
  folder: string,
  options: BackupOptions,
): Promise<Result<BackupSummary>> {
  if (existsSync(folder) && readdirSync(folder).length > 0) return fail('backup_failed', `${folder} is not empty.`);
  try {
    return await copyAll(deps, folder, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return fail(code === 'ENOSPC' || code === 'SQLITE_FULL' ? 'disk_full' : 'backup_failed', message);
  }
}

async function copyAll(
  { connection, config, key, clock }: BackupDeps,
  folder: string,
  { spool, withSecretKey }: BackupOptions,
): Promise<Result<BackupSummary>> {
  const database = join(folder, databaseName);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(database);
  await connection.sqlite.backup(database);
  const looked = lookInto(database);
  if (!looked.ok) return looked;

  const { migrations, baselines, hashes } = looked.value;
  const files: BackedUpFile[] = [await fileAt(folder, databaseName)];
  const missing: string[] = [];
  const copyIn = async (from: string, path: string, expected?: string) => {
    if (!existsSync(from)) return missing.push(path);
    const copied = await copyFile(from, join(folder, path));
    if (expected === undefined || copied.sha256 === expected) return files.push({ path, ...copied });
    rmSync(join(folder, path));
    return missing.push(path);
  };
  for (const path of baselines.map((id) => spool.baseline(id))) await copyIn(path, inDataFolder(config, path));
  for (const sha256 of hashes) await copyIn(spool.arrival(sha256), inDataFolder(config, spool.arrival(sha256)), sha256);
  for (const path of keyFiles(config)) await copyIn(path, inDataFolder(config, path));
  if (withSecretKey) await copyIn(secretKeyPath(config), secretKeyName);

  const madeAt = Temporal.Instant.fromEpochMilliseconds(clock.now()).toString();
  await writeManifest(folder, {
    format: 1,
    rollcall: version,
    madeAt,
    migrations,
    keyId: key.id,
    withSecretKey,
    files,
    missing,
  });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return ok({ folder, files: files.length, bytes, withSecretKey, missing });
}

interface Contents {
  migrations: number;
  /** Imports whose baseline tonight is compared with. */
  baselines: number[];
  /** SHA-256 of each arrival that is still needed. */
  hashes: string[];
}

/** Verifies the copied database by opening it, and reads from it which bytes belong to it. */
function lookInto(database: string): Result<Contents> {
  const copy = connect(database);
  try {
    const [verdict] = copy.sqlite.pragma('integrity_check') as { integrity_check: string }[];
    if (verdict?.integrity_check !== 'ok') {
      return fail('database_unusable', `The copy is damaged: ${verdict?.integrity_check}`);
    }
    const feeds = createFeedRows(copy).all();
    const baselines = feeds.flatMap((feed) => feed.baselineImportId ?? []);
    const unfinished = createImportRows(copy).inState(...needed);
    const imports = new Set([...baselines, ...unfinished.map(({ id }) => id)]);
    const arrivals = createArrivalRows(copy);
    const hashes = new Set([...imports].flatMap((id) => arrivals.ofImport(id).map(({ sha256 }) => sha256)));
    const migrations = migrationsOf(copy.sqlite);
    // One file without side files: that is what is hashed and copied back.
    copy.sqlite.pragma('journal_mode = DELETE');
    return ok({ migrations, baselines, hashes: [...hashes] });
  } finally {
    copy.sqlite.close();
  }
}

/** The host keys, and whatever else of ours is kept beside the secrets key. */
function keyFiles(config: StoreConfig): string[] {
  const folder = join(config.dataFolder, 'keys');
  if (!existsSync(folder)) return [];
  const secretKey = secretKeyPath(config);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name))
    .filter((path) => path !== secretKey && !path.endsWith('.new'));
}

function inDataFolder(config: StoreConfig, path: string): string {
  return relative(config.dataFolder, path).replaceAll('\\', '/');
}

/** Copies a file to the disk, not only to its cache, and says what was copied. */
export async function copyFile(from: string, to: string): Promise<{ bytes: number; sha256: string }> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    createReadStream(from),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(to, { mode: 0o600, flush: true }),
  );
  return { bytes, sha256: hash.digest('hex') };
}

async function fileAt(folder: string, path: string): Promise<BackedUpFile> {
  return { path, ...(await hashOf(join(folder, path))) };
}

/** Size and SHA-256 of a file. */
export async function hashOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const temporary = join(folder, `${manifestName}.new`);
  await writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(temporary, join(folder, manifestName));
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
