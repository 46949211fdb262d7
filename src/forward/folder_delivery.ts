// One file set into a folder of a mounted share: whole and flushed under a temporary name first, then renamed.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { FolderEnd, Receipt, ReceiptFile } from '../relay/records.ts';
import type { DeliverDeps } from './deliver.ts';
import { folderReason } from './folder_reason.ts';
import { deliveryLimits } from './limits.ts';
import { deliveryOfTemporary, foldersOf, temporaryName } from './names.ts';
import { createProgress, type Noted, type Progress } from './progress.ts';
import { type JobFile, readJobFile } from './read_job_file.ts';
import { createStallWatch, type StallWatch } from './stall_watch.ts';

interface Place {
  file: JobFile;
  path: string;
  temporary: string;
  isDelivered: boolean;
}

const partBytes = 1024 * 1024;

/** Flushing a large file to a slow share takes its time; so many times longer than a server may be silent. */
const patienceTimes = 5;

/** folder_unusable with the true reason when the share does not let us, no_progress when it hangs. */
export async function deliverToFolder(
  job: DeliveryJob,
  end: FolderEnd,
  noted: Noted,
  { clock, limits = deliveryLimits, left }: DeliverDeps,
): Promise<Result<Receipt>> {
  const { folder } = end;
  const longestMs = limits.idleMs * patienceTimes;
  const watch = createStallWatch(longestMs, clock);
  const work = workIn(folder, () => placeSet(job, folder, noted, clock, watch));
  // What hangs may hang for good; nobody else is sent there meanwhile.
  left?.(
    work.then(
      () => undefined,
      () => undefined,
    ),
  );
  const hangs = watch.stalled.then(() =>
    fail('no_progress', `${folder} has not answered for ${longestMs / 1000} s; the share hangs.`),
  );
  try {
    return await Promise.race([work, hangs]);
  } finally {
    watch.end();
  }
}

async function workIn(folder: string, work: () => Promise<Result<Receipt>>): Promise<Result<Receipt>> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return fail('folder_unusable', `${folder}: ${folderReason(code)}.`);
  }
}

async function placeSet(
  job: DeliveryJob,
  folder: string,
  noted: Noted,
  clock: Clock,
  watch: StallWatch,
): Promise<Result<Receipt>> {
  const found = await stat(folder).catch(ifMissing);
  if (!found?.isDirectory()) return fail('directory_missing', `There is no folder ${folder}.`);
  // An empty mount point is a folder too, and what is written there reaches nobody.
  const isMount = found.dev !== (await stat(dirname(await realpath(folder)))).dev;
  if (job.expectsMount && !isMount) {
    const words = `${folder} was a mounted share at the last delivery, and nothing is mounted there now. If it is to be a plain folder from now on, give the destination another one.`;
    return fail('folder_unusable', words);
  }
  const progress = createProgress(noted, clock);
  const moved = (file: string, bytes: number, of: number) => {
    watch.moved();
    progress.at(file, bytes, of);
  };
  const places: Place[] = [];
  for (const file of job.files) {
    const path = join(folder, file.name);
    const temporary = join(folder, temporaryName(file.name, job.deliveryId, file.sha256));
    const isInDoubt = job.renameBegunAt !== undefined && !job.notRenamed?.includes(file.name);
    const isDelivered = isInDoubt && (await wasDelivered(file, path, temporary));
    watch.moved();
    places.push({ file, path, temporary, isDelivered });
  }
  for (const name of foldersOf(job.files.map((file) => file.name))) {
    const path = join(folder, name);
    await mkdir(path).catch(ifThere);
    await syncFolder(dirname(path));
    // Whoever may write to the share may have put a link there.
    const top = await realpath(folder);
    if (!(await realpath(path)).startsWith(top === sep ? sep : `${top}${sep}`))
      return fail('folder_unusable', `${path} leads out of ${folder}: it is a link.`);
  }
  for (const { path } of places) {
    // Before anything of the set is in place.
    if ((await stat(path).catch(ifMissing))?.isDirectory())
      return fail('folder_unusable', `${path} is a folder; a file of that name cannot be put in place.`);
  }

  const unfinished = places.filter((place) => !place.isDelivered);
  const written = await writeAll(unfinished, moved).catch(async (error: unknown) => {
    await removeTemporaries(unfinished, job);
    throw error;
  });
  if (!written.ok) {
    await removeTemporaries(unfinished, job);
    return written;
  }

  await progress.heard();
  const isUnknown = job.renameBegunAt !== undefined && job.notRenamed === undefined;
  if (unfinished.length > 0 && !isUnknown) await noted({ kind: 'rename-begins', at: clock.now() });
  for (const [at, { file, temporary, path }] of unfinished.entries()) {
    // Called undelivered already, and it comes back now: then nothing more is done here.
    if (watch.isStalled) return fail('no_progress', `${folder} has not answered for long.`);
    await rename(temporary, path).catch(async (error: unknown) => {
      const there = await stat(path).catch(ifMissing);
      // A share may do it and call it a failure.
      if (there?.size === file.bytes && (await hashOf(path)) === file.sha256) return;
      await noted({ kind: 'rename-refused', names: unfinished.slice(at).map(({ file }) => file.name) });
      throw error;
    });
    watch.moved();
  }
  const parents = new Set(places.map(({ path }) => dirname(path)));
  await removeLeftOver(job, parents);
  for (const parent of parents) await syncFolder(parent);

  const files: ReceiptFile[] = [];
  for (const { file, path } of places) {
    // Whoever watches the folder may have taken it already.
    const found = await stat(path).catch(ifMissing);
    const bytes = found?.size ?? file.bytes;
    if (bytes !== file.bytes) {
      return fail('size_differs', `${file.bytes} bytes were written to ${path}; it has ${bytes}.`);
    }
    files.push({ name: file.name, bytes: file.bytes, sha256: file.sha256, remoteBytes: bytes });
  }
  return ok({ at: clock.now(), files, where: folder, ...(isMount ? { isMount } : {}) });
}

