// How far tonight's rows of a file can be compared with the last accepted ones when its layout was agreed anew between.
import type { LayoutFile } from './layout.ts';

/** `rows`: keys and contents; `keys`: who came and went, not what changed; `nothing`: the key is another one. */
export type Comparable = 'rows' | 'keys' | 'nothing';

/** `before`: the file as the last accepted night had it; absent where that is not known, and then it was the same. */
export function comparable(before: LayoutFile | undefined, now: LayoutFile): Comparable {
  if (before === undefined) return 'rows';
  if (!isSameKey(before, now)) return 'nothing';
  const isSame =
    before.columns.length === now.columns.length &&
    before.columns.every((column, at) => column.name === now.columns[at]!.name);
  // Contents are one hash over all columns in their agreed order.
  return isSame ? 'rows' : 'keys';
}

/** By name, or at the same place under another name. */
function isSameKey(before: LayoutFile, now: LayoutFile): boolean {
  if (before.key.length !== now.key.length) return false;
  const placeOf = (file: LayoutFile, name: string) => file.columns.findIndex((column) => column.name === name);
  return before.key.every((name, at) => name === now.key[at] || placeOf(before, name) === placeOf(now, now.key[at]!));
}
