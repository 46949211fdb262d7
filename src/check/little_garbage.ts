// For a process that does nothing but a check: it makes few objects, so that the room for young ones need not grow. What a
// check works with are long arrays.
import { setFlagsFromString } from 'node:v8';

/** Keeps the room for young objects as small as it is at the start. A thread gets the same by its limits (checker.ts). */
export function keepGarbageSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
