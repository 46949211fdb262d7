// Ids of digits that are shorter than agreed ones, each with its zeros put back in every way: when all rows are seen
// they are looked for among the keys of the last accepted night.
import type { LastFile } from './baseline.ts';
import { piecesOf } from './baseline.ts';
import { hashFields } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';

/** Plain data. */
export interface ShortFindings {
  /** Two lanes per way of putting the zeros back, and the id it belongs to. */
  hashes: Int32Array;
  owners: Int32Array;
  /** Line, record and byte of each id. */
  places: Float64Array;
}

/** No export pads ids further. */
const longestId = 20;
const room = new Uint8Array(longestId + 8);
const roomView = new DataView(room.buffer);
const starts = new Int32Array(1);
const ends = Int32Array.of(longestId);
const lo = new Int32Array(1);
const hi = new Int32Array(1);

export class ShortIds implements Gathering<ShortFindings> {
  #padded = new KeyTable(16);
  #owners: number[] = [];
  #places: number[] = [];

  get count(): number {
    return this.#places.length / 3;
  }

  /** Takes in an id of the current record that is shorter than `width`. */
  take(reader: Reader, start: number, end: number, width: number): void {
    const length = end - start;
    const longest = Math.min(width, longestId);
    if (length >= longest) return;
    room.fill(48, 0, longestId);
    for (let at = 0; at < length; at++) room[longestId - length + at] = reader.bytes[start + at]!;
    const owner = this.count;
    for (let wide = length + 1; wide <= longest; wide++) {
      starts[0] = longestId - wide;
      hashFields(roomView, starts, ends, 1, lo, hi);
      this.#add(lo[0]!, hi[0]!, owner);
    }
    this.#places.push(reader.line, reader.record, reader.byte);
  }

  /** Tells the group of the ids that the last night had with zeros in front. How many those are. */
  confirm(group: NoticeGroup, last: LastFile, least: number): number {
    const isKnown = new Uint8Array(this.count);
    for (const { keys } of piecesOf(last)) {
      for (let at = 0; at < keys.length; at += 2) {
        const found = this.#padded.find(keys[at]!, keys[at + 1]!);
        if (found >= 0) isKnown[this.#owners[found]!] = 1;
      }
    }
    const known = isKnown.reduce((sum, one) => sum + one, 0);
    if (known === 0 || known < least) return 0;
    for (let id = 0; id < isKnown.length; id++) {
      if (isKnown[id] === 1) group.hit(this.#places[id * 3]!, this.#places[id * 3 + 1]!, this.#places[id * 3 + 2]!);
    }
    return known;
  }

  findings(): ShortFindings {
    return {
      hashes: this.#padded.entries().slice(),
      owners: Int32Array.from(this.#owners),
      places: Float64Array.from(this.#places),
    };
  }

  absorb({ hashes, owners, places }: ShortFindings, start: PartStart): void {
    const before = this.count;
    for (let entry = 0; entry < owners.length; entry++) {
      this.#add(hashes[entry * 2]!, hashes[entry * 2 + 1]!, before + owners[entry]!);
    }
    for (let at = 0; at < places.length; at += 3) {
      this.#places.push(places[at]! + start.lines, places[at + 1]! + start.records, places[at + 2]!);
    }
  }

  #add(one: number, other: number, owner: number): void {
    if (this.#padded.add(one, other) < 0) this.#owners.push(owner);
  }
}
