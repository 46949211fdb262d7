// A set of 64-bit hashes and nothing more: no numbers, no order, for rows of which only has to be known whether they came
// before. It takes less than half the memory of a `KeyTable`.
import { giveBack } from './long_numbers.ts';

/** Of a table that knew how many would come, about 85 % are filled: a new hash is told after some 20 looks side by side. */
const mostFilled = 0.85;

export class HashSet {
  count = 0;
  /** Two lanes per place; both are zero where there is none. */
  #lanes: Int32Array;
  #places: number;
  /** From 32 bits to a place. */
  #scale: number;
  /** Two zeros are a hash as any other. */
  #hasZero = false;

  constructor(expected = 256) {
    this.#places = placesFor(expected);
    this.#lanes = new Int32Array(this.#places * 2);
    this.#scale = this.#places / 2 ** 32;
  }

  /** True when it was not there. */
  add(lo: number, hi: number): boolean {
    if ((lo | hi) === 0) return this.#addZero();
    if (this.count >= this.#places * mostFilled) this.#move(placesFor(this.count * 1.5));
    const place = this.#placeOf(lo, hi);
    const lanes = this.#lanes;
    if ((lanes[place * 2]! | lanes[place * 2 + 1]!) !== 0) return false;
    lanes[place * 2] = lo;
    lanes[place * 2 + 1] = hi;
    this.count++;
    return true;
  }

  /** Makes room once for this many. */
  expect(hashes: number): void {
    const places = placesFor(hashes);
    if (places > this.#places) this.#move(places);
  }

  /** Forgets them all. The room for them stays. */
  clear(): void {
    this.#lanes.fill(0);
    this.#hasZero = false;
    this.count = 0;
  }

  #addZero(): boolean {
    if (this.#hasZero) return false;
    this.#hasZero = true;
    this.count++;
    return true;
  }

  #firstPlace(lo: number, hi: number): number {
    return Math.floor(((Math.imul(lo, 0x9e3779b1) ^ hi) >>> 0) * this.#scale);
  }

  /** Where this hash is, or the free place where it belongs. */
  #placeOf(lo: number, hi: number): number {
    const lanes = this.#lanes;
    let place = this.#firstPlace(lo, hi);
    for (;;) {
      const foundLo = lanes[place * 2]!;
      const foundHi = lanes[place * 2 + 1]!;
      if ((foundLo | foundHi) === 0 || (foundLo === lo && foundHi === hi)) return place;
      place = place + 1 === this.#places ? 0 : place + 1;
    }
  }

  #move(places: number): void {
    const before = this.#lanes;
    this.#lanes = new Int32Array(places * 2);
    this.#places = places;
    this.#scale = places / 2 ** 32;
    for (let at = 0; at < before.length; at += 2) {
      if ((before[at]! | before[at + 1]!) === 0) continue;
      const place = this.#placeOf(before[at]!, before[at + 1]!);
      this.#lanes[place * 2] = before[at]!;
      this.#lanes[place * 2 + 1] = before[at + 1]!;
    }
    giveBack(before);
  }
}

function placesFor(hashes: number): number {
  return Math.ceil(hashes / mostFilled) + 16;
}
