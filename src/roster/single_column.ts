// Rows that are one field although more were agreed: is another separator in them, and does it cut them as agreed?
import type { Gathering } from './part.ts';
import type { Reader } from './reader.ts';
import { nameOfSeparator, separators } from './separators.ts';

/** A separator found in this share of the rows is the one they were written with. */
const frequentShare = 0.9;

/** Rows that hold a separator, and rows that it cuts as agreed, by separator. */
export interface SingleColumnFindings {
  rows: Int32Array;
  asAgreed: Int32Array;
}

export class SingleColumn implements Gathering<SingleColumnFindings> {
  #agreed: string;
  #width: number;
  #candidates: string[];
  #rows = new Int32Array(separators.length);
  #asAgreed = new Int32Array(separators.length);

  constructor(agreed: string, width: number) {
    this.#agreed = agreed;
    this.#width = width;
    this.#candidates = [...separators];
  }

  /** Looks at the current record, which has one field. Within quotes the agreed separator counts as well. */
  look(reader: Reader): void {
    const { bytes } = reader;
    const end = reader.ends[0]!;
    for (const [index, separator] of this.#candidates.entries()) {
      const code = separator.charCodeAt(0);
      let found = 0;
      for (let at = reader.starts[0]!; at < end; at++) if (bytes[at] === code) found++;
      if (found > 0) this.#rows[index]!++;
      if (found === this.#width - 1) this.#asAgreed[index]!++;
    }
  }

  findings(): SingleColumnFindings {
    return { rows: this.#rows, asAgreed: this.#asAgreed };
  }

  absorb(later: SingleColumnFindings): void {
    for (let index = 0; index < this.#rows.length; index++) {
      this.#rows[index]! += later.rows[index]!;
      this.#asAgreed[index]! += later.asAgreed[index]!;
    }
  }

  /** What separates `rows` rows, if it is another character than agreed. */
  separator(rows: number): { says: string; isAsAgreed: boolean } | undefined {
    const needed = rows * frequentShare;
    const best = this.#candidates
      .map((separator, index) => ({ separator, rows: this.#rows[index]!, asAgreed: this.#asAgreed[index]! }))
      .filter((it) => it.rows >= needed)
      .sort((a, b) => b.asAgreed - a.asAgreed || b.rows - a.rows)[0];
    if (best === undefined) return undefined;
    const isAgreed = best.separator === this.#agreed;
    const says = isAgreed
      ? `${nameOfSeparator(best.separator)} within one pair of quotes a line`
      : `${nameOfSeparator(best.separator)}, not ${nameOfSeparator(this.#agreed)}`;
    return { says, isAsAgreed: !isAgreed && best.asAgreed >= needed };
  }
}
