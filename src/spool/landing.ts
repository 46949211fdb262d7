// One file on its way in: bytes at offsets, a hash that runs along, and one way out: fsync, rename, fsync of folders.
import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure, onDisk } from '../kit/disk_problem.ts';
import { fail, ok } from '../kit/result.ts';
import type { Landing } from '../relay/ports.ts';
import { createExtents } from './extents.ts';
import type { HashThread } from './hash_thread.ts';
import type { SpoolFolders } from './paths.ts';
import { createRunningHash } from './running_hash.ts';

export const landingSuffix = '.part';

/** While a large file comes in, this much is sent on to the disk at a time, so that the end does not wait for all. */
const flushBytes = 16 * 1024 * 1024;

/** Opens `<id>.part` to write; `isNew`: it must not be there yet, else it must. Throws what the disk says. */
export function openLanding(folders: SpoolFolders, id: string, isNew: boolean, thread?: HashThread): Landing {
  const path = join(folders.landing, `${id}${landingSuffix}`);
  const flags = constants.O_RDWR | constants.O_NOFOLLOW | (isNew ? constants.O_CREAT | constants.O_EXCL : 0);
  let fd: number | undefined = openSync(path, flags, 0o600);
  let bytes = isNew ? 0 : fstatSync(fd).size;
  const hash = createRunningHash(thread && { thread, path });
  const extents = createExtents(bytes);
  let unflushedBytes = 0;
  /** Runs on the thread pool and needs the descriptor until it is done. */
  let flushing: Promise<void> | undefined;

  function flushSome(target: number, written: number): void {
    unflushedBytes += written;
    if (unflushedBytes < flushBytes || flushing) return;
    unflushedBytes = 0;
    // What it says does not matter: the sync before the rename is the one that counts.
    flushing = new Promise<void>((resolve) => fdatasync(target, () => resolve())).then(() => {
      flushing = undefined;
    });
  }

  /** A write on another thread needs the descriptor until it is done. */
  let writing: Promise<void> | undefined;

  function opened(): number {
    if (fd === undefined) throw new Error('A landing was used after it was closed');
    return fd;
  }

  function close(): void {
    const closing = fd;
    fd = undefined;
    if (closing === undefined) return;
    if (flushing || writing) void Promise.all([flushing, writing]).then(() => closeSync(closing));
    else closeSync(closing);
  }

  async function publish(): ReturnType<Landing['publish']> {
    close();
    let file: FileHandle | undefined;
    let replaced: FileHandle | undefined;
    try {
      file = await open(path, 'r+');
      const sha256 = await hash.finish(file, bytes);
      await file.sync();
      await file.close();
      file = undefined;
      const arrival = join(folders.arrivals, sha256);
      replaced = await openIfThere(arrival);
      await rename(path, arrival);
      await syncFolder(folders.arrivals);
      await syncFolder(folders.landing);
      return ok({ sha256, bytes });
    } catch (error) {
      await file?.close();
      return diskFailure(error, 'storing a received file');
    } finally {
      // The same bytes had come before. Freeing a large file takes a while, and begins when its last descriptor is
      // closed: nobody has to wait for that.
      void replaced?.close();
    }
  }

  return {
    id,
    path,
    get bytes() {
      return bytes;
    },
    get wholeBytes() {
      return extents.wholeBytes;
    },
    write(data, offset) {
      const target = opened();
      let done = 0;
      try {
        while (done < data.length) done += writeSync(target, data, done, data.length - done, offset + done);
      } catch (error) {
        hash.truncated(0);
        bytes = Math.max(bytes, offset + done);
        return diskFailure(error, 'receiving a file');
      }
      hash.wrote(data, offset);
      extents.wrote(offset, data.length);
      flushSome(target, data.length);
      if (offset + data.length > bytes) bytes = offset + data.length;
      return ok();
    },
    async writeAside(data, offset) {
      const target = opened();
      let done = 0;
      try {
        while (done < data.length) {
          const part = writePart(target, data.subarray(done), offset + done);
          writing = part.then(
            () => undefined,
            () => undefined,
          );
          done += await part;
        }
      } catch (error) {
        hash.truncated(0);
        bytes = Math.max(bytes, offset + done);
        return diskFailure(error, 'receiving a file');
      } finally {
        writing = undefined;
      }
      hash.wrote(data, offset);
      if (fd !== undefined) flushSome(target, data.length);
      if (offset + data.length > bytes) bytes = offset + data.length;
      return ok();
    },
    read(length, offset) {
      const source = opened();
      return onDisk('reading a file that is being received', () => {
        const into = Buffer.allocUnsafe(Math.max(0, Math.min(length, bytes - offset)));
        return into.subarray(0, into.length === 0 ? 0 : readSync(source, into, 0, into.length, offset));
      });
    },
    truncate(to) {
      const target = opened();
      const done = onDisk('receiving a file', () => ftruncateSync(target, to));
      if (!done.ok) return done;
      hash.truncated(to);
      extents.truncated(to);
      bytes = to;
      return ok();
    },
    async sync() {
      opened();
      let file: FileHandle | undefined;
      try {
        // A second descriptor: the first may be closed while the disk is still busy.
        file = await open(path, 'r+');
        await file.sync();
        return ok();
      } catch (error) {
        return diskFailure(error, 'receiving a file');
      } finally {
        await file?.close();
      }
    },
    close() {
      close();
      hash.drop();
    },
    publish,
    discard() {
      close();
      hash.drop();
      try {
        unlinkSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
  };
}

/** How many bytes the disk took. */
function writePart(fd: number, data: Uint8Array, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, data, 0, data.length, offset, (error, written) => (error ? reject(error) : resolve(written)));
  });
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes renames in a folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A landing that is not there any more. */
export function landingGone(): ReturnType<typeof fail> {
  return fail('upload_torn', 'the bytes received so far are no longer there; send the file again from its beginning');
}
