// The moment a file becomes visible to the vendor: from the temporary to the final name, replacing what is there.
import { ok, type Result } from '../kit/result.ts';
import type { Quirks } from '../relay/quirks.ts';
import type { Answer, Remote } from '../ssh/remote.ts';
import { refused } from './refused.ts';

/** How it went; for the receipt. */
export type Renamed = 'in one step' | 'after removing the earlier file' | 'by plain rename';

/**
 * By posix-rename where offered; else remove and rename, sent together so that the name is missing as briefly as can be.
 * `overwrite` keeps to one of the ways.
 */
export async function renameFile(
  remote: Remote,
  temporary: string,
  path: string,
  overwrite?: Quirks['overwrite'],
): Promise<Result<Renamed>> {
  const did = `rename ${temporary} to ${path}`;
  const asResult = (answer: Answer<undefined>, how: Renamed): Result<Renamed> =>
    answer.kind === 'ok' ? ok(how) : refused('rename_refused', did, answer);
  if (overwrite === 'rename') return asResult(await remote.rename(temporary, path), 'by plain rename');

  if (overwrite === undefined && remote.hasPosixRename) {
    const renamed = await remote.posixRename(temporary, path);
    if (renamed.kind === 'ok') return ok('in one step');
    if (renamed.kind === 'lost') return refused('rename_refused', did, renamed);
    // Some servers offer it and fail. Before anything is removed, our file must be certain to be there still.
    const waiting = await remote.stat(temporary);
    if (waiting.kind !== 'ok' || !waiting.value) return refused('rename_refused', did, renamed);
  }

  const standing = await remote.stat(path);
  if (standing.kind === 'lost') return refused('rename_refused', did, standing);
  if (standing.kind === 'ok' && standing.value === undefined) {
    return asResult(await remote.rename(temporary, path), 'by plain rename');
  }
  const removing = remote.remove(path);
  const renaming = remote.rename(temporary, path);
  await removing;
  return asResult(await renaming, 'after removing the earlier file');
}
