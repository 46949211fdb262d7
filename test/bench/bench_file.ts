// Files to send: random bytes, so that nothing on the way can be clever about them.
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export function writeRandomFile(path: string, bytes: number): void {
  const chunk = randomFillSync(Buffer.allocUnsafe(4 * 1024 * 1024));
  const fd = openSync(path, 'w');
  for (let at = 0; at < bytes; at += chunk.length) {
    // Each piece differs, so that nothing below can share blocks.
    chunk.writeUInt32BE(at >>> 0, 0);
    writeSync(fd, chunk, 0, Math.min(chunk.length, bytes - at));
  }
  // What is on the disk can leave the page cache.
  fsyncSync(fd);
  closeSync(fd);
}

/** Sends a file out of the page cache: who reads it next reads the disk. */
export function forgetPages(path: string): void {
  const { status, stderr } = spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dd: ${stderr}`);
}

/** Has a file in the page cache. */
export function readPages(path: string): void {
  spawnSync('cat', [path], { stdio: 'ignore' });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
