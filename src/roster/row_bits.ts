// Marks on rows by number, each counted once: wrong rows, orphans, keys already seen.

export class RowBits {
  /** How many rows are marked. */
  count = 0;
  #words: Uint32Array;

  constructor(rows = 0) {
    this.#words = new Uint32Array((rows >>> 5) + 1);
  }

  mark(row: number): void {
    const word = row >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.#words.length * 2));
      grown.set(this.#words);
      this.#words = grown;
    }
    const bit = 1 << (row & 31);
    if ((this.#words[word]! & bit) === 0) {
      this.#words[word] = this.#words[word]! | bit;
      this.count++;
    }
  }

  /** The marks alone, as plain data. */
  findings(): Uint32Array {
    return this.#words;
  }

  /** Marks the rows that are marked in a part, which begins at row number `from`. */
  absorb(words: Uint32Array, from: number): void {
    for (let word = 0; word < words.length; word++) {
      for (let bits = words[word]!; bits !== 0; bits &= bits - 1) {
        this.mark(from + word * 32 + (31 - Math.clz32(bits & -bits)));
      }
    }
  }

  has(row: number): boolean {
    const word = row >>> 5;
    return word < this.#words.length && (this.#words[word]! & (1 << (row & 31))) !== 0;
  }
}
