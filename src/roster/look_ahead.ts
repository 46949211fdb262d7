// References that are looked up some rows later, many at a time: the keys of parents are far more than the processor's
// cache holds, and places that are asked for together are fetched together.
import type { Reader } from './reader.ts';
import type { ReferenceLink } from './references.ts';

const batch = 64;

export class LookAhead {
  /** Means nothing; it keeps the reads ahead from being optimised away. */
  touched = 0;
  #links: ReferenceLink[];
  #count = 0;
  /** Which link. */
  #which = new Uint16Array(batch);
  #lo = new Int32Array(batch);
  #hi = new Int32Array(batch);
  #rows = new Int32Array(batch);
  #lines = new Int32Array(batch);
  #records = new Int32Array(batch);
  #bytes = new Float64Array(batch);
  /** Where the value is in the reader's buffer. */
  #starts = new Int32Array(batch);
  #ends = new Int32Array(batch);

  constructor(links: ReferenceLink[]) {
    this.#links = links;
    for (const [index, link] of links.entries()) link.lookLater(this, index);
  }

  /** A field of the current record, row number `row`, is to be looked up in the parents of link number `index`. */
  add(index: number, lo: number, hi: number, row: number, reader: Reader, field: number): void {
    if (this.#count === batch) this.flush(reader);
    const at = this.#count++;
    this.#which[at] = index;
    this.#lo[at] = lo;
    this.#hi[at] = hi;
    this.#rows[at] = row;
    this.#lines[at] = reader.line;
    this.#records[at] = reader.record;
    this.#bytes[at] = reader.byte;
    this.#starts[at] = reader.starts[field]!;
    this.#ends[at] = reader.ends[field]!;
    this.touched ^= this.#links[index]!.parents.touch(lo);
  }

  /** Looks up what is waiting, in the order it came. Must be called before the buffer of the reader moves on. */
  flush(reader: Reader): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const links = this.#links;
    let touched = 0;
    for (let at = 0; at < count; at++) touched ^= links[this.#which[at]!]!.parents.touchKey(this.#lo[at]!);
    this.touched = touched;
    for (let at = 0; at < count; at++) {
      const link = links[this.#which[at]!]!;
      const lo = this.#lo[at]!;
      const hi = this.#hi[at]!;
      if (link.parents.find(lo, hi) >= 0) continue;
      const row = this.#rows[at]!;
      const place = { line: this.#lines[at]!, record: this.#records[at]!, byte: this.#bytes[at]! };
      link.notFound(lo, hi, row, place, reader.bytes, this.#starts[at]!, this.#ends[at]!);
    }
  }
}
