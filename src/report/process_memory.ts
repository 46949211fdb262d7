// How much memory a process takes, as the kernel says.
import { readFileSync } from 'node:fs';

/** Resident bytes of a process; undefined where the kernel does not say, or when it has ended. */
export function residentBytes(pid: number): number | undefined {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? undefined : Number(found[1]) * 1024;
  } catch {
    return undefined;
  }
}
