// Whether an id that nobody has is one that somebody has when zeros are put in front, or taken away.
import { hashFields } from './hash.ts';
import type { KeyTable } from './key_table.ts';

/** No export pads ids further. */
const longestId = 20;
const room = new Uint8Array(longestId + 8);
const view = new DataView(room.buffer);
const starts = new Int32Array(1);
const ends = Int32Array.of(longestId);
const lo = new Int32Array(1);
const hi = new Int32Array(1);

/** `lost`: among `keys` with more zeros in front than `text` has; `kept`: with fewer. Undefined: neither. */
export function knownByZeros(text: string, keys: KeyTable): 'lost' | 'kept' | undefined {
  if (text.length > longestId || !/^\d+$/.test(text)) return undefined;
  room.fill(48, 0, longestId);
  const first = longestId - text.length;
  for (let at = 0; at < text.length; at++) room[first + at] = text.charCodeAt(at);
  const isKeyFrom = (start: number) => {
    starts[0] = start;
    hashFields(view, starts, ends, 1, lo, hi);
    return keys.find(lo[0]!, hi[0]!) >= 0;
  };
  for (let start = first - 1; start >= 0; start--) if (isKeyFrom(start)) return 'lost';
  for (let start = first; start < longestId - 1 && room[start] === 48; start++) if (isKeyFrom(start + 1)) return 'kept';
  return undefined;
}
