// Files on disk: landing/ for what is being received, arrivals/ for frozen bytes, baselines/ for accepted nights.
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diskFailure, onDisk } from '../kit/disk_problem.ts';
import { randomToken } from '../kit/ids.ts';
import { fail } from '../kit/result.ts';
import type { Spool, WaitingLanding } from '../relay/ports.ts';
import { createHashThread } from './hash_thread.ts';
import { landingGone, landingSuffix, openLanding } from './landing.ts';
import { createSpoolPaths, spoolFolders } from './paths.ts';

/** Members are nobody's upload: they are not resumed, and swept before the next unpacking. */
const memberPrefix = 'member-';
/** Of `stat`, whatever the disk has. */
const bytesOfBlock = 512;
const idForm = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Makes the folders (0700) if they are missing. Throws when the data folder cannot be written: nothing works then.
 * With `hashProgram`, the entry of a hashing thread, large files are hashed beside the thread that receives them.
 */
export function createSpool(dataFolder: string, hashProgram?: URL): Spool {
  const thread = hashProgram && createHashThread(hashProgram);
  const folders = spoolFolders(dataFolder);
  const paths = createSpoolPaths(dataFolder);
  for (const folder of [folders.landing, folders.arrivals, folders.baselines]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  return {
    ...paths,
    land: () => onDisk('beginning to receive a file', () => openLanding(folders, randomToken(12), true, thread)),
    landMember: () => onDisk('unpacking a zip', () => openLanding(folders, `${memberPrefix}${randomToken(12)}`, true)),
    sweepMembers() {
      for (const name of readdirSync(folders.landing)) {
        if (name.startsWith(memberPrefix)) rmSync(join(folders.landing, name), { force: true });
      }
    },
    reopen(id) {
      if (!idForm.test(id)) return landingGone();
      try {
        return { ok: true, value: openLanding(folders, id, false, thread) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return landingGone();
        return diskFailure(error, 'resuming a file');
      }
    },
    waiting() {
      const found: WaitingLanding[] = [];
      for (const name of readdirSync(folders.landing)) {
        if (!name.endsWith(landingSuffix)) continue;
        const stat = statSync(join(folders.landing, name), { throwIfNoEntry: false });
        if (!stat) continue;
        const hasGaps = stat.blocks * bytesOfBlock < stat.size;
        found.push({ id: name.slice(0, -landingSuffix.length), bytes: stat.size, changedAt: stat.mtimeMs, hasGaps });
      }
      return found;
    },
    readArrival(sha256, length, offset) {
      let fd: number | undefined;
      try {
        fd = openSync(paths.arrival(sha256), 'r');
        const into = Buffer.allocUnsafe(length);
        return { ok: true, value: into.subarray(0, readSync(fd, into, 0, length, offset)) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          return fail('bytes_lost', `the file ${sha256.slice(0, 12)}… is not in the spool`);
        }
        return diskFailure(error, 'reading a received file');
      } finally {
        if (fd !== undefined) closeSync(fd);
      }
    },
    space() {
      const disk = statfsSync(folders.landing);
      return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize };
    },
  };
}
