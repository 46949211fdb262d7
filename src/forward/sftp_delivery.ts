// One file set to one SFTP server: every file whole under a temporary name first, then all renamed, then the receipt.
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { placeOf } from '../relay/delivery_sum.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { Receipt, SftpEnd } from '../relay/records.ts';
import { statusCode } from '../sftp/constants.ts';
import type { Remote } from '../ssh/remote.ts';
import { checkDirectory } from './check_directory.ts';
import type { DeliverDeps } from './deliver.ts';
import { clearAside, removeLeftOver } from './left_over.ts';
import { deliveryLimits } from './limits.ts';
import { createLine, type Line, targetOf } from './line.ts';
import { belowDirectory, foldersOf, remotePath, temporaryPath } from './names.ts';
import { type Standing, standingOf } from './outcome.ts';
import { createPace } from './pace.ts';
import { createProgress, type Noted, type Progress } from './progress.ts';
import type { JobFile } from './read_job_file.ts';
import { addListings, receiptFiles } from './receipt_files.ts';
import { refused } from './refused.ts';
import { checkSize, type Patience } from './remote_size.ts';
import { renameFile } from './rename_file.ts';
import { type SendOptions, sendFile } from './send_file.ts';

/** Where one file of the set is to be, and how far it is. */
export interface Place {
  file: JobFile;
  path: string;
  /** The same as `path` where nothing is renamed. */
  temporary: string;
  standing: Standing;
  resumedFrom: number;
}

/** What one delivery goes with. */
interface Trip {
  job: DeliveryJob;
  end: SftpEnd;
  line: Line;
  clock: Clock;
  startedAt: number;
  patience: Omit<Patience, 'isExpected'>;
  noted: Noted;
  progress: Progress;
  /** What the server did in its own way, each once; for the receipt. */
  notes: Set<string>;
}

/** All files or none, as far as the protocol lets it be: nothing is visible before everything is there in full. */
export async function deliverBySftp(
  job: DeliveryJob,
  end: SftpEnd,
  noted: Noted,
  { clock, limits = deliveryLimits, left }: DeliverDeps,
): Promise<Result<Receipt>> {
  const startedAt = clock.now();
  const seen = (fingerprint: string) => noted({ kind: 'host-key', fingerprint });
  const line = createLine(targetOf(end, job.secrets), limits, clock, { seen });
  const patience = { clock, settleMs: limits.settleMs ?? settleMs };
  const progress = createProgress(noted, clock);
  const trip: Trip = { job, end, line, clock, startedAt, patience, noted, progress, notes: new Set() };
  try {
    const sent = await sendSet(trip);
    if (!sent.ok) return sent;
    const server = line.server();
    return ok({
      at: clock.now(),
      ...sent.value,
      where: placeOf(end),
      ...(server ? { hostKey: server.hostKey, server: server.words } : {}),
      startedAt,
      ...(trip.notes.size > 0 ? { notes: [...trip.notes] } : {}),
    });
  } finally {
    const gone = line.end();
    left?.(gone);
  }
}

/** How long a size may be wrong before it counts, ms. */
const settleMs = 8_000;

type Sent = Pick<Receipt, 'files' | 'writtenAt' | 'renamedAt'>;

async function sendSet(trip: Trip): Promise<Result<Sent>> {
  const { job, end, line, clock, noted, progress, notes } = trip;
  const { directory, quirks } = end;
  const isDirect = quirks?.temporaryName?.kind === 'none';
  const opened = await line.open();
  if (!opened.ok) return opened;
  const found = await checkDirectory(opened.value, directory);
  if (!found.ok) return found;

  const placed = await placesOf(trip, opened.value);
  if (!placed.ok) return placed;
  const places = placed.value;
  const toSend = places.filter((place) => place.standing === 'to send');
  const made = await makeFolders(opened.value, directory, foldersOf(toSend.map((place) => place.file.name)));
  if (!made.ok) return made;
  if (isDirect && toSend.length > 0) {
    notes.add('Written under the final names at once, as this destination is set.');
    // From the first byte on the vendor may see them.
    if (job.renameBegunAt === undefined) await noted({ kind: 'rename-begins', at: clock.now() });
  }
  const written = await writeFiles(trip, toSend);
  if (!written.ok) return written;
  const writtenAt = clock.now();

  await progress.heard();
  if (!isDirect) {
    const renamed = await renameFiles(
      trip,
      places.filter((place) => place.standing !== 'delivered'),
    );
    if (!renamed.ok) return renamed;
  }
  const renamedAt = clock.now();

  const remote = await line.open();
  if (!remote.ok) return remote;
  const files = await receiptFiles(remote.value, places, notes, trip.patience);
  if (!files.ok) return files;
  await removeLeftOver(remote.value, job, end, places);
  await addListings(remote.value, places, files.value);
  return ok({ files: files.value, writtenAt, renamedAt });
}

