// One hash for all values of a row, outside of the loop of the check, which has its own.
import { joinHi, joinLo } from './hash.ts';
import type { Reader } from './reader.ts';

/**
 * The two lanes of the current record, whose fields are hashed; the same for rows that the check takes for repeats of each
 * other: blanks beyond `width` columns are nothing. Another `seed` gives another hash.
 */
export function rowHash(reader: Reader, width: number, seed = 0): [lo: number, hi: number] {
  const { count, starts, ends, lo, hi } = reader;
  let rowLo = joinLo(0, seed);
  let rowHi = joinHi(0, seed);
  for (let place = 0; place < Math.max(count, width); place++) {
    if (place >= width && starts[place] === ends[place]) continue;
    rowLo = joinLo(rowLo, place < count ? lo[place]! : -1);
    rowHi = joinHi(rowHi, place < count ? hi[place]! : -1);
  }
  return [rowLo, rowHi];
}
