// The handles of one session: at most 64, never used twice.
import type { Handle } from '../sftp/request.ts';
import type { Entry, Placed } from './inbox.ts';
import { refuse } from './outcome.ts';
import type { Upload } from './upload.ts';

export interface FileHandle {
  kind: 'file';
  /** What it reads and writes: an upload, or an arrival until the first write makes an upload of it. */
  target: Upload | Placed;
  /** `holder` of the upload when it was opened; another session may have taken it over since. */
  holder: number;
  canRead: boolean;
  canWrite: boolean;
  doesAppend: boolean;
}

export interface FolderHandle {
  kind: 'folder';
  entries: Entry[];
  /** How many were sent. */
  sent: number;
}

export type OpenHandle = FileHandle | FolderHandle;

export interface Handles {
  /** Undefined when there are too many. */
  add(open: OpenHandle): Handle | undefined;
  get(handle: Handle): OpenHandle | undefined;
  remove(handle: Handle): void;
  readonly isFull: boolean;
}

export const mostHandles = 64;
export const badHandle = refuse('This handle is not open');
export const wrongHandle = refuse('This handle was opened for something else');
export const tooManyHandles = refuse(`At most ${mostHandles} handles may be open`);

export function createHandles(): Handles {
  const open = new Map<Handle, OpenHandle>();
  let last = 0;
  return {
    add(it) {
      if (open.size >= mostHandles) return undefined;
      last = (last + 1) >>> 0;
      open.set(last, it);
      return last;
    },
    get: (handle) => open.get(handle),
    remove: (handle) => {
      open.delete(handle);
    },
    get isFull() {
      return open.size >= mostHandles;
    },
  };
}
