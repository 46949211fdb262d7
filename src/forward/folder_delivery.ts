// One file set into a folder of a mounted share: whole and flushed under a temporary name first, then renamed.
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { FolderEnd, Receipt, ReceiptFile } from '../relay/records.ts';
import { longnameOf } from '../sftp/longname.ts';
import type { DeliverDeps } from './deliver.ts';
import { type FolderWays, hashOfFolderFile, writeFolderFile } from './folder_file.ts';
import { folderReason } from './folder_reason.ts';
import { deliveryLimits } from './limits.ts';
import { deliveryOfTemporary, foldersOf, temporaryName } from './names.ts';
import { createPace } from './pace.ts';
import { createProgress, type Noted, type Progress } from './progress.ts';
import type { JobFile } from './read_job_file.ts';
import { createStallWatch, type StallWatch } from './stall_watch.ts';

interface Place {
  file: JobFile;
  path: string;
  temporary: string;
  isDelivered: boolean;
}

/** What one delivery goes with. */
interface Ways extends FolderWays {
  noted: Noted;
  clock: Clock;
  progress: Progress;
  watch: StallWatch;
  startedAt: number;
}

/** Flushing a large file to a slow share takes its time; so many times longer than a server may be silent. */
const patienceTimes = 5;

/** folder_unusable with the true reason when the share does not let us, no_progress when it hangs. */
export async function deliverToFolder(
  job: DeliveryJob,
  { folder, quirks }: FolderEnd,
  noted: Noted,
  { clock, limits = deliveryLimits, left }: DeliverDeps,
): Promise<Result<Receipt>> {
  const longestMs = limits.idleMs * patienceTimes;
  const watch = createStallWatch(longestMs, clock);
  const progress = createProgress(noted, clock);
  const pace = createPace(quirks?.bandwidth, clock);
  const ways = { noted, clock, progress, watch, pace, wrote: progress.at, moved: watch.moved, startedAt: clock.now() };
  const work = placeSet(job, folder, ways).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return fail('folder_unusable', `${folder}: ${folderReason(code)}.`);
  });
  const isOver = () => undefined;
  // What hangs may hang for good; nobody else is sent there meanwhile.
  left?.(work.then(isOver, isOver));
  const words = `${folder} has not answered for ${longestMs / 1000} s; the share hangs.`;
  try {
    return await Promise.race([work, watch.stalled.then(() => fail('no_progress', words))]);
  } finally {
    watch.end();
  }
}

async function placeSet(job: DeliveryJob, folder: string, ways: Ways): Promise<Result<Receipt>> {
  const { noted, clock, progress, startedAt } = ways;
  const found = await stat(folder).catch(ifMissing);
  if (!found?.isDirectory()) return fail('directory_missing', `There is no folder ${folder}.`);
  // An empty mount point is a folder too, and what is written there reaches nobody.
  const isMount = found.dev !== (await stat(dirname(await realpath(folder)))).dev;
  if (job.expectsMount && !isMount) {
    const words = `${folder} was a mounted share at the last delivery, and nothing is mounted there now. If it is to be a plain folder from now on, give the destination another one.`;
    return fail('folder_unusable', words);
  }
  const places: Place[] = [];
  for (const file of job.files) {
    const path = join(folder, file.name);
    const temporary = join(folder, temporaryName(file.name, job.deliveryId, file.sha256));
    const isInDoubt = job.renameBegunAt !== undefined && !job.notRenamed?.includes(file.name);
    const isDelivered = isInDoubt && (await wasDelivered(file, path, temporary, ways));
    places.push({ file, path, temporary, isDelivered });
  }
  const made = await makeFolders(folder, places);
  if (!made.ok) return made;

  const unfinished = places.filter((place) => !place.isDelivered);
  const written = await writeAll(unfinished, ways).catch(async (error: unknown) => {
    await removeTemporaries(unfinished, job);
    throw error;
  });
  if (!written.ok) {
    await removeTemporaries(unfinished, job);
    return written;
  }
  const writtenAt = clock.now();

  await progress.heard();
  const isUnknown = job.renameBegunAt !== undefined && job.notRenamed === undefined;
  if (unfinished.length > 0 && !isUnknown) await noted({ kind: 'rename-begins', at: clock.now() });
  const renamed = await renameAll(unfinished, ways);
  if (!renamed.ok) return renamed;
  const parents = new Set(places.map(({ path }) => dirname(path)));
  await removeLeftOver(job, folder, parents);
  for (const parent of parents) await syncFolder(parent);

  const renamedAt = clock.now();
  const files: ReceiptFile[] = [];
  for (const { file, path } of places) {
    // Whoever watches the folder may have taken it already.
    const there = await stat(path).catch(ifMissing);
    const bytes = there?.size ?? file.bytes;
    if (bytes !== file.bytes) {
      return fail('size_differs', `${file.bytes} bytes were written to ${path}; it has ${bytes}.`);
    }
    files.push({
      ...{ name: file.name, bytes: file.bytes, sha256: file.sha256 },
      ...(there
        ? { remoteBytes: bytes, listing: lineOf(there, file.name, renamedAt) }
        : { standing: 'picked up' as const }),
    });
  }
  const times = { at: clock.now(), startedAt, writtenAt, renamedAt };
  return ok({ ...times, files, where: folder, ...(isMount ? { isMount } : {}) });
}

