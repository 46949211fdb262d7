// Opens the database: the lock, the migrations, the secrets key, and the rows of every noun over one connection.
import { existsSync, mkdirSync } from 'node:fs';
import { fail, ok, type Result } from '../kit/result.ts';
import { version } from '../kit/version.ts';
import { formatDistrictFile } from '../relay/district/format.ts';
import type { Rows } from '../relay/ports.ts';
import { createActivityRows } from './activity.ts';
import { createApiTokenRows } from './api_tokens.ts';
import { applyDistrict } from './apply/apply.ts';
import { createArrivalRows } from './arrivals.ts';
import { backupInto } from './backup.ts';
import { type Connection, connect } from './database.ts';
import { createDeliveryRows } from './deliveries.ts';
import { createDestinationRows } from './destinations.ts';
import { createDistrictRows } from './district.ts';
import { districtFileOf } from './export_district.ts';
import { createFeedRows } from './feeds.ts';
import { type FolderLock, lockFolder } from './folder_lock.ts';
import { createImportRows } from './imports.ts';
import { createMeasureRows } from './measures.ts';
import { migrate } from './migrate.ts';
import { createPackedRows } from './packed.ts';
import { backupsFolder, databasePath, ownMigrations, secretKeyPath } from './paths.ts';
import { createPeopleRows } from './people.ts';
import { refusalOf } from './refusal.ts';
import { createReportRows } from './reports.ts';
import { program } from './schema.ts';
import { readSecretKey, type SecretKey } from './secret_key.ts';
import { createSenderRows } from './senders.ts';
import { createSessionRows } from './sessions.ts';
import { createSetupRows } from './setup.ts';
import type { Store, StoreConfig, StoreDeps } from './store.ts';
import { createTakenRows } from './taken.ts';

/**
 * Opens the database of a data folder, or makes both. An older one is copied to backups/ and migrated. Problems:
 * data_folder_in_use (`serving` only), database_newer, database_unusable, disk_full, secret_unreadable.
 */
export function openStore(config: StoreConfig, deps: StoreDeps): Result<Store> {
  const opened: { lock?: FolderLock; connection?: Connection } = {};
  const close = () => {
    opened.connection?.sqlite.close();
    opened.lock?.release();
  };
  try {
    const store = openInto(opened, config, deps, close);
    if (!store.ok) close();
    return store;
  } catch (error) {
    close();
    const refused = refusalOf(error, databasePath(config));
    if (refused === undefined) throw error;
    return { ok: false, problem: refused };
  }
}

function openInto(
  opened: { lock?: FolderLock; connection?: Connection },
  config: StoreConfig,
  deps: StoreDeps,
  close: () => void,
): Result<Store> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  if (config.serving) {
    const lock = lockFolder(config.dataFolder);
    if (!lock.ok) return lock;
    opened.lock = lock.value;
  }
  const connection = connect(databasePath(config));
  opened.connection = connection;
  const migrations = config.migrationsFolder ?? ownMigrations;
  const migrated = migrate(connection.sqlite, migrations, backupsFolder(config), deps.clock.now());
  if (!migrated.ok) return migrated;
  if (config.serving) {
    const damage = damageIn(connection);
    if (damage !== undefined) return fail('database_unusable', `${databasePath(config)}: ${damage}`);
  }
  const { applied, backup } = migrated.value;
  if (backup !== undefined) deps.log.info('store.migrated', { count: applied, file: backup, version });

  const key = keyOf(connection, config);
  if (!key.ok) return key;
  const rows = rowsOver(connection, key.value);
  noteProgram(connection, key.value, rows, deps);
  const people = createPeopleRows(connection, deps.clock);
  return ok({
    ...rows,
    people,
    apiTokens: createApiTokenRows(connection, deps.clock),
    sessions: createSessionRows(connection),
    setup: createSetupRows(people),
    applyDistrict: (file, by, options = {}) =>
      applyDistrict({ connection, rows, key: key.value, clock: deps.clock }, file, by, options),
    exportDistrict: ({ withSecrets }) => {
      const file = districtFileOf(rows, withSecrets);
      if (!file.ok) return file;
      const remark = withSecrets
        ? 'With secrets: keep this file safe.'
        : 'Without secrets: apply keeps the stored ones.';
      return ok(formatDistrictFile(file.value, remark));
    },
    dataVersion: () => connection.sqlite.pragma('data_version', { simple: true }) as number,
    backup: (folder, options) => backupInto({ connection, config, key: key.value, clock: deps.clock }, folder, options),
    close,
  });
}

export function rowsOver(connection: Connection, key: SecretKey): Rows {
  return {
    transaction: connection.transaction,
    unsynced: connection.unsynced,
    durably: connection.durably,
    district: createDistrictRows(connection),
    senders: createSenderRows(connection, key),
    destinations: createDestinationRows(connection, key),
    feeds: createFeedRows(connection),
    arrivals: createArrivalRows(connection),
    taken: createTakenRows(connection),
    imports: createImportRows(connection),
    measures: createMeasureRows(connection),
    deliveries: createDeliveryRows(connection),
    reports: createReportRows(connection),
    packed: createPackedRows(connection),
    activity: createActivityRows(connection, key),
    refusal: (error) => refusalOf(error, 'the database'),
    probe: () => {
      connection.tables.update(program).set({ id: 1 }).run();
    },
  };
}

/** What SQLite finds wrong in the file; undefined when it is whole. Takes about a second for each gigabyte. */
function damageIn({ sqlite }: Connection): string | undefined {
  const found = String(sqlite.pragma('quick_check(1)', { simple: true }));
  return found === 'ok' ? undefined : found.replaceAll('\n', ' ');
}

/** A new database makes its key; one that has a key never gets another by itself. */
function keyOf({ tables }: Connection, config: StoreConfig): Result<SecretKey> {
  const isNew = !tables.select().from(program).get();
  const path = secretKeyPath(config);
  if (isNew || existsSync(path)) return readSecretKey(path, isNew);
  return fail(
    'secret_unreadable',
    `${path} is missing. Put it back. If it is lost for good, make another with: head -c 32 /dev/urandom | base64 > ${path}; the secrets of the destinations must then be entered again.`,
  );
}

/** Remembers which program and which key write here from now on. */
function noteProgram({ tables, transaction }: Connection, key: SecretKey, rows: Rows, { clock, log }: StoreDeps): void {
  const now = { version, keyId: key.id };
  const was = tables.select().from(program).get();
  if (was?.version === now.version && was.keyId === now.keyId) return;
  transaction(() => {
    const before = tables.select().from(program).get();
    tables
      .insert(program)
      .values({ id: 1, ...now })
      .onConflictDoUpdate({ target: program.id, set: now })
      .run();
    if (before && before.keyId !== key.id) {
      const detail = 'Stored secrets of destinations cannot be read with this key; enter them again.';
      rows.activity.add({ at: clock.now(), who: 'Rollcall', what: 'changed', about: 'secrets key', detail });
      log.warn('store.secret_key_changed', { detail });
    }
  });
}
