// Finds a place in the middle of a file where a record probably begins. It is a guess: whoever reads from the beginning
// to there knows whether it was right.
import type { Encoding } from './layout.ts';
import type { Dialect } from './reader.ts';
import { Reader, recordFlag } from './reader.ts';
import type { SetFile } from './set_file.ts';
import { chunksFrom } from './set_file.ts';

/** How far is looked for a line end. */
const windowBytes = 1 << 16;
/** Line ends that are tried before the first of them is taken. */
const trials = 40;

const lf = 10;
const cr = 13;

/**
 * The first byte behind a line end at or after `byte` where a row of `width` fields follows, else where just a line
 * follows. Undefined when there is no line end nearby, or nothing behind it.
 */
export function recordStartAfter(
  file: SetFile,
  byte: number,
  options: { encoding: Encoding; dialect: Dialect; width: number },
): number | undefined {
  const { encoding, dialect, width } = options;
  const unit = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
  const from = byte - (byte % unit);
  const bytes = windowOf(file, from);
  const low = encoding === 'utf-16be' ? 1 : 0;
  /** The character at a place where it is an ASCII one; -1 for any other. */
  const characterAt = (at: number) =>
    unit === 1 || bytes[at + 1 - low] === 0 ? (bytes[at + (unit - 1) * low] ?? -1) : -1;
  let first: number | undefined;
  let tried = 0;
  for (let at = 0; at + unit < bytes.length && tried < trials; at += unit) {
    const character = characterAt(at);
    const isEnd = character === lf || (character === cr && characterAt(at + unit) !== lf);
    const next = at + unit;
    if (!isEnd || next >= bytes.length) continue;
    first ??= from + next;
    tried++;
    const reader = new Reader([bytes.subarray(next)], dialect, { encoding, byte: 0, line: 1, record: 0 });
    const isRow = reader.next() && reader.count === width && (reader.flags & ~recordFlag.multiline) === 0;
    const isFollowed = isRow && reader.next() && (reader.count === width || reader.byte === bytes.length);
    reader.close();
    if (isFollowed) return from + next;
  }
  return first;
}

function windowOf(file: SetFile, from: number): Uint8Array {
  const window = new Uint8Array(Math.max(0, Math.min(windowBytes, file.bytes - from)));
  let filled = 0;
  for (const chunk of chunksFrom(file, from)) {
    const part = chunk.subarray(0, window.length - filled);
    window.set(part, filled);
    filled += part.length;
    if (filled === window.length) break;
  }
  return window.subarray(0, filled);
}
