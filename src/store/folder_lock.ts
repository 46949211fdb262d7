// One server a data folder. The lock is an open transaction on a tiny database of its own: the operating system lets go
// of it when the process ends, however it ends. The command line does not ask for it and works beside the server.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../kit/result.ts';
import { makePrivate, sqliteCode } from './database.ts';

export interface FolderLock {
  release(): void;
}

/** Takes the data folder for this process, or says that another one has it. */
export function lockFolder(dataFolder: string): Result<FolderLock> {
  const path = join(dataFolder, 'serving.lock');
  makePrivate(path);
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return ok({ release: () => lock.close() });
  } catch (error) {
    lock.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) return fail('data_folder_in_use', dataFolder);
    throw error;
  }
}
