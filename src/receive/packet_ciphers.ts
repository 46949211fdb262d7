// How one packet is checked and decrypted, for the ciphers that are offered to everybody; those for old clients, and MACs
// over what is not encrypted yet, are left to ssh2.
import { createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { chachaStreams, countPacket } from '../ssh/packet_nonces.ts';
import type { Poly1305 } from '../ssh/poly1305.ts';
import type { Decipher } from './decipher.ts';

export interface PacketCipher {
  readonly tagBytes: number;
  /** What is encrypted is a multiple of this long. */
  readonly blockBytes: number;
  /** Length of what is encrypted, from the first four bytes of the packet with this number. */
  lengthOf(field: Uint8Array, number: number): number;
  /** In memory of its own. Throws when the tag is wrong. Each packet once, in order. */
  open(lengthField: Uint8Array, encrypted: Uint8Array, tag: Uint8Array, number: number): Buffer;
}

/** Fields of ssh2's own `AESGCMDecipherNative`, `ChaChaPolyDecipherNative` and `GenericDecipherNative`. */
export interface UsualDecipher extends Decipher {
  _decipherSSLName?: string;
  _decipherKey?: Buffer;
  _decipherIV?: Buffer;
  _decKeyMain?: Buffer;
  _decKeyPktLen?: Buffer;
  _decipherInstance?: { update(data: Uint8Array): Buffer } | null;
  _blockSize?: number;
  _macSSLName?: string;
  _macKey?: Buffer;
  _macActualLen?: number;
  _macETM?: boolean;
}

/** What `usual` decrypts with; undefined when it is none of these. */
export function packetCipherOf(usual: UsualDecipher, poly1305: Poly1305): PacketCipher | undefined {
  const { _decipherSSLName: name, _decipherKey: key, _decipherIV: iv } = usual;
  if ((name === 'aes-128-gcm' || name === 'aes-256-gcm') && key && iv) return aesGcm(name, key, iv);
  const { _decKeyMain: mainKey, _decKeyPktLen: lengthKey } = usual;
  if (mainKey && lengthKey) return chachaPoly(mainKey, lengthKey, poly1305);
  const { _decipherInstance: stream, _blockSize: blockBytes, _macSSLName: hash, _macKey, _macActualLen } = usual;
  if (!usual._macETM || !stream || !blockBytes || !hash || !_macKey || !_macActualLen) return undefined;
  return encryptThenMac(stream, blockBytes, hash, _macKey, _macActualLen);
}

function uint32Of(field: Uint8Array): number {
  return field[0]! * 0x100_0000 + ((field[1]! << 16) | (field[2]! << 8) | field[3]!);
}

/** RFC 5647, with OpenSSH's rule that the MAC is the cipher's own. */
function aesGcm(name: 'aes-128-gcm' | 'aes-256-gcm', keyBytes: Buffer, firstIv: Buffer): PacketCipher {
  const key = createSecretKey(keyBytes);
  const iv = Buffer.from(firstIv);
  return {
    tagBytes: 16,
    blockBytes: 16,
    lengthOf: uint32Of,
    open(lengthField, encrypted, tag) {
      const decipher = createDecipheriv(name, key, iv, { authTagLength: 16 });
      decipher.setAAD(lengthField);
      const packet = decipher.update(encrypted);
      decipher.setAuthTag(tag);
      decipher.final();
      countPacket(iv);
      return packet;
    },
  };
}

/** OpenSSH's PROTOCOL.chacha20poly1305: the length has a key of its own, and the MAC covers it. */
function chachaPoly(mainKeyBytes: Buffer, lengthKeyBytes: Buffer, poly1305: Poly1305): PacketCipher {
  const mainKey = createSecretKey(mainKeyBytes);
  const lengthKey = createSecretKey(lengthKeyBytes);
  const begin = chachaStreams();
  const firstBlock = Buffer.alloc(64);

  return {
    tagBytes: 16,
    blockBytes: 8,
    lengthOf: (field, number) => uint32Of(begin(lengthKey, number).update(field)),
    open(lengthField, encrypted, tag, number) {
      // The first block of the stream is the MAC's key, the packet begins with the second.
      const stream = begin(mainKey, number);
      const macKey = stream.update(firstBlock).subarray(0, 32);
      if (!timingSafeEqual(poly1305(macKey, lengthField, encrypted), tag)) throw new Error('Invalid MAC');
      return stream.update(encrypted);
    },
  };
}

/** A cipher whose state goes on from packet to packet, with a MAC over the length and what is encrypted. */
function encryptThenMac(
  stream: { update(data: Uint8Array): Buffer },
  blockBytes: number,
  hash: string,
  macKeyBytes: Buffer,
  tagBytes: number,
): PacketCipher {
  const macKey = createSecretKey(macKeyBytes);
  const numberField = Buffer.alloc(4);
  return {
    tagBytes,
    blockBytes,
    lengthOf: uint32Of,
    open(lengthField, encrypted, tag, number) {
      numberField.writeUInt32BE(number);
      const mac = createHmac(hash, macKey).update(numberField).update(lengthField).update(encrypted).digest();
      if (!timingSafeEqual(mac.subarray(0, tagBytes), tag)) throw new Error('Invalid MAC');
      return stream.update(encrypted);
    },
  };
}
