// Reads the fields of one packet. Running past its end is remembered, not thrown, and looked at once at the end.
import { attrFlag } from './constants.ts';
import type { Attrs, Handle } from './request.ts';
import { noHandle, tooFar } from './request.ts';

const empty: Uint8Array = new Uint8Array(0);

export interface FieldReader {
  start(packet: Uint8Array): void;
  byte(): number;
  uint32(): number;
  /** A 64-bit number, or `tooFar` beyond 2^53. */
  uint64(): number;
  /** A view into the packet, not a copy. */
  bytes(): Uint8Array;
  handle(): Handle;
  attrs(): Attrs;
  /** Everything that is left; a view. */
  rest(): Uint8Array;
  readonly left: number;
  /** False when a field ran past the end of the packet. */
  readonly isWhole: boolean;
}

export function createFieldReader(): FieldReader {
  let packet: Uint8Array = empty;
  let at = 0;
  let isWhole = true;

  /** Moves on by `length`; the place before, or -1 past the end. */
  function take(length: number): number {
    if (length > packet.length - at) {
      isWhole = false;
      at = packet.length;
      return -1;
    }
    const start = at;
    at += length;
    return start;
  }

  function byte(): number {
    const start = take(1);
    return start < 0 ? 0 : packet[start]!;
  }

  function uint32(): number {
    const start = take(4);
    return start < 0 ? 0 : uint32At(packet, start);
  }

  function uint64(): number {
    const high = uint32();
    const low = uint32();
    return high > 0x1f_ffff ? tooFar : high * 0x1_0000_0000 + low;
  }

  function bytes(): Uint8Array {
    const length = uint32();
    const start = take(length);
    return start < 0 ? empty : packet.subarray(start, start + length);
  }

  function attrs(): Attrs {
    const flags = uint32();
    const it: Attrs = {};
    if (flags & attrFlag.size) it.size = uint64();
    if (flags & attrFlag.owner) {
      it.uid = uint32();
      it.gid = uint32();
    }
    if (flags & attrFlag.permissions) it.permissions = uint32();
    if (flags & attrFlag.times) {
      it.atime = uint32();
      it.mtime = uint32();
    }
    if (flags & attrFlag.extended) {
      const count = uint32();
      for (let n = 0; n < count && isWhole; n++) {
        bytes();
        bytes();
      }
    }
    return it;
  }

  return {
    start(next) {
      packet = next;
      at = 0;
      isWhole = true;
    },
    byte,
    uint32,
    uint64,
    bytes,
    handle() {
      const length = uint32();
      const start = take(length);
      return start < 0 || length !== 4 ? noHandle : uint32At(packet, start);
    },
    attrs,
    rest() {
      const start = take(packet.length - at);
      return packet.subarray(start);
    },
    get left() {
      return packet.length - at;
    },
    get isWhole() {
      return isWhole;
    },
  };
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x100_0000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}
