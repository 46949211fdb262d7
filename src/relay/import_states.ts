// The legal moves of an import, in one table. An illegal move is a bug of ours and is thrown.
import type { ImportPatch, ImportRows } from './ports.ts';
import type { Import, ImportState } from './records.ts';

export const legalMoves: Record<ImportState, readonly ImportState[]> = {
  receiving: ['ready', 'cancelled'],
  // `ready` again: the process that had claimed the check is gone, or the disk refused.
  ready: ['checking', 'cancelled'],
  checking: ['ready', 'held', 'rejected', 'accepted'],
  // `ready` again: a person gave it another layout, and its stored bytes are checked anew.
  held: ['ready', 'accepted', 'rejected', 'superseded', 'cancelled'],
  accepted: ['forwarding', 'superseded'],
  forwarding: ['forwarded', 'undelivered', 'superseded'],
  // A person sends it again; or it was held back by a stop or a pause, and a newer set went instead.
  undelivered: ['forwarding', 'superseded'],
  rejected: ['ready'],
  // A person sends it once more to a destination that lost it, or what kept that back is mended.
  forwarded: ['forwarding'],
  superseded: [],
  cancelled: [],
};

/** Nothing happens to these any more by itself. */
export function isSettled(state: ImportState): boolean {
  return !['receiving', 'ready', 'checking', 'forwarding'].includes(state);
}

/**
 * Claims a move by conditional update. False: somebody else moved the import first, and this caller does nothing.
 * @throws when the table does not know the move.
 */
export function moveImport(
  rows: ImportRows,
  it: Pick<Import, 'id' | 'state'>,
  to: ImportState,
  patch: ImportPatch = {},
): boolean {
  if (!legalMoves[it.state].includes(to)) throw new Error(`Import ${it.id} may not go from ${it.state} to ${to}`);
  return rows.move(it.id, [it.state], to, patch);
}

/** A delivery of it goes out again. */
export function reopenImport(rows: ImportRows, id: number): void {
  const it = rows.head(id);
  if (it && it.state !== 'forwarding') moveImport(rows, it, 'forwarding', { finishedAt: null });
}
