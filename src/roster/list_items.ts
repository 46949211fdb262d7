// The items of a field that is a list, such as the ids of a user's schools, without a string for any of them.
import { hashFields } from './hash.ts';
import type { Reader } from './reader.ts';

export let itemStarts = new Int32Array(32);
export let itemEnds = new Int32Array(32);
export let itemLo = new Int32Array(32);
export let itemHi = new Int32Array(32);

/** Where the items of a field lie, and their hashes, from the first on; returns how many there are. Good until the next call. */
export function readItems(reader: Reader, field: number): number {
  const count = splitList(reader.bytes, reader.starts[field]!, reader.ends[field]!);
  hashFields(reader.view, itemStarts, itemEnds, count, itemLo, itemHi);
  return count;
}

/** Finds the items of `a, b,c` between start and end, trimmed, empty ones left out; returns how many. */
function splitList(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== 44) continue;
    let first = from;
    let last = at;
    while (first < last && bytes[first]! <= 32) first++;
    while (last > first && bytes[last - 1]! <= 32) last--;
    if (last > first) {
      if (count === itemStarts.length) growItems();
      itemStarts[count] = first;
      itemEnds[count] = last;
      count++;
    }
    from = at + 1;
  }
  return count;
}

function growItems(): void {
  const longer = (array: Int32Array<ArrayBuffer>) => {
    const grown = new Int32Array(array.length * 2);
    grown.set(array);
    return grown;
  };
  itemStarts = longer(itemStarts);
  itemEnds = longer(itemEnds);
  itemLo = longer(itemLo);
  itemHi = longer(itemHi);
}
