// One file on its way out: its bytes are hashed as they are written, and on the disk before it is called done.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export interface Written {
  bytes: number;
  sha256: string;
}

/** Small writes are gathered up to so many bytes. */
const gatheredBytes = 1 << 18;

export interface MadeFile {
  write(bytes: Uint8Array): void;
  finish(): Written;
  /** Lets go of it without an answer. */
  abandon(): void;
}

/** Begins a new file at this path. */
export function beginFile(path: string): MadeFile {
  const handle = openSync(path, 'wx', 0o600);
  const hash = createHash('sha256');
  const gathered = Buffer.alloc(gatheredBytes);
  let held = 0;
  let bytes = 0;
  const put = (part: Uint8Array) => {
    hash.update(part);
    bytes += part.length;
    for (let at = 0; at < part.length; ) at += writeSync(handle, part, at, part.length - at);
  };
  const flush = () => {
    if (held > 0) put(gathered.subarray(0, held));
    held = 0;
  };
  return {
    write(part) {
      if (held + part.length > gatheredBytes) flush();
      if (part.length > gatheredBytes) return put(part);
      gathered.set(part, held);
      held += part.length;
    },
    finish() {
      flush();
      fsyncSync(handle);
      closeSync(handle);
      return { bytes, sha256: hash.digest('hex') };
    },
    abandon: () => closeSync(handle),
  };
}