/** In the layout's order. After a plain refusal it is certain which files are not in place, and that is noted. */
async function renameFiles(trip: Trip, places: Place[]): Promise<Result<undefined>> {
  const { job, end, line, clock, noted, notes, startedAt } = trip;
  const overwrite = end.quirks?.overwrite;
  const proof = { isGiven: false };
  const cleared = job.attempt > 1 ? await clearAside(line, places) : ok();
  if (!cleared.ok) return cleared;
  const isUnknown = job.renameBegunAt !== undefined && job.notRenamed === undefined;
  if (places.length > 0 && !isUnknown) await noted({ kind: 'rename-begins', at: clock.now() });
  for (const [at, { file, temporary, path }] of places.entries()) {
    const remote = await line.open();
    if (!remote.ok) return remote;
    const renamed = await renameFile(remote.value, { file, temporary, path, overwrite, begunAt: startedAt, proof });
    if (!renamed.ok) {
      if (renamed.problem.code === 'rename_refused')
        await noted({ kind: 'rename-refused', names: places.slice(at).map((place) => place.file.name) });
      return renamed;
    }
    if (renamed.value === 'although it was refused')
      notes.add('The server refused a rename and did it; the bytes under the final name were compared.');
    else if (remote.value.hasPosixRename && overwrite === undefined && renamed.value !== 'in one step')
      notes.add('The server offers to replace a file in one step and refused it; the earlier file was removed first.');
    if (end.quirks?.oneFile) await line.renew();
  }
  return ok();
}

async function placesOf({ job, end, patience }: Trip, remote: Remote): Promise<Result<Place[]>> {
  const kind = end.quirks?.temporaryName;
  if (kind?.kind === 'folder') {
    const found = await checkDirectory(remote, belowDirectory(end.directory, kind.folder));
    if (!found.ok) return found;
  }
  const { renameBegunAt } = job;
  const places: Place[] = [];
  for (const file of job.files) {
    const path = remotePath(end.directory, file.name);
    const temporary = temporaryPath(end.directory, file, job.deliveryId, kind);
    const isInDoubt = renameBegunAt !== undefined && !job.notRenamed?.includes(file.name);
    // They are renamed one after the other.
    const isItsTurn = places.every((before) => before.standing === 'delivered');
    const standing: Result<Standing> = isInDoubt
      ? await standingOf(remote, file, {
          path,
          temporary,
          renameBegunAt,
          patience,
          isCertain: kind === undefined,
          isItsTurn,
        })
      : ok('to send');
    if (!standing.ok) return standing;
    places.push({ file, path, temporary, standing: standing.value, resumedFrom: 0 });
  }
  return ok(places);
}

/** Writes what is to be sent under the temporary names; after a refusal nothing of it stays where we may remove it. */
async function writeFiles(trip: Trip, places: Place[]): Promise<Result<undefined>> {
  const { job, line, end } = trip;
  let isOneFile = end.quirks?.oneFile === true;
  for (const [at, place] of places.entries()) {
    let written = await writeFile(trip, place);
    const isRefusal = !written.ok && written.problem.code === 'write_refused' && line.present() !== undefined;
    if (isRefusal && at > 0 && !isOneFile) {
      // Some servers take one file a connection, and call the next one a failure.
      await line.renew();
      written = await writeFile(trip, place);
      isOneFile = written.ok;
      if (written.ok) trip.notes.add('The server takes one file a connection; each further file got its own.');
    }
    if (!written.ok) {
      // Once a rename was begun, a missing temporary name means delivered; so from then on none is removed.
      if (job.renameBegunAt === undefined && end.quirks?.temporaryName?.kind !== 'none') {
        await removeTemporaries(line, places.slice(0, at + 1));
      }
      return written;
    }
    if (isOneFile && at < places.length - 1) await line.renew();
  }
  return ok();
}

