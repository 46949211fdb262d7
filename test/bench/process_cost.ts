// What a process costs: processor time and memory, as the kernel counts them. Linux.
import { readFileSync } from 'node:fs';

/** A tick of /proc is 10 ms on every machine Linux runs on. */
const ticksPerSecond = 100;

/** Seconds of the processor this process has had, in all its threads. */
export function ownSeconds(pid: number): number {
  const [user, system] = times(pid);
  return (user! + system!) / ticksPerSecond;
}

/** Seconds of its children that have ended and were waited for. */
export function childrenSeconds(pid: number): number {
  const [, , user, system] = times(pid);
  return (user! + system!) / ticksPerSecond;
}

/** Memory of the process that is not shared with files, in bytes. */
export function memoryBytes(pid: number): number {
  const found = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) * 1024;
}

function times(pid: number): number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may have spaces.
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
}
