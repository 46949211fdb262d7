// What both directions of a connection do to give each packet a nonce of its own.
import { type Cipheriv, createCipheriv, type KeyObject } from 'node:crypto';

/** RFC 5647: the last eight of the twelve bytes count the packets, in place. */
export function countPacket(iv: Buffer): void {
  for (let at = 11; at >= 4; at--) {
    iv[at] = iv[at]! + 1;
    if (iv[at] !== 0) break;
  }
}

/**
 * OpenSSH's PROTOCOL.chacha20poly1305: the stream for the packet of this number, from its first block on. One for each
 * direction; what it gives does not depend on calls before.
 */
export function chachaStreams(): (key: KeyObject, number: number) => Cipheriv {
  /** Block counter, little-endian, and the packet's number. */
  const nonce = Buffer.alloc(16);
  return (key, number) => {
    nonce.writeUInt32BE(number, 12);
    return createCipheriv('chacha20', key, nonce);
  };
}
