// 64-bit hashes of fields as two signed 32-bit lanes: what keys, references and rows are compared by. Two lanes of
// multiply-rotate with different constants; at 12 million keys the chance of any collision is about 1 in 250,000.
// The numbers are stored in baselines: changing this function means a new version of the baseline file.

/**
 * Hashes the fields [starts[i], ends[i]) into lo[i] and hi[i]. The buffer under `view` must go on for 4 bytes beyond
 * the last field. Returns the union of all bits, so that `& 0x80808080` says whether any byte is not ASCII.
 */
export function hashFields(
  view: DataView,
  starts: Int32Array,
  ends: Int32Array,
  count: number,
  lo: Int32Array,
  hi: Int32Array,
): number {
  let bits = 0;
  for (let field = 0; field < count; field++) {
    let at = starts[field]!;
    const end = ends[field]!;
    if (at === end) {
      lo[field] = emptyLo;
      hi[field] = emptyHi;
      continue;
    }
    let a = 0x3c6ef372 ^ (end - at);
    let b = 0x1f83d9ab ^ (end - at);
    while (at + 4 <= end) {
      const word = view.getInt32(at, true);
      bits |= word;
      a = Math.imul(((a << 5) | (a >>> 27)) ^ word, 0x9e3779b1);
      b = Math.imul(((b << 13) | (b >>> 19)) ^ word, 0x85ebca77);
      at += 4;
    }
    if (at < end) {
      const word = view.getInt32(at, true) & (0xffffffff >>> (32 - ((end - at) << 3)));
      bits |= word;
      a = Math.imul(((a << 5) | (a >>> 27)) ^ word, 0x9e3779b1);
      b = Math.imul(((b << 13) | (b >>> 19)) ^ word, 0x85ebca77);
    }
    a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
    b = Math.imul(b ^ (b >>> 15), 0x2c1b3c6d);
    lo[field] = a ^ (a >>> 15);
    hi[field] = b ^ (b >>> 13);
  }
  return bits;
}

/** The lanes of an empty field, which is what many fields are: the last steps of `hashFields` on its beginnings. */
const emptyA = Math.imul(0x3c6ef372 ^ (0x3c6ef372 >>> 16), 0x7feb352d);
const emptyB = Math.imul(0x1f83d9ab ^ (0x1f83d9ab >>> 15), 0x2c1b3c6d);
const emptyLo = emptyA ^ (emptyA >>> 15);
const emptyHi = emptyB ^ (emptyB >>> 13);

/** One step of combining hashes in order: lane `a` so far, then the next. */
export function joinLo(a: number, next: number): number {
  const mixed = Math.imul(((a << 7) | (a >>> 25)) ^ next, 0xcc9e2d51);
  return mixed ^ (mixed >>> 15);
}

/** The same for the other lane, with other constants. */
export function joinHi(b: number, next: number): number {
  const mixed = Math.imul(((b << 11) | (b >>> 21)) ^ next, 0x1b873593);
  return mixed ^ (mixed >>> 14);
}

/** The two lanes of a text in UTF-8, as `hashFields` has them. */
export function hashOfText(text: string): { lo: number; hi: number } {
  const encoded = new TextEncoder().encode(text);
  const bytes = new Uint8Array(encoded.length + 4);
  bytes.set(encoded);
  const lo = new Int32Array(1);
  const hi = new Int32Array(1);
  hashFields(new DataView(bytes.buffer), Int32Array.of(0), Int32Array.of(encoded.length), 1, lo, hi);
  return { lo: lo[0]!, hi: hi[0]! };
}
