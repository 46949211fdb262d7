// Entry of a spool's hashing thread: follows files that are being written and hashes what is there.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { assertNever } from '../kit/assert_never.ts';
import type { FromHashThread, ToHashThread } from '../spool/hash_messages.ts';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread');

interface Followed {
  fd: number;
  hash: Hash;
  hashedBytes: number;
}

const chunk = Buffer.allocUnsafe(1024 * 1024);
const files = new Map<number, Followed>();

/** Hashes up to `bytes`; false when the file ends before. */
function advance(file: Followed, bytes: number): boolean {
  while (file.hashedBytes < bytes) {
    const length = readSync(file.fd, chunk, 0, Math.min(chunk.length, bytes - file.hashedBytes), file.hashedBytes);
    if (length === 0) return false;
    file.hash.update(chunk.subarray(0, length));
    file.hashedBytes += length;
  }
  return true;
}

function drop(id: number): void {
  const file = files.get(id);
  files.delete(id);
  if (file) closeSync(file.fd);
}

function handle(message: ToHashThread): void {
  const { id } = message;
  switch (message.kind) {
    case 'follow':
      files.set(id, { fd: openSync(message.path, 'r'), hash: createHash('sha256'), hashedBytes: 0 });
      return;
    case 'written': {
      const file = files.get(id);
      if (file && !advance(file, message.bytes)) drop(id);
      return;
    }
    case 'finish': {
      const file = files.get(id);
      const sha256 =
        file && advance(file, message.bytes) && file.hashedBytes === message.bytes ? file.hash.digest('hex') : null;
      drop(id);
      port?.postMessage({ id, sha256 } satisfies FromHashThread);
      return;
    }
    case 'drop':
      drop(id);
      return;
    default:
      assertNever(message);
  }
}

port.on('message', (message: ToHashThread) => {
  try {
    handle(message);
  } catch {
    // The file is gone or the disk refuses: the answer to `finish` says that there is no hash.
    drop(message.id);
    if (message.kind === 'finish') port.postMessage({ id: message.id, sha256: null } satisfies FromHashThread);
  }
});
