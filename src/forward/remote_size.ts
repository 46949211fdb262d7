// How large a file is at the vendor's: by name, where the server does not say that, by the listing of its directory.
import { fail, ok, type Result } from '../kit/result.ts';
import type { Remote } from '../ssh/remote.ts';
import { readBack } from './read_back.ts';
import type { JobFile } from './read_job_file.ts';

/** What was found under a name. `untold`: the server neither says so nor lists its directory. */
export type RemoteSize = { kind: 'file'; bytes: number } | { kind: 'gone' } | { kind: 'untold' };

/** A drop box may have thousands of names; so many are looked through. */
const mostNames = 2_000;

/** Never a refusal: a server that does not tell is `untold`. */
export async function remoteSize(remote: Remote, path: string): Promise<Result<RemoteSize>> {
  const found = await remote.stat(path);
  if (found.kind === 'lost') return { ok: false, problem: found.problem };
  if (found.kind === 'ok') {
    if (found.value === undefined) return ok({ kind: 'gone' });
    if (found.value.bytes !== undefined) return ok({ kind: 'file', bytes: found.value.bytes });
  }
  const slash = path.lastIndexOf('/');
  const listed = await remote.list(slash < 0 ? '.' : path.slice(0, slash) || '/', mostNames);
  if (listed.kind === 'lost') return { ok: false, problem: listed.problem };
  if (listed.kind === 'status') return ok({ kind: 'untold' });
  const entry = listed.value.find(({ name }) => name === path.slice(slash + 1));
  if (entry?.file.bytes !== undefined) return ok({ kind: 'file', bytes: entry.file.bytes });
  return ok(entry || listed.value.length >= mostNames ? { kind: 'untold' } : { kind: 'gone' });
}

/**
 * size_differs unless the server reports exactly the size of the file under this name. One that reports none is asked for
 * the bytes: `read back`, or not_verifiable when it does not give them either. An OK to each write proves nothing.
 */
export async function checkSize(
  remote: Remote,
  path: string,
  file: Pick<JobFile, 'bytes' | 'sha256'>,
): Promise<Result<'right' | 'gone' | 'read back'>> {
  const found = await remoteSize(remote, path);
  if (!found.ok) return found;
  if (found.value.kind === 'untold') return await checkBytes(remote, path, file);
  if (found.value.kind === 'gone') return ok('gone');
  if (found.value.bytes === file.bytes) return ok('right');
  return fail(
    'size_differs',
    `${file.bytes} bytes were sent to ${path}; the server reports ${found.value.bytes} bytes.`,
  );
}

async function checkBytes(
  remote: Remote,
  path: string,
  { bytes, sha256 }: Pick<JobFile, 'bytes' | 'sha256'>,
): Promise<Result<'read back'>> {
  const read = await readBack(remote, path, bytes);
  if (!read.ok) return read;
  if (!read.value) {
    return fail(
      'not_verifiable',
      `The server took ${path} and tells neither its size nor its bytes, and lists no names.`,
    );
  }
  if (read.value.sha256 === sha256) return ok('read back');
  const { bytes: there } = read.value;
  return fail('size_differs', `${bytes} bytes were sent to ${path}; ${there} bytes were read back, with another hash.`);
}
