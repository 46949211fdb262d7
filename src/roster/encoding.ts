// Which encoding a file is in, and how its bytes become text. UTF-16 is turned into UTF-8 on the way in; UTF-8 and
// Windows-1252 are read as they are, because both keep delimiters, quotes and line ends as single ASCII bytes.
import type { Encoding } from './layout.ts';

export interface EncodingGuess {
  /** `utf-8` also stands for Windows-1252 until a byte is met that UTF-8 forbids. */
  encoding: Encoding;
  /** Length of the byte order mark; 0 without one. */
  bomBytes: number;
}

/** How many first bytes of a file settle the question. */
export const encodingHeadBytes = 1024;

/** Judges the first bytes of a file (as many as `encodingHeadBytes`, or all of a shorter one). */
export function guessEncoding(head: Uint8Array): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bomBytes: 2 };
  // Text of rosters is mostly Latin: in UTF-16 every second byte is then zero.
  const pairs = Math.min(head.length, encodingHeadBytes) >> 1;
  let zeroFirst = 0;
  let zeroSecond = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (head[pair * 2] === 0) zeroFirst++;
    if (head[pair * 2 + 1] === 0) zeroSecond++;
  }
  if (pairs < 2) return { encoding: 'utf-8', bomBytes: 0 };
  // From the first letter on: a file may also begin as it should and go on in UTF-16, where something was appended.
  if (head[1] === 0 && zeroSecond * 2 > pairs && zeroFirst === 0) return { encoding: 'utf-16le', bomBytes: 0 };
  if (head[0] === 0 && zeroFirst * 2 > pairs && zeroSecond === 0) return { encoding: 'utf-16be', bomBytes: 0 };
  return { encoding: 'utf-8', bomBytes: 0 };
}

/**
 * UTF-16 bytes (without byte order mark) as UTF-8 bytes. A lone surrogate or a torn last unit becomes U+FFFD. What is
 * handed out is overwritten by the next.
 */
export function* utf8FromUtf16(chunks: Iterable<Uint8Array>, encoding: 'utf-16le' | 'utf-16be'): Generator<Uint8Array> {
  const turn = new Utf16Turn(encoding === 'utf-16be');
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += turnedAtOnce) {
      const part = turn.take(chunk.subarray(at, at + turnedAtOnce));
      if (part.length > 0) yield part;
    }
  }
  const rest = turn.end();
  if (rest.length > 0) yield rest;
}

const turnedAtOnce = 1 << 16;
/** Set in a pair of units when one of them is not ASCII. */
const notAsciiPair = 0xff80ff80 | 0;

