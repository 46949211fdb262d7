// How large a file is at the vendor's: by name, where the server does not say that, by the listing of its directory.
import type { Clock } from '../kit/clock.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Remote } from '../ssh/remote.ts';
import { listLimits } from './limits.ts';
import { readBack } from './read_back.ts';
import type { JobFile } from './read_job_file.ts';

/** What was found under a name. `untold`: the server neither says so nor lists its directory. */
export type RemoteSize = { kind: 'file'; bytes: number } | { kind: 'gone' } | { kind: 'untold' };

/** Between two looks at a size that is not right yet, ms: doubled each time. */
const firstWaitMs = 100;

/** How long a size may be wrong before it counts. */
export interface Patience {
  clock: Clock;
  settleMs: number;
  /** A name that is not there is waited for as well. */
  isExpected: boolean;
}

/** Never a refusal: a server that does not tell is `untold`. */
export async function remoteSize(remote: Remote, path: string): Promise<Result<RemoteSize>> {
  const found = await remote.stat(path);
  if (found.kind === 'lost') return { ok: false, problem: found.problem };
  if (found.kind === 'ok') {
    if (found.value === undefined) return ok({ kind: 'gone' });
    if (found.value.bytes !== undefined) return ok({ kind: 'file', bytes: found.value.bytes });
  }
  const slash = path.lastIndexOf('/');
  const listed = await remote.list(slash < 0 ? '.' : path.slice(0, slash) || '/', listLimits);
  if (listed.kind === 'lost') return { ok: false, problem: listed.problem };
  if (listed.kind === 'status') return ok({ kind: 'untold' });
  const { entries, isWhole } = listed.value;
  const entry = entries.find(({ name }) => name === path.slice(slash + 1));
  if (entry?.file.bytes !== undefined) return ok({ kind: 'file', bytes: entry.file.bytes });
  return ok(entry || !isWhole ? { kind: 'untold' } : { kind: 'gone' });
}

/**
 * size_differs unless the server reports exactly the size of the file under this name, now or after a little patience: some
 * write to their disk after the answer. One that reports none is asked for the bytes: `read back`, or not_verifiable when it
 * does not give them either. An OK to each write proves nothing.
 */
export async function checkSize(
  remote: Remote,
  path: string,
  file: Pick<JobFile, 'bytes' | 'sha256'>,
  patience?: Patience,
): Promise<Result<'right' | 'gone' | 'read back'>> {
  const endsAt = patience && patience.clock.ticks() + patience.settleMs;
  for (let waitMs = firstWaitMs; ; waitMs *= 2) {
    const found = await remoteSize(remote, path);
    if (!found.ok) return found;
    const size = found.value;
    if (size.kind === 'untold') return await checkBytes(remote, path, file);
    if (size.kind === 'file' && size.bytes === file.bytes) return ok('right');
    const mayChange = size.kind === 'file' || patience?.isExpected;
    if (!patience || !mayChange || patience.clock.ticks() + waitMs > (endsAt ?? 0)) {
      if (size.kind === 'gone') return ok('gone');
      const words = `${file.bytes} bytes were sent to ${path}; the server reports ${size.bytes} bytes.`;
      return fail('size_differs', words);
    }
    const { clock } = patience;
    await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
  }
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
