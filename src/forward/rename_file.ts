// The moment a file becomes visible to the vendor: from the temporary to the final name, replacing what is there. Last
// night's file is removed only when nothing else is left and the server has shown that it renames.
import { fail, ok, type Result } from '../kit/result.ts';
import type { Quirks } from '../relay/quirks.ts';
import { statusCode } from '../sftp/constants.ts';
import type { Answer, Remote } from '../ssh/remote.ts';
import { movedName } from './names.ts';
import { hasSameBytes, isOurs } from './outcome.ts';
import type { JobFile } from './read_job_file.ts';
import { refused } from './refused.ts';

/** How it went; for the receipt. */
export type Renamed = 'in one step' | 'after removing the earlier file' | 'by plain rename' | 'although it was refused';

export interface Renaming {
  file: Pick<JobFile, 'bytes' | 'sha256' | 'modifiedAt'>;
  /** When this attempt began, epoch ms. */
  begunAt: number;
  temporary: string;
  path: string;
  /** Keeps to one of the ways. */
  overwrite: Quirks['overwrite'];
  /** For the whole delivery. */
  proof: RenameProof;
}

/** Whether the server has renamed something for this delivery: before that nothing of the vendor's is removed. */
export interface RenameProof {
  isGiven: boolean;
}

/** For the problem, so that nobody asks the vendor for what our own setting forbids. */
const onlyRenames = 'where a file is already (this destination is set to rename only)';

type Status = Extract<Answer<undefined>, { kind: 'status' }>;

/** By posix-rename where offered, else by rename; where that does not replace, by remove and rename, sent together. */
export async function renameFile(remote: Remote, renaming: Renaming): Promise<Result<Renamed>> {
  const renamed = await rename(remote, renaming);
  if (renamed.ok) renaming.proof.isGiven = true;
  return renamed;
}

async function rename(remote: Remote, renaming: Renaming): Promise<Result<Renamed>> {
  const { temporary, path, overwrite } = renaming;
  const did = `rename ${temporary} to ${path}`;

  if (overwrite === undefined && remote.hasPosixRename) {
    const renamed = await remote.posixRename(temporary, path);
    if (renamed.kind === 'ok') return ok('in one step');
    if (renamed.kind === 'lost') return refused('rename_refused', did, renamed);
    const looked = await lookAfter(remote, renaming, renamed);
    if (looked) return looked;
  }

  const standing = await remote.stat(path);
  if (standing.kind === 'lost') return refused('rename_refused', did, standing);
  const isFree = standing.kind === 'ok' && standing.value === undefined;
  if (isFree || overwrite !== 'remove') {
    const renamed = await remote.rename(temporary, path);
    if (renamed.kind === 'ok') return ok('by plain rename');
    if (renamed.kind === 'lost') return refused('rename_refused', did, renamed);
    const looked = await lookAfter(remote, renaming, renamed);
    if (looked) return looked;
    if (isFree) return refused('rename_refused', did, renamed);
    if (overwrite === 'rename') return refused('rename_refused', `${did} ${onlyRenames}`, renamed);
  }
  const proved = renaming.proof.isGiven ? ok() : await proveRenames(remote, temporary, did);
  return proved.ok ? await removeAndRename(remote, renaming, did) : proved;
}

/**
 * After a refusal: some rename all the same, some have lost our file, and a folder cannot be replaced. Undefined: ours is
 * there still and another way may help.
 */
async function lookAfter(
  remote: Remote,
  { file, temporary, path, begunAt }: Renaming,
  renamed: Status,
): Promise<Result<Renamed> | undefined> {
  const did = `rename ${temporary} to ${path}`;
  const [waiting, final] = await Promise.all([remote.stat(temporary), remote.stat(path)]);
  if (waiting.kind === 'lost') return refused('rename_refused', did, waiting);
  if (final.kind === 'lost') return refused('rename_refused', did, final);
  if (final.kind === 'ok' && final.value?.isFolder)
    return fail(
      'rename_refused',
      `${path} is a folder at the destination; a file of that name cannot be put in place.`,
    );
  // One that does not say whether our file is there shows it by renaming it, before anything is removed.
  if (waiting.kind === 'status' || waiting.value) return undefined;
  if (final.kind === 'ok' && final.value?.bytes === file.bytes) {
    const same = await hasSameBytes(remote, file, path);
    if (!same.ok) return same;
    if (same.value ?? isOurs(final.value.modifiedAt, file, begunAt)) return ok('although it was refused');
  }
  const words = `${temporary} was written, and was gone when it was to be renamed: something at the destination takes or removes it (${renamed.message}).`;
  return fail('rename_refused', words);
}

/** Moves our own file to another name and back. */
async function proveRenames(remote: Remote, temporary: string, did: string): Promise<Result<undefined>> {
  const moved = movedName(temporary);
  const [, there, seen, back, again] = await Promise.all([
    // An earlier attempt may have broken off here.
    remote.remove(moved),
    remote.rename(temporary, moved),
    remote.stat(moved),
    remote.rename(moved, temporary),
    remote.stat(temporary),
  ]);
  if (there.kind !== 'ok') return refused('rename_refused', did, there);
  if (back.kind !== 'ok') return refused('rename_refused', did, back);
  if (seen.kind === 'lost') return { ok: false, problem: seen.problem };
  if (again.kind === 'lost') return { ok: false, problem: again.problem };
  const isDone = [seen, again].every((it) => it.kind === 'status' || it.value !== undefined);
  return isDone ? ok() : fail('rename_refused', 'The server answers OK to a rename and does not do it.');
}

async function removeAndRename(remote: Remote, renaming: Renaming, did: string): Promise<Result<Renamed>> {
  const { temporary, path } = renaming;
  const [removed, renamed] = await Promise.all([remote.remove(path), remote.rename(temporary, path)]);
  if (renamed.kind === 'ok') return ok('after removing the earlier file');
  if (renamed.kind === 'lost') return refused('rename_refused', did, renamed);
  const looked = await lookAfter(remote, renaming, renamed);
  if (looked) return looked;
  if (removed.kind === 'status' && removed.code !== statusCode.noSuchFile)
    return refused('rename_refused', `remove the earlier ${path}`, removed);
  // The name is free now: once more, for a server that removes later than it says.
  const again = await remote.rename(temporary, path);
  return again.kind === 'ok' ? ok('after removing the earlier file') : refused('rename_refused', did, again);
}
