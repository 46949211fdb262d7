// The uploads of one sender that are being written, those included that a newer one of the same name hides. The desk is
// told how many after each change, so that a file set is not taken as complete under a running upload.
import type { DoorDesk } from '../relay/ports.ts';
import type { Upload } from './upload.ts';

export interface OpenUploads extends Iterable<Upload> {
  add(upload: Upload): void;
  /** After the row of its arrival is there, if it arrives: a set must not look complete without it. */
  delete(upload: Upload): void;
}

export function createOpenUploads(senderId: number, desk: DoorDesk): OpenUploads {
  const open = new Set<Upload>();
  const tell = () => desk.noted({ kind: 'uploads-open', senderId, count: open.size });
  return {
    add(upload) {
      open.add(upload);
      tell();
    },
    delete(upload) {
      if (open.delete(upload)) tell();
    },
    [Symbol.iterator]: () => open[Symbol.iterator](),
  };
}
