// After an attempt that ended in the middle of the renames: what did the vendor get? Both names of a file are looked at,
// so that nothing is delivered twice and nothing is forgotten.
import { ok, type Result } from '../kit/result.ts';
import type { Answer, Remote, RemoteFile } from '../ssh/remote.ts';
import { movedName } from './names.ts';
import { readBack } from './read_back.ts';
import type { JobFile } from './read_job_file.ts';
import { refused } from './refused.ts';
import type { Patience } from './remote_size.ts';

/** What is still to do for one file. */
export type Standing = 'to send' | 'to rename' | 'delivered';

/**
 * A file keeps the time of its last write when it is renamed, and clocks differ. A final name older than this before the
 * rename may be an earlier night's; then its bytes are compared.
 */
const marginMs = 2 * 3_600_000;

/** Up to this size the bytes decide, whatever the time says: reading them takes a far server a few seconds. */
const readAlwaysBytes = 16 * 1024 * 1024;

/** A server may write to its disk after the answer: a size that is not right yet, of a file of now, is waited for. */
async function settledStat(
  remote: Remote,
  path: string,
  file: JobFile,
  { patience: { clock, settleMs }, renameBegunAt }: Doubt,
): Promise<Answer<RemoteFile | undefined>> {
  const endsAt = clock.ticks() + settleMs;
  for (let waitMs = 100; ; waitMs *= 2) {
    const found = await remote.stat(path);
    if (found.kind !== 'ok' || !found.value || found.value.bytes === file.bytes) return found;
    if (!isOurs(found.value.modifiedAt, file, renameBegunAt) || clock.ticks() + waitMs > endsAt) return found;
    await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
  }
}

export interface Doubt {
  path: string;
  temporary: string;
  renameBegunAt: number;
  patience: Omit<Patience, 'isExpected'>;
  /** Nobody but this delivery writes these bytes under the temporary name. */
  isCertain: boolean;
  /** Each file before it was renamed; else this one cannot have been. */
  isItsTurn: boolean;
}

/**
 * The temporary name still there in full = not renamed yet. Gone, and no final name = delivered and picked up. Gone, and
 * a final name of the right size, recent or with the same bytes = delivered. Everything else is sent again.
 */
export async function standingOf(remote: Remote, file: JobFile, doubt: Doubt): Promise<Result<Standing>> {
  const { path, temporary, renameBegunAt, isCertain, isItsTurn } = doubt;
  if (temporary === path) return await standingOfDirect(remote, file, path);
  const waiting = await settledStat(remote, temporary, file, doubt);
  if (waiting.kind !== 'ok') return refused('size_differs', `tell whether ${temporary} is there`, waiting);
  const isWhole = (found: RemoteFile) => isCertain && found.bytes === file.bytes;
  if (waiting.value) return ok(isWhole(waiting.value) ? 'to rename' : 'to send');
  const aside = await standingAside(remote, temporary, isWhole);
  if (!aside.ok) return aside;
  if (aside.value) return ok(aside.value);

  const final = await settledStat(remote, path, file, doubt);
  if (final.kind !== 'ok') return refused('size_differs', `tell whether ${path} is there`, final);
  if (!final.value) return ok(isItsTurn ? 'delivered' : 'to send');
  if (final.value.bytes !== file.bytes) return ok('to send');
  const isRecent = isItsTurn && isOurs(final.value.modifiedAt, file, renameBegunAt);
  if (isRecent && file.bytes > readAlwaysBytes) return ok('delivered');
  // A clock that is wrong there makes last night's file look new; so its bytes are compared where that is cheap.
  const same = await hasSameBytes(remote, file, path);
  if (!same.ok) return same;
  // A drop box that may not be read: sending the same name again replaces the file and makes no second one.
  return ok((same.value ?? isRecent) ? 'delivered' : 'to send');
}

/**
 * Our file moved aside, where an attempt broke off while the server had to show that it renames: back under its temporary
 * name it goes, so that one of the two is there until the final name is. Undefined: it was not moved.
 */
async function standingAside(
  remote: Remote,
  temporary: string,
  isWhole: (found: RemoteFile) => boolean,
): Promise<Result<Standing | undefined>> {
  const moved = movedName(temporary);
  const aside = await remote.stat(moved);
  if (aside.kind === 'lost') return { ok: false, problem: aside.problem };
  if (aside.kind === 'status' || !aside.value) return ok(undefined);
  const back = await remote.rename(moved, temporary);
  if (back.kind === 'lost') return { ok: false, problem: back.problem };
  return ok(back.kind === 'ok' && isWhole(aside.value) ? 'to rename' : 'to send');
}

/**
 * Written under the final name at once: with the same bytes = delivered. Size and time prove nothing, because an earlier
 * set of this evening may lie there, and tonight's may not have been begun.
 */
async function standingOfDirect(remote: Remote, file: JobFile, path: string): Promise<Result<Standing>> {
  const final = await remote.stat(path);
  if (final.kind === 'lost') return { ok: false, problem: final.problem };
  if (final.kind === 'status' || final.value?.bytes !== file.bytes) return ok('to send');
  const same = await hasSameBytes(remote, file, path);
  return same.ok ? ok(same.value ? 'delivered' : 'to send') : same;
}

/** By its time: the server's own of the last write, or the one we set. */
export function isOurs(modifiedAt: number | undefined, file: Pick<JobFile, 'modifiedAt'>, begunAt: number): boolean {
  if (modifiedAt === undefined) return false;
  const isAsSet = file.modifiedAt !== undefined && Math.abs(modifiedAt - file.modifiedAt) < 2_000;
  return isAsSet || modifiedAt >= begunAt - marginMs;
}

/** Undefined where the server does not let us read. */
export async function hasSameBytes(
  remote: Remote,
  { bytes, sha256 }: Pick<JobFile, 'bytes' | 'sha256'>,
  path: string,
): Promise<Result<boolean | undefined>> {
  const read = await readBack(remote, path, bytes);
  return read.ok ? ok(read.value && read.value.sha256 === sha256) : read;
}
