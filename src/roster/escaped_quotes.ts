// Values whose quotes have a backslash before them (Apple School Manager): read as if they were not quotes at all. The
// bytes stay as many as they were, so that every place in the file is exact; the file itself is not touched.

const backslash = 92;
const quote = 34;
const apostrophe = 39;

/** Each `\"` as a backslash and an apostrophe; a backslash after a backslash escapes nothing. */
export function* withoutEscapedQuotes(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let isEscaped = false;
  for (const chunk of chunks) {
    if (!isEscaped && !chunk.includes(backslash)) {
      yield chunk;
      continue;
    }
    let copy: Uint8Array | undefined;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (isEscaped && byte === quote) {
        copy ??= new Uint8Array(chunk);
        copy[at] = apostrophe;
      }
      isEscaped = byte === backslash && !isEscaped;
    }
    yield copy ?? chunk;
  }
}
