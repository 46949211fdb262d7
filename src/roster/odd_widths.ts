// The rows of one file that have not the agreed number of fields, counted by how many they have.
import type { Gathering, PartStart } from './part.ts';
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

export interface OddWidthFindings {
  fewest: number;
  most: number;
  widths: OddWidth[];
}

/** Widths that are told apart; a damaged file may have one for each row. */
const widthsKept = 64;

export class OddWidths implements Gathering<OddWidthFindings> {
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

  findings(): OddWidthFindings {
    return { fewest: this.fewest, most: this.most, widths: [...this.#widths.values()] };
  }

  absorb(later: OddWidthFindings, start: PartStart): void {
    if (later.fewest > 0) this.fewest = this.fewest === 0 ? later.fewest : Math.min(this.fewest, later.fewest);
    this.most = Math.max(this.most, later.most);
    for (const it of later.widths) {
      const lastLine = it.lastLine + start.lines;
      const known = this.#widths.get(it.width);
      if (known !== undefined) {
        known.count += it.count;
        known.lastLine = lastLine;
      } else if (this.#widths.size < widthsKept) {
        this.#widths.set(it.width, {
          ...it,
          line: it.line + start.lines,
          record: it.record + start.records,
          lastLine,
        });
      }
    }
  }

  mostFrequent(): OddWidth | undefined {
    return [...this.#widths.values()].sort((a, b) => b.count - a.count)[0];
  }
}
