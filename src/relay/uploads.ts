// Which senders are writing at this moment, so that a set is not taken as complete under a running upload. Each door
// counts for itself.
import type { DoorEvent } from './ports.ts';

export interface Uploads {
  noted(event: DoorEvent): void;
  isUploading(senderId: number): boolean;
}

export function createUploads(): Uploads {
  /** Files being written: by door, then by sender. */
  const open = new Map<string, Map<number, number>>();
  return {
    noted(event) {
      if (event.kind === 'uploads-open') {
        const door = event.door ?? 'sftp';
        const counts = open.get(door) ?? new Map<number, number>();
        open.set(door, counts.set(event.senderId, event.count));
      } else if (event.kind === 'restarted') open.delete('sftp');
    },
    isUploading: (senderId) => [...open.values()].some((counts) => (counts.get(senderId) ?? 0) > 0),
  };
}
