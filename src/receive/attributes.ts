// What STAT, FSTAT and READDIR tell about an entry of the inbox.
import { fileType } from '../sftp/constants.ts';
import type { Attrs } from '../sftp/request.ts';
import type { Entry } from './inbox.ts';
import { bytesOf } from './upload.ts';

/** `nowMs` is the time folders show. */
export function attrsOf(entry: Entry, nowMs: number): Attrs {
  switch (entry.kind) {
    case 'directory':
      return { size: 0, permissions: fileType.directory | 0o755, mtime: secondsOf(nowMs) };
    case 'upload': {
      const { upload } = entry;
      const at = upload.arrival?.modifiedAt ?? upload.modifiedAt ?? upload.changedAt;
      return { size: bytesOf(upload), permissions: fileType.regular | 0o644, mtime: secondsOf(at) };
    }
    case 'arrival': {
      const { arrival } = entry.placed;
      return { size: arrival.bytes, permissions: fileType.regular | 0o644, mtime: secondsOf(arrival.modifiedAt) };
    }
  }
}

/** The protocol counts whole seconds in 32 bits. */
function secondsOf(ms: number): number {
  return Math.min(Math.max(0, Math.floor(ms / 1000)), 0xffff_ffff);
}
