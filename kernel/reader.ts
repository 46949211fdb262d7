// The two loops over bytes that a check spends most of its time in, in AssemblyScript: sixteen bytes are looked at in one
// instruction, and memory needs no test of bounds. `tools/kernel.ts` makes src/roster/kernel_program.ts of it. It knows
// plain records alone; whatever is odd is left to the reader, which reads the same bytes by its own rules.

/** What lies in a room, from its beginning: see src/roster/kernel.ts. Four bytes for each field. */
const starts: i32 = 0;
const ends: i32 = 4096;
const lows: i32 = 8192;
const highs: i32 = 12288;
const bytes: i32 = 16384;
const mostFields: i32 = 1024;

const lf: i32 = 10;
const cr: i32 = 13;

/** A bit for each of 16 bytes that is a delimiter, a quote or a control character. */
// @ts-ignore: only AssemblyScript has decorators of functions
@inline
function marksAt(at: i32, delimiters: v128, quotes: v128): i32 {
  const block = v128.load(at);
  const controls = v128.or(i8x16.lt_u(block, i8x16.splat(32)), i8x16.eq(block, i8x16.splat(127)));
  return i8x16.bitmask(v128.or(controls, v128.or(i8x16.eq(block, delimiters), i8x16.eq(block, quotes))));
}

/** How many bytes the line end at `at` has: 1 for LF, 2 for CRLF; 0 where there is none, or only one that may go on. */
// @ts-ignore: only AssemblyScript has decorators of functions
@inline
function lineEndAt(at: i32, end: i32): i32 {
  const byte = <i32>load<u8>(at);
  if (byte == lf) return 1;
  return byte == cr && at + 1 < end && load<u8>(at + 1) == lf ? 2 : 0;
}

/**
 * Describes the record at `from` of the room: where its fields begin and end. Its length with the line end, below 2 to the
 * 20th, plus its number of fields times that. 0 when the record is not whole before `filled`, or when anything but these is in it: values without quotes, values
 * in quotes with no quote and no line break within, delimiters, LF or CRLF at the end. `quote` is 0 where quotes are plain.
 */
export function scan(room: i32, from: i32, filled: i32, delimiter: i32, quote: i32): i32 {
  const delimiters = i8x16.splat(<i8>delimiter);
  const quotes = i8x16.splat(<i8>quote);
  const first = room + bytes;
  const end = first + filled;
  let block = first + from;
  let start = block;
  let quotedEnd = 0;
  let field = room;
  const lastField = room + (mostFields << 2);
  let marks = marksAt(block, delimiters, quotes);
  while (block < end) {
    if (marks == 0) {
      block += 16;
      marks = marksAt(block, delimiters, quotes);
      continue;
    }
    const at = block + ctz(marks);
    marks &= marks - 1;
    if (at >= end) return 0;
    const byte = <i32>load<u8>(at);
    if (byte == delimiter || byte < 32) {
      const ending = byte == delimiter ? 0 : lineEndAt(at, end);
      if (byte != delimiter && ending == 0) return 0;
      // A value in quotes ends before the quote, which must be the last byte before this one.
      if (quotedEnd != 0 && quotedEnd != at - 1) return 0;
      store<i32>(field, start - first, starts);
      store<i32>(field, (quotedEnd == 0 ? at : quotedEnd) - first, ends);
      field += 4;
      if (ending != 0) return (((field - room) >> 2) << 20) | (at + ending - first - from);
      if (field == lastField) return 0;
      start = at + 1;
      quotedEnd = 0;
      continue;
    }
    if (byte != quote || at != start) return 0;
    // Within quotes delimiters are plain, up to the next quote.
    start = at + 1;
    let within = delimiter;
    while (within == delimiter) {
      while (marks == 0) {
        block += 16;
        if (block >= end) return 0;
        marks = marksAt(block, delimiters, quotes);
      }
      quotedEnd = block + ctz(marks);
      marks &= marks - 1;
      if (quotedEnd >= end) return 0;
      within = <i32>load<u8>(quotedEnd);
    }
    if (within != quote) return 0;
  }
  return 0;
}

/** Hashes the first `count` fields of the room as `hashFields` of src/roster/hash.ts does, and returns what it returns. */
export function hash(room: i32, count: i32): i32 {
  const first = room + bytes;
  const last = room + (count << 2);
  let bits = 0;
  for (let field = room; field < last; field += 4) {
    let at = first + load<i32>(field, starts);
    const end = first + load<i32>(field, ends);
    let a = 0x3c6ef372 ^ (end - at);
    let b = 0x1f83d9ab ^ (end - at);
    while (at + 4 <= end) {
      const word = load<i32>(at);
      bits |= word;
      a = (rotl(a, 5) ^ word) * <i32>0x9e3779b1;
      b = (rotl(b, 13) ^ word) * <i32>0x85ebca77;
      at += 4;
    }
    if (at < end) {
      const word = load<i32>(at) & <i32>((<u32>0xffffffff) >> (32 - ((end - at) << 3)));
      bits |= word;
      a = (rotl(a, 5) ^ word) * <i32>0x9e3779b1;
      b = (rotl(b, 13) ^ word) * <i32>0x85ebca77;
    }
    a = (a ^ <i32>((<u32>a) >> 16)) * 0x7feb352d;
    b = (b ^ <i32>((<u32>b) >> 15)) * 0x2c1b3c6d;
    store<i32>(field, a ^ <i32>((<u32>a) >> 15), lows);
    store<i32>(field, b ^ <i32>((<u32>b) >> 13), highs);
  }
  return bits;
}
