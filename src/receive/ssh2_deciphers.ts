// Decrypts what a client sends, in place of ssh2's own deciphers, for the two ciphers that large files come in by. ssh2's
// leave a buffer for the garbage collector with each packet, and an upload of 343 MB made it run in full 25 times; here
// the memory of a packet goes back as soon as its bytes are used.
import { type KeyObject, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** What ssh2 needs of a decipher, and sets on it. */
export interface Decipher {
  inSeqno: number;
  /** False or a number: stop here, the next bytes are for another decipher. */
  _onPayload: (payload: Buffer) => number | false | undefined;
  free(): void;
  /** Takes `data` from `at` to `end`; where it stopped, if before the end. Keeps no view of `data`. */
  decrypt(data: Uint8Array, at: number, end: number): number | undefined;
}

/** The fields of ssh2's own `AESGCMDecipherNative` and `GenericDecipherNative` that ours begin with. */
export interface UsualDecipher extends Decipher {
  _decipherSSLName?: string;
  _decipherKey?: Buffer;
  _decipherIV?: Buffer;
  _decipherInstance?: Opener | null;
  _blockSize?: number;
  _macSSLName?: string;
  _macKey?: Buffer;
  _macActualLen?: number;
  _macETM?: boolean;
}

interface Opener {
  update(data: Uint8Array): Buffer;
}

const longestPacket = 35_000;
const lengthBytes = 4;
const gcmTagBytes = 16;
const channelData = 94;

/** One of ours that goes on where `usual`, which has decrypted nothing yet, would begin; undefined: `usual` has to do. */
export function quickDecipher(usual: UsualDecipher): Decipher | undefined {
  const { _decipherSSLName: name, _decipherKey: key, _decipherIV: iv } = usual;
  if (name && key && iv && /^aes-(128|256)-gcm$/.test(name)) {
    return createFramed(usual, 16, gcmTagBytes, openGcm(name, createSecretKey(key), iv));
  }
  const { _decipherInstance: stream, _blockSize: block, _macSSLName: hash, _macKey: macKey, _macActualLen: mac } = usual;
  if (stream && block && hash && macKey && mac && usual._macETM) {
    return createFramed(usual, block, mac, openEncryptThenMac(stream, hash, createSecretKey(macKey), mac));
  }
  return undefined;
}

/** Checks and decrypts one packet: its length field, what is encrypted, its tag. Throws when the tag is wrong. */
type Open = (lengthField: Uint8Array, encrypted: Uint8Array, tag: Uint8Array, number: number) => Buffer;

/** Finds the packets, whose length is not encrypted, in what comes. */
function createFramed(usual: Decipher, block: number, tagBytes: number, open: Open): Decipher {
  /** The beginning of a packet whose rest has not come. */
  const begun = Buffer.allocUnsafeSlow(lengthBytes + longestPacket + tagBytes);
  let begunBytes = 0;

  function lengthAt(data: Uint8Array, at: number): number {
    const length = ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
    if (length > longestPacket || length < 5 || length % block !== 0) throw new Error('Bad packet length');
    return length;
  }

  /** Copies what is still missing of `wanted` bytes; where it stopped. */
  function take(data: Uint8Array, at: number, end: number, wanted: number): number {
    const part = Math.min(wanted - begunBytes, end - at);
    if (part <= 0) return at;
    begun.set(data.subarray(at, at + part), begunBytes);
    begunBytes += part;
    return at + part;
  }

  function openAt(data: Uint8Array, at: number, length: number): Buffer {
    const from = at + lengthBytes;
    const to = from + length;
    return open(data.subarray(at, from), data.subarray(from, to), data.subarray(to, to + tagBytes), it.inSeqno);
  }

  /** Hands a packet on; its answer as in `_onPayload`. */
  function handOn(packet: Buffer): number | false | undefined {
    it.inSeqno = (it.inSeqno + 1) >>> 0;
    const answer = it._onPayload(packet.subarray(1, packet.length - packet[0]!));
    // Whoever gets the data of a channel copies what is to stay; other messages are few and may be kept.
    if (packet[1] === channelData && packet.length === packet.buffer.byteLength) (packet.buffer as ArrayBuffer).transfer(0);
    return answer;
  }

  const it = {
    isQuick: true,
    inSeqno: usual.inSeqno,
    _onPayload: usual._onPayload,
    free() {},
    decrypt(data: Uint8Array, start: number, end: number) {
      let at = start;
      while (at < end) {
        let packet: Buffer;
        if (begunBytes === 0 && end - at >= lengthBytes) {
          const length = lengthAt(data, at);
          const whole = lengthBytes + length + tagBytes;
          if (whole > end - at) {
            take(data, at, end, whole);
            return undefined;
          }
          packet = openAt(data, at, length);
          at += whole;
        } else {
          at = take(data, at, end, lengthBytes);
          if (begunBytes < lengthBytes) return undefined;
          const length = lengthAt(begun, 0);
          const whole = lengthBytes + length + tagBytes;
          at = take(data, at, end, whole);
          if (begunBytes < whole) return undefined;
          begunBytes = 0;
          packet = openAt(begun, 0, length);
        }
        const answer = handOn(packet);
        if (answer !== undefined) return answer === false ? at : answer;
      }
      return undefined;
    },
  };
  return it;
}

function openGcm(name: string, key: KeyObject, iv: Buffer): Open {
  return (lengthField, encrypted, tag) => {
    const decipher = createDecipheriv(name as 'aes-128-gcm', key, iv);
    decipher.setAAD(lengthField);
    const packet = decipher.update(encrypted);
    decipher.setAuthTag(tag);
    decipher.final();
    for (let at = 11; at >= 4; at--) {
      iv[at] = (iv[at]! + 1) & 0xff;
      if (iv[at] !== 0) break;
    }
    return packet;
  };
}

function openEncryptThenMac(stream: Opener, hash: string, key: KeyObject, macBytes: number): Open {
  const numberField = Buffer.alloc(4);
  return (lengthField, encrypted, tag, number) => {
    numberField.writeUInt32BE(number);
    const mac = createHmac(hash, key).update(numberField).update(lengthField).update(encrypted).digest();
    if (!timingSafeEqual(mac.subarray(0, macBytes), tag)) throw new Error('Invalid MAC');
    return stream.update(encrypted);
  };
}
