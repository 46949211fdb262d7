// Where bytes lie in the data folder. The only place that knows the names.
import { join } from 'node:path';
import type { SpoolPaths } from '../relay/ports.ts';

export interface SpoolFolders {
  landing: string;
  arrivals: string;
  baselines: string;
  /** Files that were made for destinations, by reports and by packing. */
  reports: string;
  /** Where files for a destination are made. */
  packing: string;
  /** Where a report works. */
  scratch: string;
}

export function spoolFolders(dataFolder: string): SpoolFolders {
  const spool = join(dataFolder, 'spool');
  return {
    landing: join(spool, 'landing'),
    arrivals: join(spool, 'arrivals'),
    baselines: join(spool, 'baselines'),
    reports: join(spool, 'reports'),
    packing: join(spool, 'packing'),
    scratch: join(spool, 'scratch'),
  };
}

/** Paths of frozen bytes, for whoever reads them. Throws for a hash that is none: that is a bug, not a file. */
export function createSpoolPaths(dataFolder: string): SpoolPaths {
  const folders = spoolFolders(dataFolder);
  return {
    arrival(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('An arrival is named by its SHA-256');
      return join(folders.arrivals, sha256);
    },

    baseline(importId) {
      if (!Number.isSafeInteger(importId) || importId < 1) throw new Error('A baseline is named by its import');
      return join(folders.baselines, `${importId}`);
    },
  };
}
