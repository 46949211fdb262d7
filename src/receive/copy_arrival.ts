// The bytes of a stored file as the beginning of an upload that changes it.
import type { Problem } from '../kit/problem.ts';
import { problem } from '../kit/problem.ts';
import type { Landing, Spool } from '../relay/ports.ts';
import type { Arrival } from '../relay/records.ts';

const copyBytes = 1024 * 1024;

/** Copies in pieces, so that other sessions have their turn between them. Undefined when all went well. */
export async function copyArrival(spool: Spool, arrival: Arrival, into: Landing): Promise<Problem | undefined> {
  for (let offset = 0; offset < arrival.bytes; ) {
    const read = spool.readArrival(arrival.sha256, copyBytes, offset);
    if (!read.ok) return read.problem;
    if (read.value.length === 0) return problem('bytes_lost', 'The stored file is shorter than it was');
    const written = into.write(read.value, offset);
    if (!written.ok) return written.problem;
    offset += read.value.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return undefined;
}
