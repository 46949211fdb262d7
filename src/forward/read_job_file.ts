// Reads a file of the job for sending, and hashes what is really sent.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';

export type JobFile = DeliveryJob['files'][number];

export interface JobReader {
  /** The next bytes, at most as many as the buffer holds; empty at the end. Valid until the next call. */
  next(): Result<Buffer>;
  /** After the last byte: bytes_lost when size or hash are not those of the arrival. */
  verify(): Result<undefined>;
  close(): void;
}

/** bytes_lost when the stored file cannot be read. */
export function readJobFile(file: JobFile, bufferBytes: number): Result<JobReader> {
  let descriptor: number;
  try {
    descriptor = openSync(file.path, 'r');
  } catch (error) {
    return lost(file, error);
  }
  const buffer = Buffer.allocUnsafe(bufferBytes);
  const hash = createHash('sha256');
  let position = 0;
  return ok({
    next() {
      try {
        const length = readSync(descriptor, buffer, 0, buffer.length, position);
        position += length;
        const bytes = buffer.subarray(0, length);
        hash.update(bytes);
        return ok(bytes);
      } catch (error) {
        return lost(file, error);
      }
    },
    verify() {
      const sha256 = hash.digest('hex');
      if (position === file.bytes && sha256 === file.sha256) return ok();
      const detail = `${file.name} was received with ${file.bytes} bytes and hash ${file.sha256.slice(0, 12)}; stored are ${position} bytes, ${sha256.slice(0, 12)}.`;
      return fail('bytes_lost', detail);
    },
    close: () => closeSync(descriptor),
  });
}

function lost(file: JobFile, error: unknown): { ok: false; problem: ReturnType<typeof fail>['problem'] } {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return fail('bytes_lost', `${file.name} cannot be read from the spool (${code}).`);
}
