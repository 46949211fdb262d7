// One file set into a folder of a mounted share: whole and flushed under a temporary name first, then renamed.
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { FolderEnd, Receipt, ReceiptFile } from '../relay/records.ts';
import { longnameOf } from '../sftp/longname.ts';
import { folderReason } from './folder_reason.ts';
import { foldersOf, temporaryName } from './names.ts';
import { createPace, type Pace } from './pace.ts';
import { createProgress, type Noted, type Progress } from './progress.ts';
import { type JobFile, readJobFile } from './read_job_file.ts';

interface Place {
  file: JobFile;
  path: string;
  temporary: string;
  isDelivered: boolean;
}

const partBytes = 1024 * 1024;
const leastPieceBytes = 4096;

/** folder_unusable with the true reason when the share does not let us. */
export async function deliverToFolder(
  job: DeliveryJob,
  end: FolderEnd,
  noted: Noted,
  clock: Clock,
): Promise<Result<Receipt>> {
  const { folder } = end;
  const startedAt = clock.now();
  const pace = createPace(end.quirks?.bandwidth, clock);
  try {
    const found = await stat(folder).catch(ifMissing);
    // An empty mount point is a folder too; but a missing one is never made.
    if (!found?.isDirectory()) return fail('directory_missing', `There is no folder ${folder}.`);
    return await placeSet(job, folder, { noted, clock, pace, startedAt });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return fail('folder_unusable', `${folder}: ${folderReason(code)}.`);
  }
}

interface Ways {
  noted: Noted;
  clock: Clock;
  /** For what is written and for what is read back: both use the line to a mounted share. */
  pace: Pace;
  startedAt: number;
}

async function placeSet(
  job: DeliveryJob,
  folder: string,
  { noted, clock, pace, startedAt }: Ways,
): Promise<Result<Receipt>> {
  const progress = createProgress(noted, clock);
  const places: Place[] = [];
  for (const file of job.files) {
    const path = join(folder, file.name);
    const temporary = join(folder, temporaryName(file.name, job.deliveryId));
    const isDelivered = job.renameBegunAt !== undefined && (await wasDelivered(file, path, temporary, pace));
    places.push({ file, path, temporary, isDelivered });
  }
  for (const name of foldersOf(job.files.map((file) => file.name))) {
    const path = join(folder, name);
    await mkdir(path).catch(ifThere);
    await syncFolder(dirname(path));
  }

  const unfinished = places.filter((place) => !place.isDelivered);
  const written = await writeAll(unfinished, progress, pace).catch(async (error: unknown) => {
    await removeTemporaries(unfinished, job);
    throw error;
  });
  if (!written.ok) {
    await removeTemporaries(unfinished, job);
    return written;
  }

  const writtenAt = clock.now();

  await progress.heard();
  if (unfinished.length > 0 && job.renameBegunAt === undefined) await noted({ kind: 'rename-begins', at: clock.now() });
  for (const { temporary, path } of unfinished) await rename(temporary, path);
  for (const parent of new Set(places.map(({ path }) => dirname(path)))) await syncFolder(parent);

  const renamedAt = clock.now();
  const files: ReceiptFile[] = [];
  for (const { file, path } of places) {
    // Whoever watches the folder may have taken it already.
    const found = await stat(path).catch(ifMissing);
    const bytes = found?.size ?? file.bytes;
    if (bytes !== file.bytes) {
      return fail('size_differs', `${file.bytes} bytes were written to ${path}; it has ${bytes}.`);
    }
    files.push({
      ...{ name: file.name, bytes: file.bytes, sha256: file.sha256, remoteBytes: bytes },
      ...(found ? { listing: lineOf(found, file.name, renamedAt) } : { standing: 'picked up' as const }),
    });
  }
  return ok({ at: clock.now(), files, where: folder, startedAt, writtenAt, renamedAt });
}

/** As `ls -l` shows it, its time in UTC. */
function lineOf({ mode, size, mtimeMs, uid }: Stats, name: string, now: number): string {
  const attrs = { permissions: mode, size, mtime: Math.floor(mtimeMs / 1000) };
  return `${longnameOf(attrs, String(uid), now)}${basename(name)}`;
}

/** After an attempt that ended in the middle of the renames. Reading is cheap here, so the bytes decide. */
async function wasDelivered(file: JobFile, path: string, temporary: string, pace: Pace): Promise<boolean> {
  if (await stat(temporary).catch(ifMissing)) return false;
  const found = await stat(path).catch(ifMissing);
  return found === undefined || (found.size === file.bytes && (await hashOf(path, pace)) === file.sha256);
}

async function writeAll(places: Place[], progress: Progress, pace: Pace): Promise<Result<undefined>> {
  for (const place of places) {
    const written = await writeWhole(place, progress, pace);
    if (!written.ok) return written;
  }
  return ok();
}

async function writeWhole({ file, temporary }: Place, progress: Progress, pace: Pace): Promise<Result<undefined>> {
  const reading = readJobFile(file);
  if (!reading.ok) return reading;
  const reader = reading.value;
  try {
    const target = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o644);
    try {
      const part = Buffer.allocUnsafe(pieceOf(pace));
      let position = 0;
      for (;;) {
        const next = reader.next(part);
        if (!next.ok) return next;
        if (next.value === 0) break;
        await pace.take(next.value);
        await target.writeFile(part.subarray(0, next.value));
        position += next.value;
        progress.at(file.name, position, file.bytes);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    const verified = reader.verify();
    if (!verified.ok) return verified;
    const reread = await hashOf(temporary, pace);
    if (reread === file.sha256) return ok();
    return fail('size_differs', `${temporary} was written and reads back with another hash.`);
  } finally {
    reader.close();
  }
}

/** A limited line is used in small pieces. */
function pieceOf({ bytesPerSecond }: Pace): number {
  if (bytesPerSecond === undefined) return partBytes;
  return Math.min(partBytes, Math.max(leastPieceBytes, Math.ceil(bytesPerSecond / 4)));
}

async function hashOf(path: string, pace: Pace): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    for await (const part of file.createReadStream({ highWaterMark: pieceOf(pace), autoClose: false })) {
      await pace.take(part.length);
      hash.update(part);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    // Some network file systems cannot flush a folder; the files themselves are flushed.
    await folder.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
    });
  } finally {
    await folder.close();
  }
}

/** Once a rename was begun, a missing temporary name means delivered; so from then on none is removed. */
async function removeTemporaries(places: Place[], job: DeliveryJob): Promise<void> {
  if (job.renameBegunAt !== undefined) return;
  for (const { temporary } of places) await rm(temporary, { force: true });
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}
