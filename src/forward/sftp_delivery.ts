// One file set to one SFTP server: every file whole under a temporary name first, then all renamed, then the receipt.
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { Receipt, ReceiptFile, SftpEnd } from '../relay/records.ts';
import { dial } from '../ssh/dial.ts';
import { statusCode } from '../sftp/constants.ts';
import { openRemote, type Remote } from '../ssh/remote.ts';
import { checkDirectory } from './check_directory.ts';
import type { DeliveryLimits } from './limits.ts';
import { foldersOf, remotePath, temporaryName } from './names.ts';
import { type Standing, standingOf } from './outcome.ts';
import { createPace } from './pace.ts';
import { createProgress, type Noted } from './progress.ts';
import type { JobFile } from './read_job_file.ts';
import { refused } from './refused.ts';
import { renameFile } from './rename_file.ts';
import { checkSize, sendFile } from './send_file.ts';

interface Place {
  file: JobFile;
  path: string;
  temporary: string;
  standing: Standing;
}

/** Where an SFTP destination is, for receipts and sentences; no secret in it. */
export function whereIs(end: SftpEnd): string {
  const directory = end.directory.startsWith('/') || end.directory === '' ? end.directory : `/~/${end.directory}`;
  return `sftp://${end.username}@${end.host}:${end.port}${directory}`;
}

/** All files or none, as far as the protocol lets it be: nothing is visible before everything is there in full. */
export async function deliverBySftp(
  job: DeliveryJob,
  end: SftpEnd,
  noted: Noted,
  clock: Clock,
  limits: DeliveryLimits,
): Promise<Result<Receipt>> {
  const dialled = await dial(
    { ...end, password: job.secrets.password, privateKey: job.secrets.privateKey },
    { clock, limits, seen: (fingerprint) => noted({ kind: 'host-key', fingerprint }) },
  );
  if (!dialled.ok) return dialled;
  const opened = await openRemote(dialled.value, limits, clock);
  if (!opened.ok) return opened;
  const remote = opened.value;
  try {
    const files = await sendSet(remote, job, end.directory, noted, clock);
    if (!files.ok) return files;
    return ok({ at: clock.now(), files: files.value, where: whereIs(end), hostKey: dialled.value.hostKey });
  } finally {
    remote.end();
  }
}

async function sendSet(
  remote: Remote,
  job: DeliveryJob,
  directory: string,
  noted: Noted,
  clock: Clock,
): Promise<Result<ReceiptFile[]>> {
  const progress = createProgress(noted, clock);
  const pace = createPace(undefined, clock);
  const found = await checkDirectory(remote, directory);
  if (!found.ok) return found;

  const places: Place[] = [];
  for (const file of job.files) {
    const path = remotePath(directory, file.name);
    const temporary = remotePath(directory, temporaryName(file.name, job.deliveryId));
    const standing: Result<Standing> =
      job.renameBegunAt === undefined
        ? ok('to send')
        : await standingOf(remote, file, path, temporary, job.renameBegunAt);
    if (!standing.ok) return standing;
    places.push({ file, path, temporary, standing: standing.value });
  }

  const toSend = places.filter((place) => place.standing === 'to send');
  const made = await makeFolders(remote, directory, foldersOf(toSend.map((place) => place.file.name)));
  if (!made.ok) return made;
  for (const place of toSend) {
    const { file, temporary } = place;
    const sent = await sendFile(remote, file, temporary, {
      clock,
      pace,
      mayResume: job.attempt > 1,
      progress: (bytes) => progress.at(file.name, bytes, file.bytes),
    });
    const checked = sent.ok ? await checkSize(remote, temporary, file.bytes) : sent;
    const failed: Problem | undefined = !checked.ok
      ? checked.problem
      : checked.value === 'gone'
        ? problem('write_refused', `${temporary} was written and is not there.`)
        : undefined;
    if (failed) {
      // Once a rename was begun, a missing temporary name means delivered; so from then on none is removed.
      if (job.renameBegunAt === undefined) await removeTemporaries(remote, toSend.slice(0, toSend.indexOf(place) + 1));
      return { ok: false, problem: failed };
    }
  }

  await progress.heard();
  const toRename = places.filter((place) => place.standing !== 'delivered');
  if (toRename.length > 0 && job.renameBegunAt === undefined) await noted({ kind: 'rename-begins', at: clock.now() });
  for (const place of toRename) {
    const renamed = await renameFile(remote, place.temporary, place.path);
    if (!renamed.ok) return renamed;
  }

  const receipts: ReceiptFile[] = [];
  for (const { file, path, temporary } of places) {
    const checked = await checkSize(remote, path, file.bytes);
    if (!checked.ok) return checked;
    if (checked.value === 'gone') {
      // Picked up already, unless the rename was answered with OK and not done.
      const left = await checkSize(remote, temporary, file.bytes);
      if (!left.ok) return left;
      if (left.value === 'right')
        return fail('rename_refused', `The server said yes, but ${temporary} is still there.`);
    }
    receipts.push({ name: file.name, bytes: file.bytes, sha256: file.sha256, remoteBytes: file.bytes });
  }
  return ok(receipts);
}

/** Folders named by a name template are made; the destination's own directory never is. */
async function makeFolders(remote: Remote, directory: string, folders: string[]): Promise<Result<undefined>> {
  for (const folder of folders) {
    const path = remotePath(directory, folder);
    const there = await remote.stat(path);
    if (there.kind === 'lost') return { ok: false, problem: there.problem };
    if (there.kind === 'ok' && there.value) continue;
    const made = await remote.makeFolder(path);
    if (made.kind !== 'ok') return refused('write_refused', `make the folder ${path}`, made);
  }
  return ok();
}

/** As far as the server lets us; what stays is written over by the next attempt. */
async function removeTemporaries(remote: Remote, places: Place[]): Promise<void> {
  for (const { temporary } of places) {
    const removed = await remote.remove(temporary);
    if (removed.kind === 'lost') return;
    if (removed.kind === 'status' && removed.code === statusCode.permissionDenied) return;
  }
}
