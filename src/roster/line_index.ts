// On which physical line a key was first seen. Lines run along with keys except after blank rows, repeats and line
// breaks inside values, so only the places where they part are kept.

export class LineIndex {
  #entries: number[] = [];
  #gaps: number[] = [];
  #gap = Number.NaN;

  /** Entries are noted in rising order. */
  note(entry: number, line: number): void {
    const gap = line - entry;
    if (gap === this.#gap) return;
    this.#gap = gap;
    this.#entries.push(entry);
    this.#gaps.push(gap);
  }

  lineOf(entry: number): number {
    let low = 0;
    let high = this.#entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#entries[middle]! <= entry) low = middle;
      else high = middle - 1;
    }
    return entry + (this.#gaps[low] ?? 0);
  }
}
