// Which senders are writing at this moment, so that a set is not taken as complete under a running upload.
import type { DoorEvent } from './ports.ts';

export interface Uploads {
  noted(event: DoorEvent): void;
  isUploading(senderId: number): boolean;
}

export function createUploads(): Uploads {
  /** Files being written, by sender. */
  const open = new Map<number, number>();
  return {
    noted(event) {
      if (event.kind === 'uploads-open') open.set(event.senderId, event.count);
      else if (event.kind === 'restarted') open.clear();
    },
    isUploading: (senderId) => (open.get(senderId) ?? 0) > 0,
  };
}
