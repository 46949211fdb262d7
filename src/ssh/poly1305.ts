// Poly1305 alone, which node:crypto does not offer: ssh2 brings it as WebAssembly and uses it for chacha20-poly1305.
import { createRequire } from 'node:module';

/** The 16 bytes for `head` followed by `body` under a key of 32 bytes; valid until the next call. */
export type Poly1305 = (key: Uint8Array, head: Uint8Array, body: Uint8Array) => Uint8Array;

interface Program {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _poly1305_auth(tag: number, head: number, headBytes: number, body: number, bodyBytes: number, key: number): void;
}

const keyBytes = 32;
const headBytes = 4;
const tagBytes = 16;

/** `longestBody` in bytes. Longer ones, and other heads than of 4 bytes, are a bug. */
export async function loadPoly1305(longestBody: number): Promise<Poly1305> {
  const load = createRequire(import.meta.url)('ssh2/lib/protocol/crypto/poly1305.js') as () => Promise<Program>;
  const program = await load();
  const tagAt = program._malloc(tagBytes + keyBytes + headBytes + longestBody);
  const keyAt = tagAt + tagBytes;
  const headAt = keyAt + keyBytes;
  const bodyAt = headAt + headBytes;
  return (key, head, body) => {
    if (key.length !== keyBytes || head.length !== headBytes || body.length > longestBody) {
      throw new Error('Poly1305 was asked for sizes it is not for');
    }
    // Asked anew each time: its memory may have moved.
    const memory = program.HEAPU8;
    memory.set(key, keyAt);
    memory.set(head, headAt);
    memory.set(body, bodyAt);
    program._poly1305_auth(tagAt, headAt, headBytes, bodyAt, body.length, keyAt);
    return memory.subarray(tagAt, tagAt + tagBytes);
  };
}
