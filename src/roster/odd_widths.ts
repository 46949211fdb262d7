// The rows of one file that have not the agreed number of fields, counted by how many they have.
import type { Reader } from './reader.ts';

export interface OddWidth {
  width: number;
  count: number;
  /** Where the first of them is. */
  line: number;
  record: number;
  byte: number;
  lastLine: number;
}

/** Widths that are told apart; a damaged file may have one for each row. */
const widthsKept = 64;

export class OddWidths {
  fewest = 0;
  most = 0;
  #widths = new Map<number, OddWidth>();

  /** Takes the current record, whose width is not as agreed. */
  take(reader: Reader): void {
    const width = reader.count;
    if (this.fewest === 0 || width < this.fewest) this.fewest = width;
    if (width > this.most) this.most = width;
    const known = this.#widths.get(width);
    if (known !== undefined) {
      known.count++;
      known.lastLine = reader.line;
    } else if (this.#widths.size < widthsKept) {
      const { line, record, byte } = reader;
      this.#widths.set(width, { width, count: 1, line, record, byte, lastLine: line });
    }
  }

  /** Takes in what a later part of the same file had. */
  absorb(later: OddWidths): void {
    if (later.fewest > 0) this.fewest = this.fewest === 0 ? later.fewest : Math.min(this.fewest, later.fewest);
    this.most = Math.max(this.most, later.most);
    for (const it of later.#widths.values()) {
      const known = this.#widths.get(it.width);
      if (known === undefined) this.#widths.set(it.width, { ...it });
      else {
        known.count += it.count;
        known.lastLine = it.lastLine;
      }
    }
  }

  mostFrequent(): OddWidth | undefined {
    return [...this.#widths.values()].sort((a, b) => b.count - a.count)[0];
  }
}
