// A look at the bytes of a field that has letters beyond ASCII: is it UTF-8 at all, and what in it is suspicious.

/** Bits of what `lookAtText` found. */
export const textBit = {
  /** Something beyond ASCII is there. */
  beyondAscii: 1,
  /** Bytes that UTF-8 forbids: Windows-1252. Nothing behind them was looked at. */
  foreign: 2,
  /** U+FFFD: a letter that was lost at the source. */
  replacement: 4,
  /** Letters as UTF-8 makes them when it is read as Windows-1252; a closer look is due. */
  maybeTwice: 8,
  /** A control character beyond ASCII, U+0080 to U+009F. */
  control: 16,
} as const;

const highBits = 0x80808080 | 0;

/** Looks at bytes[start, end), to which `view` belongs; the buffer must go on for 4 bytes behind them. */
export function lookAtText(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let bits = 0;
  let at = start;
  while (at < end) {
    while (at + 4 <= end && (view.getInt32(at, true) & highBits) === 0) at += 4;
    if (at >= end) break;
    const byte = bytes[at]!;
    if (byte < 0x80) {
      at++;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte < 0xc2 || byte > 0xf4 || at + length > end) return bits | textBit.beyondAscii | textBit.foreign;
    const second = bytes[at + 1]!;
    if (!isSecond(byte, second)) return bits | textBit.beyondAscii | textBit.foreign;
    for (let more = 2; more < length; more++) {
      if ((bytes[at + more]! & 0xc0) !== 0x80) return bits | textBit.beyondAscii | textBit.foreign;
    }
    bits |= textBit.beyondAscii;
    if (byte === 0xc3) {
      if (at + 2 < end && bytes[at + 2]! >= 0x80 && leadsTwice(second)) bits |= textBit.maybeTwice;
    } else if (byte === 0xc2) {
      if (second < 0xa0) bits |= textBit.control;
    } else if (byte === 0xef && second === 0xbf && bytes[at + 2] === 0xbd) bits |= textBit.replacement;
    at += length;
  }
  return bits;
}

/** Whether a sequence may go on so: no overlong form, no surrogate, at most U+10FFFF. */
function isSecond(first: number, second: number): boolean {
  switch (first) {
    case 0xe0:
      return second >= 0xa0 && second <= 0xbf;
    case 0xed:
      return second >= 0x80 && second <= 0x9f;
    case 0xf0:
      return second >= 0x90 && second <= 0xbf;
    case 0xf4:
      return second >= 0x80 && second <= 0x8f;
    default:
      return (second & 0xc0) === 0x80;
  }
}

/** The second byte of \u00c2 \u00c3 \u00c4 \u00c5 \u00e2 \u00ef, the letters that the first bytes of a sequence turn into. */
function leadsTwice(second: number): boolean {
  return (second >= 0x82 && second <= 0x85) || second === 0xa2 || second === 0xaf;
}
