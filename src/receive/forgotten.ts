// Bytes that nobody knows any more: an upload whose note was not yet written when the power went.
import type { Spool } from '../relay/ports.ts';
import { createUploadNotes } from './upload_notes.ts';

/** Before any door opens: what is being received and has no note of any door can never be gone on with, and goes. */
export function discardForgotten(spool: Spool, notesFolder: string): void {
  const known = createUploadNotes(notesFolder).ofAnyDoor();
  for (const { id } of spool.waiting()) {
    if (known.has(id)) continue;
    const opened = spool.reopen(id);
    if (opened.ok) opened.value.discard();
  }
}
