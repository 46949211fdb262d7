// A set of 64-bit hashes in typed arrays, numbered in the order they came: the engine's only index. Open addressing,
// no object and no string per entry. The arrays lie in shared memory: another thread may look into a finished table.

/** A table that another thread may look into, as plain data. It must not be added to meanwhile. */
export interface SharedKeys {
  keys: Int32Array;
  slots: Int32Array;
  count: number;
}

export class KeyTable {
  /** Two lanes per entry: keys[2i] and keys[2i + 1]. */
  keys: Int32Array;
  count = 0;
  /** Entry number + 1 in the low bits, some bits of the hash above: most misses are told without looking at the keys. */
  #slots: Int32Array;
  #mask: number;
  #entryBits = 0x01ffffff;
  #tagBits = 0xfe000000 | 0;

  constructor(expected = 256) {
    this.keys = sharedNumbers(Math.max(16, expected) * 2);
    const slots = slotsFor(expected);
    this.#slots = sharedNumbers(slots);
    this.#mask = slots - 1;
  }

  /** The table for another thread to look into. */
  share(): SharedKeys {
    return { keys: this.keys, slots: this.#slots, count: this.count };
  }

  /** A table of another thread, to look into. */
  static of({ keys, slots, count }: SharedKeys): KeyTable {
    const table = new KeyTable(0);
    table.keys = keys;
    table.count = count;
    table.#slots = slots;
    table.#mask = slots.length - 1;
    if (count > table.#entryBits) table.#useAllBits();
    return table;
  }

  /** The number of this hash, or -1. */
  find(lo: number, hi: number): number {
    const keys = this.keys;
    const slots = this.#slots;
    const mask = this.#mask;
    const entryBits = this.#entryBits;
    const tagBits = this.#tagBits;
    let slot = lo & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) return -1;
      if (((found ^ hi) & tagBits) === 0) {
        const entry = (found & entryBits) - 1;
        if (keys[entry * 2] === lo && keys[entry * 2 + 1] === hi) return entry;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The number of this hash if it was there already; if it is new, -1 minus its number. */
  add(lo: number, hi: number): number {
    if (this.count * 8 >= this.#slots.length * 7) this.#rehash(slotsFor(this.count * 2));
    if (this.count === this.#entryBits) this.#dropTags();
    const keys = this.keys;
    const slots = this.#slots;
    const mask = this.#mask;
    const entryBits = this.#entryBits;
    const tagBits = this.#tagBits;
    let slot = lo & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) break;
      if (((found ^ hi) & tagBits) === 0) {
        const entry = (found & entryBits) - 1;
        if (keys[entry * 2] === lo && keys[entry * 2 + 1] === hi) return entry;
      }
      slot = (slot + 1) & mask;
    }
    const entry = this.count++;
    if (entry * 2 >= keys.length) this.#growKeys(this.count * 2);
    this.keys[entry * 2] = lo;
    this.keys[entry * 2 + 1] = hi;
    slots[slot] = (entry + 1) | (hi & tagBits);
    return -1 - entry;
  }

  /** Reads the place of a hash, so that it is near when it is asked for; the result means nothing. */
  touch(lo: number): number {
    return this.#slots[lo & this.#mask]!;
  }

  /** Makes room once for this many entries, so that filling up does not move everything several times. */
  expect(entries: number): void {
    if (entries * 2 > this.keys.length) this.#growKeys(entries);
    const slots = slotsFor(entries);
    if (slots > this.#slots.length) this.#rehash(slots);
  }

  /** Forgets them all. The room for them stays. */
  clear(): void {
    this.#slots.fill(0);
    this.count = 0;
  }

  /** The entries alone, without spare room. */
  entries(): Int32Array {
    return this.keys.subarray(0, this.count * 2);
  }

  #growKeys(entries: number): void {
    const grown = sharedNumbers(entries * 2);
    grown.set(this.keys);
    this.keys = grown;
  }

  /** Beyond 33 million entries all bits are needed for their numbers. */
  #dropTags(): void {
    this.#useAllBits();
    this.#rehash(this.#slots.length);
  }

  #useAllBits(): void {
    this.#entryBits = 0x7fffffff;
    this.#tagBits = 0;
  }

  #rehash(length: number): void {
    const slots = sharedNumbers(length);
    const mask = length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.keys[entry * 2]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (entry + 1) | (this.keys[entry * 2 + 1]! & this.#tagBits);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Numbers that all threads can see. */
export function sharedNumbers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/** Up to so many slots, which are 64 MB, half of them stay free: whoever looks finds at once. */
const roomySlots = 1 << 24;

/** A power of two. Of a table beyond `roomySlots` up to 85 % are filled: twice as many would be twice the memory. */
function slotsFor(entries: number): number {
  let slots = 64;
  while (slots * 17 < entries * 20 || (slots < roomySlots && slots < entries * 2)) slots *= 2;
  return slots;
}
