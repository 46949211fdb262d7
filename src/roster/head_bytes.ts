// The first bytes of a file, to settle how it is written before it is read.

const headLength = 1 << 16;

/** The first 64 KiB or a little more; `isWhole` when that is all. */
export function headOf(chunks: Iterable<Uint8Array>): { bytes: Uint8Array; isWhole: boolean } {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  for (const chunk of chunks) {
    // Whoever hands out chunks may use the same memory for the next one.
    parts.push(new Uint8Array(chunk.subarray(0, headLength)));
    length += parts.at(-1)!.length;
    if (length < headLength) continue;
    isWhole = false;
    break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, isWhole };
}
