// Reads a file of the job for sending, and hashes what is really sent.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { fail, ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';

export type JobFile = DeliveryJob['files'][number];

export interface JobReader {
  /** Fills `into` with the next bytes; how many, 0 at the end. */
  next(into: Uint8Array): Result<number>;
  /** The bytes at a place, without moving on. */
  at(position: number, length: number): Result<Buffer>;
  /** Goes on to `position`; what lies before is hashed and not handed out. */
  skipTo(position: number): Result<undefined>;
  /** After the last byte: bytes_lost when size or hash are not those of the arrival. */
  verify(): Result<undefined>;
  close(): void;
}

const skipBytes = 1024 * 1024;

/** bytes_lost when the stored file cannot be read. */
export function readJobFile(file: JobFile): Result<JobReader> {
  let descriptor: number;
  try {
    descriptor = openSync(file.path, 'r');
  } catch (error) {
    return lost(file, error);
  }
  const hash = createHash('sha256');
  let position = 0;
  const next = (into: Uint8Array): Result<number> => {
    try {
      const length = readSync(descriptor, into, 0, into.length, position);
      position += length;
      hash.update(into.subarray(0, length));
      return ok(length);
    } catch (error) {
      return lost(file, error);
    }
  };
  return ok({
    next,
    at(from, length) {
      try {
        const bytes = Buffer.alloc(length);
        return ok(bytes.subarray(0, readSync(descriptor, bytes, 0, length, from)));
      } catch (error) {
        return lost(file, error);
      }
    },
    skipTo(to) {
      const buffer = Buffer.allocUnsafe(skipBytes);
      while (position < to) {
        const read = next(buffer.subarray(0, Math.min(skipBytes, to - position)));
        if (!read.ok) return read;
        if (read.value === 0) break;
      }
      return ok();
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