/** After an attempt that ended in the middle of the renames. Reading is cheap here, so the bytes decide. */
async function wasDelivered(file: JobFile, path: string, temporary: string): Promise<boolean> {
  if (await stat(temporary).catch(ifMissing)) return false;
  const found = await stat(path).catch(ifMissing);
  return found === undefined || (found.size === file.bytes && (await hashOf(path)) === file.sha256);
}

type Moved = Progress['at'];

async function writeAll(places: Place[], moved: Moved): Promise<Result<undefined>> {
  for (const place of places) {
    const written = await writeWhole(place, moved);
    if (!written.ok) return written;
  }
  return ok();
}

async function writeWhole({ file, temporary }: Place, moved: Moved): Promise<Result<undefined>> {
  const reading = readJobFile(file);
  if (!reading.ok) return reading;
  const reader = reading.value;
  try {
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    const target = await open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    try {
      const part = Buffer.allocUnsafe(partBytes);
      let position = 0;
      for (;;) {
        const next = reader.next(part);
        if (!next.ok) return next;
        if (next.value === 0) break;
        await target.writeFile(part.subarray(0, next.value));
        position += next.value;
        moved(file.name, position, file.bytes);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    const verified = reader.verify();
    if (!verified.ok) return verified;
    const reread = await hashOf(temporary);
    if (reread === file.sha256) return ok();
    return fail('size_differs', `${temporary} was written and reads back with another hash.`);
  } finally {
    reader.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    for await (const part of file.createReadStream({ highWaterMark: partBytes, autoClose: false })) hash.update(part);
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

/** What earlier tries left, of this delivery and of those that a newer set took the place of. */
async function removeLeftOver(job: DeliveryJob, folders: Iterable<string>): Promise<void> {
  const numbers = new Set([job.deliveryId, ...(job.earlier ?? []).map(({ deliveryId }) => deliveryId)]);
  if (numbers.size === 1 && job.attempt === 1) return;
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const number = deliveryOfTemporary(name);
      if (number !== undefined && numbers.has(number)) await rm(join(folder, name), { force: true });
    }
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}
