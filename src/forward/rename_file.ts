// The moment a file becomes visible to the vendor: from the temporary to the final name, replacing what is there.
import { ok, type Result } from '../kit/result.ts';
import type { Remote } from '../ssh/remote.ts';
import { refused } from './refused.ts';

/** By posix-rename where offered; else remove and rename, sent together so that the name is missing as briefly as can be. */
export async function renameFile(remote: Remote, temporary: string, path: string): Promise<Result<undefined>> {
  const did = `rename ${temporary} to ${path}`;
  if (remote.hasPosixRename) {
    const renamed = await remote.posixRename(temporary, path);
    if (renamed.kind === 'ok') return ok();
    if (renamed.kind === 'lost') return refused('rename_refused', did, renamed);
    // Some servers offer it and fail. Before anything is removed, our file must be certain to be there still.
    const waiting = await remote.stat(temporary);
    if (waiting.kind !== 'ok' || !waiting.value) return refused('rename_refused', did, renamed);
  }

  const standing = await remote.stat(path);
  if (standing.kind === 'lost') return refused('rename_refused', did, standing);
  const mayBeThere = standing.kind !== 'ok' || standing.value !== undefined;
  const removing = mayBeThere ? remote.remove(path) : undefined;
  const renaming = remote.rename(temporary, path);
  await removing;
  const renamed = await renaming;
  return renamed.kind === 'ok' ? ok() : refused('rename_refused', did, renamed);
}
