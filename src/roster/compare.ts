// Tonight's rows against the last accepted ones, by key: added, removed, changed, unchanged; and the same by school,
// grade, term and role. Keys are unique on both sides here: repeats were dealt with while reading.
import type { LastFile } from './baseline.ts';
import { keyCountOf, piecesOf } from './baseline.ts';
import type { GroupTable } from './groups.ts';
import type { KeyTable } from './key_table.ts';
import type { GroupChange } from './report.ts';
import { RowBits } from './row_bits.ts';

export interface Comparison {
  added: number;
  removed: number;
  changed: number;
  unchanged: number;
  /** Keys of the last accepted file. */
  before: number;
  groups: GroupChange[];
}

/** What is needed of tonight's rows; `Rows` has it. */
export interface ComparedRows {
  keys: KeyTable;
  /** Two lanes per key; absent where the whole row is the key. */
  rows: Int32Array | undefined;
  groups: Int32Array | Uint16Array | undefined;
  groupTable: GroupTable | undefined;
}

/** Compares what was kept of two nights; by keys alone where `isByKeys`. */
export function compareRows(before: LastFile, after: ComparedRows, isByKeys = false): Comparison {
  const total = keyCountOf(before);
  const kept = new RowBits(after.keys.count);
  const oldCounts = new GroupCounts(before.groupTable);
  const newCounts = new GroupCounts(after.groupTable);
  const met = { removed: 0, changed: 0, next: 0 };
  for (const piece of piecesOf(before)) {
    const contents = isByKeys ? undefined : piece.contents;
    comparePiece(piece.keys, contents, piece.groups, after, kept, oldCounts, met);
  }
  const { removed, changed } = met;
  if (after.groups !== undefined) {
    for (let entry = 0; entry < after.keys.count; entry++) newCounts.add(after.groups[entry]!, !kept.has(entry));
  }
  return {
    added: after.keys.count - kept.count,
    removed,
    changed,
    unchanged: total - removed - changed,
    before: total,
    groups: groupChanges(oldCounts, newCounts),
  };
}

/** Goes on with some of the old keys. A function of its own, so that it is compiled for what it is called with. */
function comparePiece(
  oldKeys: Int32Array,
  contents: Int32Array | undefined,
  groups: Int32Array | Uint16Array | undefined,
  after: ComparedRows,
  kept: RowBits,
  counts: GroupCounts,
  met: { removed: number; changed: number; next: number },
): void {
  const { keys, rows } = after;
  const newKeys = keys.keys;
  const count = keys.count;
  let { next } = met;
  for (let key = 0; key * 2 < oldKeys.length; key++) {
    const lo = oldKeys[key * 2]!;
    const hi = oldKeys[key * 2 + 1]!;
    // Exports keep their order from night to night: mostly the next key is the next one here too.
    const isNext = next < count && newKeys[next * 2] === lo && newKeys[next * 2 + 1] === hi;
    const entry = isNext ? next : keys.find(lo, hi);
    if (entry >= 0) next = entry + 1;
    const isGone = entry < 0;
    if (isGone) met.removed++;
    else {
      kept.mark(entry);
      const isSame =
        contents === undefined ||
        rows === undefined ||
        (contents[key * 2] === rows[entry * 2] && contents[key * 2 + 1] === rows[entry * 2 + 1]);
      if (!isSame) met.changed++;
    }
    if (groups !== undefined) counts.add(groups[key]!, isGone);
  }
  met.next = next;
}

/** Rows per combination of groups: all of them, and those on this side only. */
class GroupCounts {
  readonly table: GroupTable | undefined;
  readonly all: Float64Array;
  readonly only: Float64Array;

  constructor(table: GroupTable | undefined) {
    this.table = table;
    this.all = new Float64Array(table?.combinations.length ?? 0);
    this.only = new Float64Array(this.all.length);
  }

  add(combination: number, isOnlyHere: boolean): void {
    this.all[combination] = this.all[combination]! + 1;
    if (isOnlyHere) this.only[combination] = this.only[combination]! + 1;
  }
}

function groupChanges(before: GroupCounts, after: GroupCounts): GroupChange[] {
  const changes = new Map<string, GroupChange>();
  const fold = (counts: GroupCounts, put: (change: GroupChange, all: number, only: number) => void) => {
    const table = counts.table;
    if (table === undefined) return;
    for (const [number, combination] of table.combinations.entries()) {
      for (const [index, kind] of table.kinds.entries()) {
        const group = table.values[index]![combination[index]!] ?? '';
        if (group === '') continue;
        const id = `${kind} ${group}`;
        let change = changes.get(id);
        if (change === undefined) {
          change = { kind, group, before: 0, after: 0, removed: 0, added: 0 };
          changes.set(id, change);
        }
        put(change, counts.all[number]!, counts.only[number]!);
      }
    }
  };
  // A kind that only one night has would read as if all its rows had come or gone.
  const kinds = (before.table?.kinds ?? []).filter((kind) => after.table?.kinds.includes(kind));
  fold(before, (change, all, only) => {
    change.before += all;
    change.removed += only;
  });
  fold(after, (change, all, only) => {
    change.after += all;
    change.added += only;
  });
  return [...changes.values()]
    .filter((change) => kinds.includes(change.kind) && change.before + change.after > 0)
    .sort(
      (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.removed - a.removed || (a.group < b.group ? -1 : 1),
    );
}
