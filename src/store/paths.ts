// Where the store keeps its files in the data folder.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoreConfig } from './store.ts';

/** Beside this file in the source, beside the bundle in the build. */
export const ownMigrations = fileURLToPath(new URL('./migrations', import.meta.url));

export function databasePath({ dataFolder }: StoreConfig): string {
  return join(dataFolder, 'rollcall.db');
}

export function secretKeyPath({ dataFolder, secretKeyFile }: StoreConfig): string {
  return secretKeyFile ?? join(dataFolder, 'keys', 'secret.key');
}

export function backupsFolder({ dataFolder }: StoreConfig): string {
  return join(dataFolder, 'backups');
}
