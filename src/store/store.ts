// The database: everything Rollcall remembers, in one SQLite file.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { DistrictFile } from '../relay/district_file.ts';
import type { Rows, SpoolPaths } from '../relay/ports.ts';
import type { PeopleRows } from './people.ts';
import type { SessionRows } from './sessions.ts';
import type { SetupRows } from './setup.ts';

export interface StoreConfig {
  dataFolder: string;
  /** Default: keys/secret.key in the data folder, made at the first start. */
  secretKeyFile?: string;
  /** Where the migrations are; default: the folder `migrations` beside this file or beside the bundle. */
  migrationsFolder?: string;
  /** The server's way: nobody else may serve from this data folder at the same time. The command line leaves it out. */
  serving?: boolean;
}

export interface StoreDeps {
  clock: Clock;
  log: Log;
}

export interface ApplySummary {
  /** One sentence for each thing that was changed. Empty: nothing changed. */
  changes: string[];
  /** What is configured and not named in the file: `feed rosters`. Kept, unless `prune` was asked for. */
  notInFile: string[];
  /** What the reader should know, such as a sender without password and key. */
  remarks: string[];
}

export interface BackupSummary {
  folder: string;
  files: number;
  bytes: number;
  withSecretKey: boolean;
  /** Files of the last accepted or undelivered sets that are no longer there, as paths in the data folder. */
  missing: string[];
}

export interface BackupOptions {
  /** Where the bytes are. */
  spool: SpoolPaths;
  withSecretKey: boolean;
}

export interface Store extends Rows {
  people: PeopleRows;
  sessions: SessionRows;
  setup: SetupRows;
  /** Makes the configuration what the file says, all or nothing; each change is an activity entry of `by`. */
  applyDistrict(file: DistrictFile, by: string, options?: { prune?: boolean }): Promise<Result<ApplySummary>>;
  /** The configuration as a district file (YAML) that `applyDistrict` takes back. */
  exportDistrict(options: { withSecrets: boolean }): Result<string>;
  /** Changes when another process wrote to the database; never by our own writes. Cheap. */
  dataVersion(): number;
  /** A consistent copy into a new folder, verified by opening it. Works while running. */
  backup(folder: string, options: BackupOptions): Promise<Result<BackupSummary>>;
  close(): void;
}

/** Opens or makes the database, after a backup and the migrations where it is older than the program. */
export type OpenStore = (config: StoreConfig, deps: StoreDeps) => Result<Store>;
