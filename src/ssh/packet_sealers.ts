// How one packet is encrypted on its way out, for the ciphers we offer to everybody. ssh2's own leave three buffers a
// packet for the garbage collector; these write into memory that is used again.
import { createCipheriv, createHmac, createSecretKey } from 'node:crypto';
import { chachaStreams, countPacket } from './packet_nonces.ts';
import type { Poly1305 } from './poly1305.ts';

export interface PacketSealer {
  readonly tagBytes: number;
  /** What is encrypted must be a multiple of this long. */
  readonly blockBytes: number;
  /** Encrypts a whole packet (length field, padding, payload) to `out` at `at`; where it ends. Each packet once, in order. */
  seal(packet: Uint8Array, out: Uint8Array, at: number, number: number): number;
}

/** Fields of ssh2's own `AESGCMCipherNative`, `ChaChaPolyCipherNative` and `GenericCipherNative`. */
export interface UsualCipher {
  outSeqno: number;
  free(): void;
  allocPacket(payloadBytes: number): Buffer;
  encrypt(packet: Buffer): void;
  _encSSLName?: string;
  _encKey?: Buffer;
  _encIV?: Buffer;
  _encKeyMain?: Buffer;
  _encKeyPktLen?: Buffer;
  _cipherInstance?: { update(data: Uint8Array): Buffer } | null;
  _encBlockLen?: number;
  _macSSLName?: string;
  _macKey?: Buffer;
  _macActualLen?: number;
  _macETM?: boolean;
}

const lengthBytes = 4;

/** What `usual` encrypts with; undefined when it is none of these. */
export function packetSealerOf(usual: UsualCipher, poly1305: Poly1305): PacketSealer | undefined {
  const { _encSSLName: name, _encKey: key, _encIV: iv } = usual;
  if ((name === 'aes-128-gcm' || name === 'aes-256-gcm') && key && iv) return aesGcm(name, key, iv);
  const { _encKeyMain: mainKey, _encKeyPktLen: lengthKey } = usual;
  if (mainKey && lengthKey) return chachaPoly(mainKey, lengthKey, poly1305);
  const { _cipherInstance: stream, _encBlockLen: blockBytes, _macSSLName: hash, _macKey, _macActualLen } = usual;
  if (!usual._macETM || !stream || !blockBytes || !hash || !_macKey || !_macActualLen) return undefined;
  return encryptThenMac(stream, blockBytes, hash, _macKey, _macActualLen);
}

/** Gives the memory of a result back at once, where it is alone in it. */
function giveBack(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (memory instanceof ArrayBuffer && memory.byteLength === bytes.length) memory.transfer(0);
}

/** RFC 5647, with OpenSSH's rule that the MAC is the cipher's own. */
function aesGcm(name: 'aes-128-gcm' | 'aes-256-gcm', keyBytes: Buffer, firstIv: Buffer): PacketSealer {
  const key = createSecretKey(keyBytes);
  const iv = Buffer.from(firstIv);
  return {
    tagBytes: 16,
    blockBytes: 16,
    seal(packet, out, at) {
      const cipher = createCipheriv(name, key, iv, { authTagLength: 16 });
      const lengthField = packet.subarray(0, lengthBytes);
      cipher.setAAD(lengthField);
      const encrypted = cipher.update(packet.subarray(lengthBytes));
      cipher.final();
      out.set(lengthField, at);
      out.set(encrypted, at + lengthBytes);
      const end = at + lengthBytes + encrypted.length;
      out.set(cipher.getAuthTag(), end);
      giveBack(encrypted);
      countPacket(iv);
      return end + 16;
    },
  };
}

/** OpenSSH's PROTOCOL.chacha20poly1305: the length has a key of its own, and the MAC covers it. */
function chachaPoly(mainKeyBytes: Buffer, lengthKeyBytes: Buffer, poly1305: Poly1305): PacketSealer {
  const mainKey = createSecretKey(mainKeyBytes);
  const lengthKey = createSecretKey(lengthKeyBytes);
  const begin = chachaStreams();
  const firstBlock = Buffer.alloc(64);
  return {
    tagBytes: 16,
    blockBytes: 8,
    seal(packet, out, at, number) {
      const lengthField = begin(lengthKey, number).update(packet.subarray(0, lengthBytes));
      // The first block of the stream is the MAC's key, the packet begins with the second.
      const stream = begin(mainKey, number);
      const macKey = stream.update(firstBlock).subarray(0, 32);
      const encrypted = stream.update(packet.subarray(lengthBytes));
      out.set(lengthField, at);
      out.set(encrypted, at + lengthBytes);
      const end = at + lengthBytes + encrypted.length;
      out.set(poly1305(macKey, lengthField, encrypted), end);
      giveBack(encrypted);
      return end + 16;
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
): PacketSealer {
  const macKey = createSecretKey(macKeyBytes);
  const numberField = Buffer.alloc(4);
  return {
    tagBytes,
    blockBytes,
    seal(packet, out, at, number) {
      const encrypted = stream.update(packet.subarray(lengthBytes));
      const end = at + lengthBytes + encrypted.length;
      out.set(packet.subarray(0, lengthBytes), at);
      out.set(encrypted, at + lengthBytes);
      giveBack(encrypted);
      numberField.writeUInt32BE(number);
      const mac = createHmac(hash, macKey).update(numberField).update(out.subarray(at, end)).digest();
      out.set(mac.subarray(0, tagBytes), end);
      return end + tagBytes;
    },
  };
}