/** Turns UTF-16 into UTF-8 piece by piece; a piece may end within a unit or within a surrogate pair. */
class Utf16Turn {
  #isBigEndian: boolean;
  #units = new Uint8Array(turnedAtOnce + 8);
  #view = new DataView(this.#units.buffer);
  #out = new Uint8Array(turnedAtOnce * 2 + 16);
  #outView = new DataView(this.#out.buffer);
  /** A torn unit waits in the first byte of #units: 0 or 1. */
  #waiting = 0;
  #lead = 0;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  take(piece: Uint8Array): Uint8Array {
    const view = this.#view;
    const out = this.#out;
    const outView = this.#outView;
    const isLittleEndian = !this.#isBigEndian;
    this.#units.set(piece, this.#waiting);
    const end = this.#waiting + piece.length;
    const whole = end & ~1;
    let lead = this.#lead;
    let length = 0;
    let at = 0;
    while (at < whole) {
      // Four ASCII letters at once.
      while (at + 8 <= whole && lead === 0) {
        const first = view.getInt32(at, isLittleEndian);
        const second = view.getInt32(at + 4, isLittleEndian);
        if (((first | second) & notAsciiPair) !== 0) break;
        outView.setInt32(
          length,
          isLittleEndian
            ? (first & 0xff) | ((first >>> 8) & 0xff00) | ((second & 0xff) << 16) | ((second << 8) & 0xff000000)
            : (first >>> 16) | ((first & 0xff) << 8) | (second & 0xff0000) | (second << 24),
          true,
        );
        at += 8;
        length += 4;
      }
      if (at >= whole) break;
      const unit = view.getUint16(at, isLittleEndian);
      at += 2;
      if (lead !== 0) {
        if (unit >= 0xdc00 && unit <= 0xdfff) {
          length = putUtf8(out, length, 0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
          lead = 0;
          continue;
        }
        length = putUtf8(out, length, 0xfffd);
        lead = 0;
      }
      if (unit >= 0xd800 && unit <= 0xdbff) lead = unit;
      else length = putUtf8(out, length, unit >= 0xdc00 && unit <= 0xdfff ? 0xfffd : unit);
    }
    this.#lead = lead;
    this.#waiting = end - whole;
    if (this.#waiting === 1) this.#units[0] = this.#units[whole]!;
    return out.subarray(0, length);
  }

  end(): Uint8Array {
    let length = 0;
    if (this.#lead !== 0) length = putUtf8(this.#out, length, 0xfffd);
    if (this.#waiting === 1) length = putUtf8(this.#out, length, 0xfffd);
    return this.#out.subarray(0, length);
  }
}

function putUtf8(out: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    out[at] = point;
    return at + 1;
  }
  if (point < 0x800) {
    out[at] = 0xc0 | (point >> 6);
    out[at + 1] = 0x80 | (point & 63);
    return at + 2;
  }
  if (point < 0x10000) {
    out[at] = 0xe0 | (point >> 12);
    out[at + 1] = 0x80 | ((point >> 6) & 63);
    out[at + 2] = 0x80 | (point & 63);
    return at + 3;
  }
  out[at] = 0xf0 | (point >> 18);
  out[at + 1] = 0x80 | ((point >> 12) & 63);
  out[at + 2] = 0x80 | ((point >> 6) & 63);
  out[at + 3] = 0x80 | (point & 63);
  return at + 4;
}

/** Bytes that this UTF-8 text took in the UTF-16 file it came from. The buffer must go on for 4 bytes behind it. */
export function utf16BytesOf(view: DataView, start: number, end: number): number {
  let units = 0;
  let at = start;
  while (at < end) {
    while (at + 4 <= end && (view.getInt32(at, true) & highBits) === 0) {
      units += 4;
      at += 4;
    }
    if (at >= end) break;
    const byte = view.getUint8(at++);
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units * 2;
}

const highBits = 0x80808080 | 0;

/** Whether bytes[start, end) are valid UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      at++;
      continue;
    }
    let more = 0;
    let low = 0x80;
    let high = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) more = 1;
    else if (byte >= 0xe0 && byte <= 0xef) {
      more = 2;
      if (byte === 0xe0) low = 0xa0;
      if (byte === 0xed) high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      more = 3;
      if (byte === 0xf0) low = 0x90;
      if (byte === 0xf4) high = 0x8f;
    } else return false;
    if (at + more >= end) return false;
    for (let step = 1; step <= more; step++) {
      const next = bytes[at + step]!;
      if (next < low || next > high) return false;
      low = 0x80;
      high = 0xbf;
    }
    at += more + 1;
  }
  return true;
}

/** Code points of the bytes 0x80-0x9f in Windows-1252; unassigned ones stand for themselves, as browsers read them. */
const windows1252High =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes[start, end): UTF-8, or Windows-1252 where UTF-8 is impossible. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 24) {
    let short = '';
    let at = start;
    for (; at < end && bytes[at]! < 0x80; at++) short += String.fromCharCode(bytes[at]!);
    if (at === end) return short;
  }
  if (isUtf8(bytes, start, end)) return strictUtf8.decode(bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    text += byte >= 0x80 && byte <= 0x9f ? windows1252High[byte - 0x80] : String.fromCharCode(byte);
  }
  return text;
}
