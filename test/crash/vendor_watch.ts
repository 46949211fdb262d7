// A vendor's folder, looked at all the time from outside: how often each file came under its final name, and whether
// anybody could ever have read a part of one.
import { existsSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from './ends.ts';

export interface VendorWatch {
  /** How often a file was moved to, or made under, this name. */
  timesCame(name: string): number;
  /** Every content that anybody could have read under a final name, each once; the first ones were there before. */
  seen(): { name: string; bytes: Buffer }[];
  stop(): void;
}

export function watchVendor(folder: string): VendorWatch {
  mkdirSync(folder, { recursive: true });
  const came = new Map<string, number>();
  const seen = new Map<string, { name: string; bytes: Buffer }>();
  let present = new Map<string, number>(finalNames(folder).map((name) => [name, inodeOf(folder, name)]));

  function look(): void {
    const now = new Map<string, number>();
    for (const name of finalNames(folder)) {
      const inode = inodeOf(folder, name);
      if (inode === 0) continue;
      now.set(name, inode);
      // A rename brings another inode: the file came anew.
      if (present.get(name) !== inode) came.set(name, (came.get(name) ?? 0) + 1);
      const bytes = bytesOf(folder, name);
      if (bytes) seen.set(`${name} ${hashOf(bytes)}`, { name, bytes });
    }
    present = now;
  }

  look();
  const watcher: FSWatcher = watch(folder, { recursive: false }, look);
  const timer = setInterval(look, 15);
  return {
    timesCame: (name) => came.get(name) ?? 0,
    seen: () => [...seen.values()],
    stop() {
      clearInterval(timer);
      watcher.close();
      look();
    },
  };
}

/** What a vendor's program would pick up. */
export function finalNames(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => !name.startsWith('.') && !name.endsWith('.part'))
    : [];
}

/** 0 when it went away meanwhile. */
function inodeOf(folder: string, name: string): number {
  return statSync(join(folder, name), { throwIfNoEntry: false })?.ino ?? 0;
}

function bytesOf(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
