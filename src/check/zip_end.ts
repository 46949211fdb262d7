// The end of a zip, after PKWARE's APPNOTE 4.3.14 to 4.3.16: how many files its list of contents counts and where that list
// lies. A list that is longer than the end counts is read by most programs as far as it is counted, and the files after
// that are lost without a word; so the end is read here too, and must agree with the list. Pure.

export interface ZipEnd {
  /** Files (and folders) in the list. */
  entries: number;
  /** Bytes of the list. */
  listBytes: number;
}

/** Why an archive cannot be read, as the rest of a sentence. */
export class BadEnd extends Error {}

const endBytes = 22;
const pointerBytes = 20;
const longEndBytes = 56;
const longestComment = 0xffff;

/** What the list has before each name: 46 bytes (APPNOTE 4.3.12). */
export const bytesBeforeName = 46;

/**
 * The end of an archive of `bytes`; `read` gives `length` of them from a place within it.
 * @throws BadEnd when there is none, or when it contradicts itself.
 */
export function zipEnd(bytes: number, read: (at: number, length: number) => Buffer): ZipEnd {
  const tailBytes = Math.min(bytes, pointerBytes + endBytes + longestComment);
  const tailAt = bytes - tailBytes;
  const tail = read(tailAt, tailBytes);
  const at = tail.lastIndexOf('PK\x05\x06', tail.length - endBytes, 'latin1');
  if (tail.length < endBytes || at < 0) throw new BadEnd('it is no zip, or a part of it is missing');
  const pointerAt = at - pointerBytes;
  const isLong = pointerAt >= 0 && tail.toString('latin1', pointerAt, pointerAt + 4) === 'PK\x06\x07';
  const short = shortEnd(tail.subarray(at, at + endBytes));
  if (!isLong) return agreed(short, tailAt + at);

  const longAt = safe(tail.readBigUInt64LE(pointerAt + 8));
  if (longAt > bytes - longEndBytes) throw new BadEnd('its end is not where it says');
  const long = longEnd(read(longAt, longEndBytes));
  for (const [key, most] of unsaid) {
    if (short[key] !== most && short[key] !== long[key]) throw new BadEnd('its two ends disagree');
  }
  return agreed(long, longAt);
}

interface End {
  entriesHere: number;
  entries: number;
  listBytes: number;
  listAt: number;
}

/** With these values the short end leaves it to the long one. */
const unsaid: [keyof End, number][] = [
  ['entriesHere', 0xffff],
  ['entries', 0xffff],
  ['listBytes', 0xffff_ffff],
  ['listAt', 0xffff_ffff],
];

function shortEnd(end: Buffer): End {
  return {
    entriesHere: end.readUInt16LE(8),
    entries: end.readUInt16LE(10),
    listBytes: end.readUInt32LE(12),
    listAt: end.readUInt32LE(16),
  };
}

function longEnd(end: Buffer): End {
  if (end.toString('latin1', 0, 4) !== 'PK\x06\x06') throw new BadEnd('its end is not where it says');
  return {
    entriesHere: safe(end.readBigUInt64LE(24)),
    entries: safe(end.readBigUInt64LE(32)),
    listBytes: safe(end.readBigUInt64LE(40)),
    listAt: safe(end.readBigUInt64LE(48)),
  };
}

/** The list ends where the end begins. */
function agreed(end: End, endAt: number): ZipEnd {
  if (end.entriesHere !== end.entries) throw new BadEnd('it is one of several parts, or its end contradicts itself');
  if (end.listAt + end.listBytes !== endAt) throw new BadEnd('its list of contents is not where its end says');
  return { entries: end.entries, listBytes: end.listBytes };
}

/** A number beyond what a file can have is a place that is not in it. */
function safe(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}
