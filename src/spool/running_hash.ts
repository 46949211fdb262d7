// SHA-256 of a file while it is written. Bytes that come in order are hashed as they come, those of a large file on a
// thread of its own; what was skipped or came early is read back at the end, and only a rewrite of hashed bytes costs
// the whole file again.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FollowedFile, HashThread } from './hash_thread.ts';

export interface RunningHash {
  wrote(data: Uint8Array, offset: number): void;
  truncated(bytes: number): void;
  /** Hex. Reads what is still missing from `file`, of which `bytes` count. */
  finish(file: FileHandle, bytes: number): Promise<string>;
  /** Nobody wants the hash any more. */
  drop(): void;
}

export interface Aside {
  thread: HashThread;
  /** The file that is written. */
  path: string;
}

const chunkBytes = 1024 * 1024;
/** From this size on another thread hashes; a smaller file is done before one had started. */
const asideFromBytes = 8 * 1024 * 1024;
const tellEveryBytes = 4 * 1024 * 1024;

export function createRunningHash(aside?: Aside): RunningHash {
  let hash = createHash('sha256');
  /** Written in order from the first byte on, and hashed here unless another thread does. */
  let inOrderBytes = 0;
  let followed: FollowedFile | undefined;
  let toldBytes = 0;

  function restart(): void {
    followed?.drop();
    followed = undefined;
    toldBytes = 0;
    hash = createHash('sha256');
    inOrderBytes = 0;
  }

  function tell(): void {
    if (inOrderBytes - toldBytes < tellEveryBytes) return;
    toldBytes = inOrderBytes;
    followed?.written(inOrderBytes);
  }

  async function finishHere(file: FileHandle, bytes: number): Promise<string> {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, bytes - inOrderBytes)));
    while (inOrderBytes < bytes) {
      const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, bytes - inOrderBytes), inOrderBytes);
      if (bytesRead === 0) throw Object.assign(new Error('A landing became shorter'), { code: 'EIO' });
      hash.update(chunk.subarray(0, bytesRead));
      inOrderBytes += bytesRead;
    }
    return hash.digest('hex');
  }

  return {
    wrote(data, offset) {
      if (offset !== inOrderBytes) {
        if (offset < inOrderBytes && data.length > 0) restart();
        return;
      }
      inOrderBytes += data.length;
      if (followed) return tell();
      hash.update(data);
      if (!aside || inOrderBytes < asideFromBytes) return;
      followed = aside.thread.follow(aside.path);
      tell();
    },
    truncated(bytes) {
      if (bytes < inOrderBytes) restart();
    },
    async finish(file, bytes) {
      const sha256 = await followed?.finish(bytes);
      if (sha256 !== undefined) return sha256;
      if (followed) restart();
      return finishHere(file, bytes);
    },
    drop: restart,
  };
}
