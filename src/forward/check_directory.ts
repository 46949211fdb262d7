// The destination's own directory: it must be there already, because a typing mistake must not become a new folder.
import { fail, ok, type Result } from '../kit/result.ts';
import type { Remote } from '../ssh/remote.ts';

/** directory_missing when it is not there or is a file. */
export async function checkDirectory(remote: Remote, directory: string): Promise<Result<undefined>> {
  const found = await remote.stat(directory === '' ? '.' : directory);
  if (found.kind === 'lost') return { ok: false, problem: found.problem };
  // A server may refuse to tell and still let us write.
  if (found.kind === 'status') return ok();
  if (found.value === undefined) return fail('directory_missing', `There is no ${directory || 'home directory'}.`);
  if (found.value.isFolder === false) return fail('directory_missing', `${directory} is a file, not a directory.`);
  return ok();
}
