// Which senders are writing at this moment, so that a set is not taken as complete under a running upload.
import type { DoorEvent } from './ports.ts';

export interface Uploads {
  noted(event: DoorEvent): void;
  isUploading(senderId: number): boolean;
}

export function createUploads(): Uploads {
  /** By session: the sender and the names open for writing. */
  const open = new Map<string, { senderId: number; files: Map<string, number> }>();

  function count(event: { senderId: number; session: string; file: string }, by: 1 | -1): void {
    const session = open.get(event.session) ?? { senderId: event.senderId, files: new Map() };
    const handles = (session.files.get(event.file) ?? 0) + by;
    if (handles > 0) session.files.set(event.file, handles);
    else session.files.delete(event.file);
    if (session.files.size > 0) open.set(event.session, session);
    else open.delete(event.session);
  }

  return {
    noted(event) {
      if (event.kind === 'upload-begun') count(event, 1);
      else if (event.kind === 'upload-ended' || event.kind === 'upload-torn' || event.kind === 'upload-failed')
        count(event, -1);
      else if (event.kind === 'logout') open.delete(event.session);
      else if (event.kind === 'restarted') open.clear();
    },
    isUploading: (senderId) => [...open.values()].some((session) => session.senderId === senderId),
  };
}
