// SHA-256 of a file while it is written. Bytes that come in order are hashed as they come; what was skipped or came
// early is read back at the end, and only a rewrite of hashed bytes costs the whole file again.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

export interface RunningHash {
  wrote(data: Uint8Array, offset: number): void;
  truncated(bytes: number): void;
  /** Hex. Reads what is still missing from `file`, of which `bytes` count. */
  finish(file: FileHandle, bytes: number): Promise<string>;
}

const chunkBytes = 1024 * 1024;

export function createRunningHash(): RunningHash {
  let hash = createHash('sha256');
  let hashedBytes = 0;

  function restart(): void {
    hash = createHash('sha256');
    hashedBytes = 0;
  }

  return {
    wrote(data, offset) {
      if (offset === hashedBytes) {
        hash.update(data);
        hashedBytes += data.length;
      } else if (offset < hashedBytes && data.length > 0) {
        restart();
      }
    },
    truncated(bytes) {
      if (bytes < hashedBytes) restart();
    },
    async finish(file, bytes) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, bytes - hashedBytes)));
      while (hashedBytes < bytes) {
        const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, bytes - hashedBytes), hashedBytes);
        if (bytesRead === 0) throw Object.assign(new Error('A landing became shorter'), { code: 'EIO' });
        hash.update(chunk.subarray(0, bytesRead));
        hashedBytes += bytesRead;
      }
      return hash.digest('hex');
    },
  };
}