/** Before anything of the set is in place: the folders, and whether each file can be put in place. */
async function makeFolders(folder: string, places: Place[]): Promise<Result<undefined>> {
  for (const name of foldersOf(places.map(({ file }) => file.name))) {
    const path = join(folder, name);
    await mkdir(path).catch(ifThere);
    await syncFolder(dirname(path));
    // Whoever may write to the share may have put a link there.
    const top = await realpath(folder);
    if (!(await realpath(path)).startsWith(top === sep ? sep : `${top}${sep}`))
      return fail('folder_unusable', `${path} leads out of ${folder}: it is a link.`);
  }
  for (const { path } of places) {
    if ((await stat(path).catch(ifMissing))?.isDirectory())
      return fail('folder_unusable', `${path} is a folder; a file of that name cannot be put in place.`);
  }
  return ok();
}

/** As `ls -l` shows it, its time in UTC. */
function lineOf({ mode, size, mtimeMs, uid }: Stats, name: string, now: number): string {
  const attrs = { permissions: mode, size, mtime: Math.floor(mtimeMs / 1000) };
  return `${longnameOf(attrs, String(uid), now)}${basename(name)}`;
}

/** After an attempt that ended in the middle of the renames. Reading is cheap here, so the bytes decide. */
async function wasDelivered(file: JobFile, path: string, temporary: string, ways: Ways): Promise<boolean> {
  if (await stat(temporary).catch(ifMissing)) return false;
  const found = await stat(path).catch(ifMissing);
  return found === undefined || (await hasBytesOf(file, path, found, ways));
}

async function hasBytesOf(file: JobFile, path: string, found: Stats, { pace, moved }: Ways): Promise<boolean> {
  return found.size === file.bytes && (await hashOfFolderFile(path, pace, moved)) === file.sha256;
}

async function writeAll(places: Place[], ways: Ways): Promise<Result<undefined>> {
  for (const { file, temporary } of places) {
    const written = await writeFolderFile(file, temporary, ways);
    if (!written.ok) return written;
  }
  return ok();
}

/** After an error it is certain which files are not in place, and that is noted. */
async function renameAll(places: Place[], ways: Ways): Promise<Result<undefined>> {
  for (const [at, { file, temporary, path }] of places.entries()) {
    // Called undelivered already, and it comes back now: then nothing more is done here.
    if (ways.watch.isStalled) return fail('no_progress', 'The share has not answered for long.');
    await rename(temporary, path).catch(async (error: unknown) => {
      const there = await stat(path).catch(ifMissing);
      // A share may do it and call it a failure.
      if (there && (await hasBytesOf(file, path, there, ways))) return;
      await ways.noted({ kind: 'rename-refused', names: places.slice(at).map((place) => place.file.name) });
      throw error;
    });
    ways.moved();
  }
  return ok();
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
async function removeLeftOver(
  { deliveryId, attempt, earlier = [] }: DeliveryJob,
  top: string,
  parents: Set<string>,
): Promise<void> {
  const numbers = new Set([deliveryId, ...earlier.map((it) => it.deliveryId)]);
  if (numbers.size === 1 && attempt === 1) return;
  const clear = async (parent: string) => {
    for (const name of await readdir(parent)) {
      const number = deliveryOfTemporary(name);
      if (number !== undefined && numbers.has(number)) await rm(join(parent, name), { force: true });
    }
  };
  for (const parent of parents) await clear(parent);
  // Their names may have been in other folders, such as one for each day. Whatever became of those, this set is in place.
  const before = new Set(earlier.flatMap(({ names }) => names.map((name) => dirname(join(top, name)))));
  for (const parent of before.difference(parents)) await clear(parent).catch(() => undefined);
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EEXIST') throw error;
}
