// What really lies under a name at the vendor's: read again and hashed.
import { createHash } from 'node:crypto';
import { ok, type Result } from '../kit/result.ts';
import type { Remote } from '../ssh/remote.ts';
import { readAhead } from './read_ahead.ts';

/** Size and hash, of at most one byte more than `bytes`; undefined where the server does not let us read. */
export async function readBack(
  remote: Remote,
  path: string,
  bytes: number,
): Promise<Result<{ bytes: number; sha256: string } | undefined>> {
  const opened = await remote.open(path);
  if (opened.kind === 'lost') return { ok: false, problem: opened.problem };
  if (opened.kind === 'status') return ok(undefined);
  const hash = createHash('sha256');
  let position = 0;
  let isRefused = false;
  for await (const part of readAhead(remote, opened.value, { from: 0, to: bytes + 1 })) {
    if (part.kind === 'lost') return { ok: false, problem: part.problem };
    isRefused = part.kind === 'status';
    if (part.kind === 'status') break;
    hash.update(part.value);
    position += part.value.length;
  }
  const closed = await remote.close(opened.value);
  if (closed.kind === 'lost') return { ok: false, problem: closed.problem };
  return ok(isRefused ? undefined : { bytes: position, sha256: hash.digest('hex') });
}
