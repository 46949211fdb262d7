// References whose parent may still come, or that another thread could not judge: kept in flat arrays until they can be
// looked up.
import { textOf } from './encoding.ts';
import type { PartStart } from './part.ts';
import type { Reader } from './reader.ts';

/** What waits, as plain data. */
export interface WaitingFindings {
  /** Per reference: hash, row, line, record, length of the text. */
  numbers: Int32Array;
  bytes: Float64Array;
  texts: Uint8Array;
}

/** References whose parent may still come, in flat arrays: 28 bytes and the text each. */
export class WaitingReferences {
  #numbers: Int32Array = new Int32Array(6 * 64);
  #bytes: Float64Array = new Float64Array(64);
  #texts: Uint8Array = new Uint8Array(1024);
  #textLength = 0;
  #count = 0;

  /** Plain data, as `of` takes it. */
  findings(): WaitingFindings {
    return {
      numbers: this.#numbers.slice(0, this.#count * 6),
      bytes: this.#bytes.slice(0, this.#count),
      texts: this.#texts.slice(0, this.#textLength),
    };
  }

  /** What another thread gathered in a part that begins at `start`. */
  static of({ numbers, bytes, texts }: WaitingFindings, start: PartStart): WaitingReferences {
    const waiting = new WaitingReferences();
    waiting.#numbers = numbers;
    waiting.#bytes = bytes;
    waiting.#texts = texts;
    waiting.#textLength = texts.length;
    waiting.#count = bytes.length;
    for (let at = 0; at < numbers.length; at += 6) {
      numbers[at + 2] = numbers[at + 2]! + start.rows;
      numbers[at + 3] = numbers[at + 3]! + start.lines;
      numbers[at + 4] = numbers[at + 4]! + start.records;
    }
    return waiting;
  }

  /** Takes in those of `other` that `isWanted`, behind its own. */
  append(other: WaitingReferences, isWanted: (lo: number, hi: number) => boolean): void {
    let textAt = 0;
    for (let entry = 0; entry < other.#count; entry++) {
      const at = entry * 6;
      const length = other.#numbers[at + 5]!;
      if (isWanted(other.#numbers[at]!, other.#numbers[at + 1]!)) {
        this.#makeRoom(length);
        this.#numbers.set(other.#numbers.subarray(at, at + 6), this.#count * 6);
        this.#bytes[this.#count] = other.#bytes[entry]!;
        this.#texts.set(other.#texts.subarray(textAt, textAt + length), this.#textLength);
        this.#textLength += length;
        this.#count++;
      }
      textAt += length;
    }
  }

  add(lo: number, hi: number, row: number, reader: Reader, start: number, end: number): void {
    const length = end - start;
    this.#makeRoom(length);
    const at = this.#count * 6;
    this.#numbers[at] = lo;
    this.#numbers[at + 1] = hi;
    this.#numbers[at + 2] = row;
    this.#numbers[at + 3] = reader.line;
    this.#numbers[at + 4] = reader.record;
    this.#numbers[at + 5] = length;
    this.#bytes[this.#count] = reader.byte;
    this.#texts.set(reader.bytes.subarray(start, end), this.#textLength);
    this.#textLength += length;
    this.#count++;
  }

  each(
    visit: (lo: number, hi: number, row: number, line: number, record: number, byte: number, text: string) => void,
  ): void {
    let textAt = 0;
    for (let entry = 0; entry < this.#count; entry++) {
      const n = this.#numbers;
      const at = entry * 6;
      const text = textOf(this.#texts, textAt, textAt + n[at + 5]!);
      textAt += n[at + 5]!;
      visit(n[at]!, n[at + 1]!, n[at + 2]!, n[at + 3]!, n[at + 4]!, this.#bytes[entry]!, text);
    }
  }

  /** For one more, whose text has this length. */
  #makeRoom(length: number): void {
    if (this.#count === this.#bytes.length) {
      const numbers = new Int32Array(this.#numbers.length * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
      const bytes = new Float64Array(this.#bytes.length * 2);
      bytes.set(this.#bytes);
      this.#bytes = bytes;
    }
    if (this.#textLength + length > this.#texts.length) {
      const texts = new Uint8Array((this.#textLength + length) * 2);
      texts.set(this.#texts);
      this.#texts = texts;
    }
  }
}
