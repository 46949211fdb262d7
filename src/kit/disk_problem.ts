// What the disk said, as a Problem: full, or refusing.
import { fail } from './result.ts';

/** What the system calls it; blank for an error that is not the system's. Node's `rm` has no name for a disk that may only be read. */
export function diskCode(error: unknown): string {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === '' && syscall === 'rm' ? 'EROFS' : (code ?? '');
}

/** Whether it says that a file which is to be there is not, or cannot be read; one inside `ours` is not meant. */
export function isUnreadable(error: unknown, ours: string | undefined): boolean {
  const { code, syscall, path = '' } = (error ?? {}) as NodeJS.ErrnoException;
  const isReading = (syscall === 'open' && code === 'ENOENT') || (syscall === 'read' && code === 'EIO');
  return isReading && (ours === undefined || !path.startsWith(`${ours}/`));
}

/** Turns an error of a file operation into a failure; an error that is not the disk's is thrown on. */
export function diskFailure(error: unknown, doing: string): ReturnType<typeof fail> {
  const code = diskCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk_full', `no room left while ${doing}`);
  if (/^E[A-Z0-9]+$/.test(code)) return fail('disk_failed', `${code} while ${doing}`);
  throw error;
}

/** Runs `work`; a refusal of the disk comes back as a failure. */
export function onDisk<T>(doing: string, work: () => T): { ok: true; value: T } | ReturnType<typeof fail> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return diskFailure(error, doing);
  }
}
