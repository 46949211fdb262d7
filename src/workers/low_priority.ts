// Lets the thread that serves the pages go first: what runs here can wait a few milliseconds, a person should not.
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** As `nice` has it: 0 is usual, 19 the least. */
const niceness = 10;

/** This thread alone, on Linux; elsewhere there is no such thing, and nothing is changed. */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isSafeInteger(thread) && thread !== process.pid) setPriority(thread, niceness);
  } catch {
    // A container may hide /proc or forbid it: then all threads are equal.
  }
}
