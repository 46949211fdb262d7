// The database: everything Rollcall remembers, in one SQLite file.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Result } from '../kit/result.ts';
import type { DistrictFile } from '../relay/district_file.ts';
import type { Rows } from '../relay/ports.ts';
import type { ApiTokenRows } from './api_tokens.ts';
import type { ApplyOptions, ApplySummary } from './apply/apply.ts';
import type { BackupOptions, BackupSummary } from './backup.ts';
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

export interface Store extends Rows {
  people: PeopleRows;
  apiTokens: ApiTokenRows;
  sessions: SessionRows;
  setup: SetupRows;
  /** Makes the configuration what the file says, all or nothing; each change is an activity entry of `by`. */
  applyDistrict(file: DistrictFile, by: string, options?: ApplyOptions): Promise<Result<ApplySummary>>;
  /** The configuration as a district file (YAML) that `applyDistrict` takes back. */
  exportDistrict(options: { withSecrets: boolean }): Result<string>;
  /** Changes when another process wrote to the database; never by our own writes. Cheap. */
  dataVersion(): number;
  /** A consistent copy into a new folder, verified by opening it. Works while running. */
  backup(folder: string, options: BackupOptions): Promise<Result<BackupSummary>>;
  close(): void;
}
