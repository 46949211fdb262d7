// What was judged about a value, by its hash, so that a value that comes again is not judged again. Bounded: a value
// takes the place of another one with the same slot.

const slots = 1 << 13;

export const unknownValue = 0;
export const goodValue = 1;
export const badValue = 2;

export class ValueCache {
  #keys = new Int32Array(slots * 2);
  #verdicts = new Uint8Array(slots);

  /** `unknownValue`, or what was last put for this hash. */
  get(lo: number, hi: number): number {
    const slot = lo & (slots - 1);
    return this.#keys[slot * 2] === lo && this.#keys[slot * 2 + 1] === hi ? this.#verdicts[slot]! : unknownValue;
  }

  put(lo: number, hi: number, verdict: number): void {
    const slot = lo & (slots - 1);
    this.#keys[slot * 2] = lo;
    this.#keys[slot * 2 + 1] = hi;
    this.#verdicts[slot] = verdict;
  }
}