async function writeFile(trip: Trip, place: Place): Promise<Result<undefined>> {
  const { job, end, line, clock, progress, notes } = trip;
  const { file, temporary } = place;
  const opened = await line.open();
  if (!opened.ok) return opened;
  let remote = opened.value;
  let isCompared = false;
  const send = (resumeAfter?: SendOptions['resumeAfter']) =>
    sendFile(remote, file, temporary, {
      clock,
      pace: createPace(end.quirks?.bandwidth, clock),
      packetBytes: end.quirks?.packetBytes,
      resumeAfter,
      compared: () => {
        isCompared = true;
      },
      progress: (bytes) => progress.at(file.name, bytes, file.bytes),
    });
  let sent = await send(job.attempt === 1 ? undefined : end.quirks?.temporaryName === undefined ? 'end' : 'all');
  if (!sent.ok && !isCompared && remote.lost()) {
    // It may be one that does not bear being read from: it would not in any attempt.
    const again = await line.open();
    if (!again.ok) return sent;
    remote = again.value;
    sent = await send();
  }
  if (!sent.ok) return await withSpace(remote, temporary, sent);
  place.resumedFrom = sent.value.resumedFrom;
  const checked = await checkSize(remote, temporary, file, { ...trip.patience, isExpected: true });
  if (!checked.ok) return checked;
  if (checked.value === 'gone') return fail('write_refused', `${temporary} was written and is not there.`);
  if (checked.value === 'read back') notes.add('The server tells no sizes; each file was read back and compared.');
  if (end.quirks?.keepTime && file.modifiedAt !== undefined) {
    const set = await remote.setModified(temporary, file.modifiedAt);
    if (set.kind === 'lost') return { ok: false, problem: set.problem };
    if (set.kind === 'status')
      notes.add(`The server refused to set the time of a file (${set.message}); it keeps its own.`);
  }
  return ok();
}

/** A full disk has no status of its own in SFTP 3: where the server tells its free space, that is the true reason. */
async function withSpace(
  remote: Remote,
  path: string,
  failed: { ok: false; problem: Problem },
): Promise<{ ok: false; problem: Problem }> {
  if (failed.problem.code !== 'write_refused' || remote.lost()) return failed;
  const free = await remote.freeBytes(path.slice(0, path.lastIndexOf('/')) || '.');
  if (free === undefined || free > 1024 * 1024) return failed;
  return { ok: false, problem: problem('write_refused', `${failed.problem.detail} Its disk is full.`) };
}

/** Folders named by a name template are made; the destination's own directory never is. */
async function makeFolders(remote: Remote, directory: string, folders: string[]): Promise<Result<undefined>> {
  for (const folder of folders) {
    const path = remotePath(directory, folder);
    const there = await remote.stat(path);
    if (there.kind === 'lost') return { ok: false, problem: there.problem };
    if (there.kind === 'ok' && there.value?.isFolder === false)
      return fail('write_refused', `${path} is a file at the destination; a folder of that name cannot be made.`);
    if (there.kind === 'ok' && there.value) continue;
    const made = await remote.makeFolder(path);
    if (made.kind === 'ok') continue;
    // Another delivery may have made it meanwhile; and where the server tells nothing, opening a file in it will show.
    const now = await remote.stat(path);
    if (made.kind === 'lost' || (now.kind === 'ok' && !now.value))
      return refused('write_refused', `make the folder ${path}`, made);
  }
  return ok();
}

/** As far as the server lets us; what stays is written over by the next attempt. */
async function removeTemporaries(line: Line, places: Place[]): Promise<void> {
  const remote = line.present();
  if (!remote) return;
  for (const { temporary } of places) {
    const removed = await remote.remove(temporary);
    if (removed.kind === 'lost') return;
    if (removed.kind === 'status' && removed.code === statusCode.permissionDenied) return;
  }
}
