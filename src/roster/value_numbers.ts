// Numbers for the values of a column, in the order they came, compared as a person would: white space around them, letter
// case and the ways to write one letter do not matter. Only hashes are kept, however many values there are.
import { hashFields, hashOfText } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { Reader } from './reader.ts';

/** Names are compared as a person would: white space around them, letter case and the ways to write one letter do not matter. */
export function normal(value: string): string {
  const trimmed = value.trim().toLowerCase();
  // Most values are plain ASCII, where there is one way to write a letter.
  return /\P{ASCII}/u.test(trimmed) ? trimmed.normalize('NFKC').toLowerCase() : trimmed;
}

const longest = 256;
const small = new Uint8Array(longest + 8);
const view = new DataView(small.buffer);
const starts = Int32Array.of(0);
const ends = Int32Array.of(0);
const lo = new Int32Array(1);
const hi = new Int32Array(1);

export class ValueNumbers {
  #table = new KeyTable();

  get size(): number {
    return this.#table.count;
  }

  /** The number of a value that is known; undefined when it is not. */
  find(value: string): number | undefined {
    const hash = hashOfText(normal(value));
    const found = this.#table.find(hash.lo, hash.hi);
    return found < 0 ? undefined : found;
  }

  numberOf(value: string): number {
    const hash = hashOfText(normal(value));
    return this.#add(hash.lo, hash.hi);
  }

  /** The same of a field, or of a part of it, without a string; -1 where it is blank. */
  numberAt(reader: Reader, from: number, to: number, text: () => string): number {
    const { bytes } = reader;
    let [start, end] = [from, to];
    while (start < end && isSpace(bytes[start]!)) start++;
    while (end > start && isSpace(bytes[end - 1]!)) end--;
    if (start === end) return -1;
    if (end - start > longest) return this.#slowly(text());
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte > 127) return this.#slowly(text());
      small[at - start] = byte >= 65 && byte <= 90 ? byte | 32 : byte;
    }
    ends[0] = end - start;
    hashFields(view, starts, ends, 1, lo, hi);
    return this.#add(lo[0]!, hi[0]!);
  }

  #slowly(text: string): number {
    return normal(text) === '' ? -1 : this.numberOf(text);
  }

  #add(low: number, high: number): number {
    const number = this.#table.add(low, high);
    return number < 0 ? -1 - number : number;
  }
}

/** What `trim` takes away among ASCII characters. */
function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
