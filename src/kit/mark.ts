// A short mark of a text: tells one state of a thing from another, so that nobody overwrites what somebody else changed.

/** Two 32-bit hashes in hexadecimal; not for secrets. */
export function markOfText(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ code, 0x9e3779b1);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}
