// The bytes of a channel from their coming until they are used up. They are copied, because whoever brings them uses the
// memory again. Packets are read out of one piece, without a further copy; what has no room there waits in blocks.

export interface ByteStore {
  push(bytes: Uint8Array): void;
  /** The next `bytes` bytes, once so many wait; valid until the next call here. At most 384 KiB. */
  peek(bytes: number): Uint8Array | undefined;
  /** Drops bytes that were seen by `peek`. */
  use(bytes: number): void;
  clear(): void;
  readonly waitingBytes: number;
}

const smallBytes = 64 * 1024;
/** Nearly three of the longest packets, so that what waits is seldom moved to the front. */
const largeBytes = 768 * 1024;
const blockBytes = 64 * 1024;
const none = new Uint8Array(0);

export function createByteStore(): ByteStore {
  /** Waiting between `from` and `to`. */
  let front: Uint8Array = none;
  let from = 0;
  let to = 0;
  /** What waits behind it: all blocks full but the last, which ends at `lastEnd`; the first begins at `firstAt`. */
  let blocks: Uint8Array[] = [];
  let firstAt = 0;
  let lastEnd = 0;
  let blockedBytes = 0;

  function moveTo(place: Uint8Array): void {
    if (place === front) front.copyWithin(0, from, to);
    else place.set(front.subarray(from, to));
    front = place;
    to -= from;
    from = 0;
  }

  function hasRoom(bytes: number): boolean {
    if (to + bytes <= front.length) return true;
    const needed = to - from + bytes;
    if (needed <= front.length / 2) moveTo(front);
    else if (needed <= smallBytes && front.length < smallBytes) moveTo(new Uint8Array(smallBytes));
    else if (needed <= largeBytes && front.length < largeBytes) moveTo(new Uint8Array(largeBytes));
    return to + bytes <= front.length;
  }

  function putBehind(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (blocks.length === 0 || lastEnd === blockBytes) {
        blocks.push(new Uint8Array(blockBytes));
        lastEnd = 0;
      }
      const part = Math.min(blockBytes - lastEnd, bytes.length - at);
      blocks.at(-1)!.set(bytes.subarray(at, at + part), lastEnd);
      lastEnd += part;
      at += part;
    }
    blockedBytes += bytes.length;
  }

  /** Fills the front as far as there is room. */
  function bringForward(): void {
    moveTo(front.length < largeBytes ? new Uint8Array(largeBytes) : front);
    while (blockedBytes > 0 && to < front.length) {
      const end = blocks.length === 1 ? lastEnd : blockBytes;
      const part = Math.min(end - firstAt, front.length - to);
      front.set(blocks[0]!.subarray(firstAt, firstAt + part), to);
      to += part;
      blockedBytes -= part;
      firstAt += part;
      if (firstAt < end) continue;
      blocks.shift();
      firstAt = 0;
    }
  }

  return {
    push(bytes) {
      if (blockedBytes > 0 || !hasRoom(bytes.length)) {
        putBehind(bytes);
        return;
      }
      front.set(bytes, to);
      to += bytes.length;
    },
    peek(bytes) {
      if (to - from < bytes && blockedBytes > 0) bringForward();
      return to - from < bytes ? undefined : front.subarray(from, from + bytes);
    },
    use(bytes) {
      from += bytes;
      if (from < to) return;
      from = 0;
      to = 0;
    },
    clear() {
      front = none;
      from = 0;
      to = 0;
      blocks = [];
      firstAt = 0;
      lastEnd = 0;
      blockedBytes = 0;
    },
    get waitingBytes() {
      return to - from + blockedBytes;
    },
  };
}
