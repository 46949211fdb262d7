// Brings what was committed to the disk without making the thread that serves the pages wait for it. A commit that syncs
// by itself holds that thread for as long as the disk is busy with large files: half a second was seen.
import { type FileHandle, open } from 'node:fs/promises';

export interface WalSync {
  /** Resolves when everything committed before the call is on the disk; many calls share a sync. Rejects as the disk does. */
  sync(): Promise<void>;
}

/** `path` is that of the database, in WAL mode and open. Closing the log's descriptor lets go of no lock of SQLite's. */
export function createWalSync(path: string): WalSync {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  /** Undefined while nothing was committed since the database was opened. */
  async function openLog(): Promise<FileHandle | undefined> {
    try {
      return await open(`${path}-wal`, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async function syncOnce(): Promise<void> {
    const log = await openLog();
    if (!log) return;
    try {
      await log.sync();
    } finally {
      await log.close();
    }
  }

  function start(): Promise<void> {
    const mine = syncOnce().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  }

  async function startAfter(other: Promise<void>): Promise<void> {
    // How it ended is told to those who waited for it.
    await other.catch(() => undefined);
    next = undefined;
    await start();
  }

  return {
    sync() {
      if (!running) return start();
      // The one that runs may have begun before the commit.
      next ??= startAfter(running);
      return next;
    },
  };
}
