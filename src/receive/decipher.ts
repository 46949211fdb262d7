// Decrypts what a client sends, in place of ssh2's own deciphers: those leave buffers for the garbage collector with each
// packet, and an upload of 343 MB made it run in full 25 times. Here a packet's memory goes back as soon as it is used.
import type { PacketCipher } from './packet_ciphers.ts';

/** What ssh2 calls on a decipher, and sets on it. */
export interface Decipher {
  inSeqno: number;
  /** Its answer, if not undefined: stop here, the next bytes are for another decipher; false: at this place. */
  _onPayload: (payload: Buffer) => number | false | undefined;
  free(): void;
  /** Takes `data` from `start` to `end`, and keeps no view of it. Where it stopped, when that is before the end. */
  decrypt(data: Uint8Array, start: number, end: number): number | undefined;
}

/** What is encrypted of one packet, in bytes; as ssh2's. */
export const longestPacket = 35_000;
const lengthBytes = 4;
/** SSH_MSG_CHANNEL_DATA (RFC 4254, 5.2). */
const channelData = 94;

/**
 * Goes on where `usual`, which has decrypted nothing yet, would begin. The data of a channel is valid only while
 * `_onPayload` runs; other messages may be kept.
 */
export function createDecipher(usual: Decipher, cipher: PacketCipher): Decipher {
  /** The beginning of a packet whose rest has not come. */
  const begun = Buffer.allocUnsafeSlow(lengthBytes + longestPacket + cipher.tagBytes);
  let begunBytes = 0;
  /** Of what is encrypted in `begun`; 0: not known yet. */
  let begunLength = 0;

  function lengthAt(data: Uint8Array, at: number): number {
    const length = cipher.lengthOf(data.subarray(at, at + lengthBytes), it.inSeqno);
    if (length > longestPacket || length < cipher.blockBytes || length % cipher.blockBytes !== 0) {
      throw new Error('Bad packet length');
    }
    return length;
  }

  /** Adds to `begun` until it has `wanted` bytes; where it stopped. */
  function collect(data: Uint8Array, at: number, end: number, wanted: number): number {
    const part = Math.max(0, Math.min(wanted - begunBytes, end - at));
    begun.set(data.subarray(at, at + part), begunBytes);
    begunBytes += part;
    return at + part;
  }

  function open(data: Uint8Array, at: number, length: number): Buffer {
    const from = at + lengthBytes;
    const to = from + length;
    const tag = data.subarray(to, to + cipher.tagBytes);
    return cipher.open(data.subarray(at, from), data.subarray(from, to), tag, it.inSeqno);
  }

  function handOn(packet: Buffer): number | false | undefined {
    it.inSeqno = (it.inSeqno + 1) >>> 0;
    const answer = it._onPayload(packet.subarray(1, packet.length - packet[0]!));
    const memory = packet.buffer;
    const isAlone = memory instanceof ArrayBuffer && memory.byteLength === packet.length;
    // Gives the memory back at once.
    if (isAlone && packet[1] === channelData) memory.transfer(0);
    return answer;
  }

  const it: Decipher = {
    inSeqno: usual.inSeqno,
    _onPayload: usual._onPayload,
    free: () => undefined,
    decrypt(data, start, end) {
      let at = start;
      while (at < end) {
        let packet: Buffer;
        const length = begunBytes === 0 && end - at >= lengthBytes ? lengthAt(data, at) : 0;
        const whole = lengthBytes + length + cipher.tagBytes;
        if (length > 0 && whole <= end - at) {
          packet = open(data, at, length);
          at += whole;
        } else {
          begunLength ||= length;
          at = collect(data, at, end, lengthBytes);
          if (begunBytes < lengthBytes) return undefined;
          begunLength ||= lengthAt(begun, 0);
          const wanted = lengthBytes + begunLength + cipher.tagBytes;
          at = collect(data, at, end, wanted);
          if (begunBytes < wanted) return undefined;
          packet = open(begun, 0, begunLength);
          begunBytes = 0;
          begunLength = 0;
        }
        const answer = handOn(packet);
        if (answer !== undefined) return answer === false ? at : answer;
      }
      return undefined;
    },
  };
  return it;
}
