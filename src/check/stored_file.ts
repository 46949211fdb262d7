// Reads a file in chunks for the pure core, and makes sure on the way that it still is what arrived.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { SetFile } from '../roster/set_file.ts';

const chunkBytes = 1 << 20;

/** The bytes on disk are not those that were stored. Caught where the check is run. */
export class BytesLost extends Error {}

/** A stored file as the check reads it. Each complete reading verifies the length, the first one the SHA-256 too; else `BytesLost`. */
export function storedFile(file: { name: string; path: string; bytes: number; sha256: string }): SetFile {
  let isVerified = false;
  return {
    name: file.name,
    bytes: file.bytes,
    sha256: file.sha256,
    *chunks() {
      const hash = isVerified ? undefined : createHash('sha256');
      let total = 0;
      for (const chunk of chunksOfFile(file.path)) {
        hash?.update(chunk);
        total += chunk.length;
        yield chunk;
      }
      if (total !== file.bytes) throw new BytesLost(`${file.name} has ${total} bytes on disk, ${file.bytes} arrived`);
      if (hash === undefined) return;
      if (hash.digest('hex') !== file.sha256)
        throw new BytesLost(`${file.name} has another SHA-256 on disk than on arrival`);
      isVerified = true;
    },
  };
}

/** The content of a file. Each chunk uses the memory of the one before. */
export function* chunksOfFile(path: string): Generator<Uint8Array> {
  const handle = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (;;) {
      const length = readSync(handle, buffer, 0, chunkBytes, null);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}
