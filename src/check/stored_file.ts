// Reads a file in chunks for the pure core, and makes sure on the way that it still is what arrived.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { SetFile } from '../roster/set_file.ts';

const chunkBytes = 1 << 20;
/** Whoever wants a few records from the middle of a file takes no more than the first chunk. */
const firstChunkBytes = 1 << 16;

/** The bytes on disk are not those that were stored. Caught where the check is run. */
export class BytesLost extends Error {}

/**
 * A stored file as the check reads it. Each complete reading verifies the length, the first one the SHA-256 too; else
 * `BytesLost`. What is read from the middle on is not verified by itself.
 */
export class StoredSetFile implements SetFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The bytes on disk had the right SHA-256. */
  isVerified = false;

  constructor(file: { name: string; path: string; bytes: number; sha256: string }) {
    this.name = file.name;
    this.path = file.path;
    this.bytes = file.bytes;
    this.sha256 = file.sha256;
  }

  *chunks(): Generator<Uint8Array> {
    const verifying = new Verifying(this, !this.isVerified);
    for (const chunk of chunksOfFile(this.path)) {
      verifying.update(chunk);
      yield chunk;
    }
    verifying.finish();
    this.isVerified = true;
  }

  chunksFrom(byte: number): Generator<Uint8Array> {
    return chunksOfFile(this.path, byte);
  }
}

/** Compares the bytes of a file, as they come, with those that arrived. */
export class Verifying {
  #file: { name: string; bytes: number; sha256: string };
  #hash: Hash | undefined;
  #total = 0;

  /** With `isHashed` by their SHA-256, else by their length alone. */
  constructor(file: { name: string; bytes: number; sha256: string }, isHashed = true) {
    this.#file = file;
    if (isHashed) this.#hash = createHash('sha256');
  }

  update(chunk: Uint8Array): void {
    this.#hash?.update(chunk);
    this.#total += chunk.length;
  }

  /** Throws `BytesLost` when they differ. */
  finish(): void {
    const { name, bytes, sha256 } = this.#file;
    if (this.#total !== bytes) throw new BytesLost(`${name} has ${this.#total} bytes on disk, ${bytes} arrived`);
    if (this.#hash !== undefined && this.#hash.digest('hex') !== sha256)
      throw new BytesLost(`${name} has another SHA-256 on disk than on arrival`);
  }
}

/** See `StoredSetFile`. */
export function storedFile(file: { name: string; path: string; bytes: number; sha256: string }): StoredSetFile {
  return new StoredSetFile(file);
}

/** The memory of chunks that are used up, for the next file. */
let spareBuffer: Uint8Array | undefined;

/** The content of a file from a byte on. Each chunk uses the memory of the one before. */
export function* chunksOfFile(path: string, from = 0): Generator<Uint8Array> {
  const handle = openSync(path, 'r');
  const buffer = spareBuffer ?? new Uint8Array(chunkBytes);
  spareBuffer = undefined;
  try {
    let at = from;
    let wanted = firstChunkBytes;
    for (;;) {
      const length = readSync(handle, buffer, 0, wanted, at);
      if (length === 0) return;
      at += length;
      yield buffer.subarray(0, length);
      wanted = chunkBytes;
    }
  } finally {
    spareBuffer = buffer;
    closeSync(handle);
  }
}
