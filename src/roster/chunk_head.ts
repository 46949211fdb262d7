// The first bytes of a file that comes in chunks: looked at before the rest is read, and read again in front of it.

/** Pulls chunks until `length` bytes are there, or all. */
export function takeHead(chunks: Iterator<Uint8Array>, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  while (total < length) {
    const step = chunks.next();
    if (step.done === true) break;
    total += step.value.length;
    // Whoever hands out chunks may use the same memory for the next one. (A slice of a Buffer would be no copy.)
    parts.push(total < length ? new Uint8Array(step.value) : step.value);
  }
  if (parts.length === 1) return parts[0]!;
  const head = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    head.set(part, at);
    at += part.length;
  }
  return head;
}

/** The head, and what comes behind it. */
export function* withHead(head: Uint8Array, rest: Iterator<Uint8Array>): Generator<Uint8Array> {
  yield head;
  for (let step = rest.next(); step.done !== true; step = rest.next()) yield step.value;
}
