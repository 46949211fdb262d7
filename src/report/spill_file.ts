// Where the check of a large file keeps what it need not have in memory: a file without a name, which is gone with its process.
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Spill } from '../roster/spilled_rows.ts';

/** Throws what the disk says: that it is full, or refuses. */
export function openSpillFile(folder: string): Spill & { close(): void } {
  const path = join(folder, 'spill');
  const handle = openSync(path, 'wx+', 0o600);
  rmSync(path);
  let end = 0;
  return {
    write(block) {
      const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
      const place = end;
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, place + at);
      end += bytes.length;
      return place;
    },
    read(place, block) {
      const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(handle, bytes, at, bytes.length - at, place + at);
        if (read === 0) throw new Error('What was spilled has become shorter.');
        at += read;
      }
    },
    close: () => closeSync(handle),
  };
}
