// How much memory a process takes and how much it has written, as the kernel says.
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

/**
 * The most resident bytes that this process has had. What `resourceUsage` says includes those of the process that started
 * this one, as they were then; it is taken only where the kernel says nothing else.
 */
export function mostResidentBytes(): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (found !== null) return Number(found[1]) * 1024;
  } catch {
    // No such file where it is not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** All that a process has written so far, to whatever; undefined where the kernel does not say, or when it has ended. */
export function writtenBytes(pid: number): number | undefined {
  try {
    const found = /^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
