// How much may be on its way to a server and not answered yet. A near server needs little, a far one much: so it grows as
// long as growing makes the sending faster, and not beyond what old servers and our memory bear.

export interface SendWindow {
  /** Whether one more write may go out while these are open. */
  hasRoom(openBytes: number, openWrites: number): boolean;
  /** A write of so many bytes was answered; `now` in epoch ms. */
  answered(bytes: number, now: number): void;
  /** Most bytes at once so far. */
  readonly bytes: number;
}

const firstBytes = 512 * 1024;
const mostBytes = 8 * 1024 * 1024;
const mostWrites = 128;
/** Less is noise. */
const betterBy = 1.1;

/** `pieceBytes`: of one write. */
export function createSendWindow(pieceBytes: number): SendWindow {
  let bytes = Math.max(firstBytes, 2 * pieceBytes);
  let best = 0;
  let roundBytes = 0;
  let roundBegan: number | undefined;
  let isGrowing = true;
  return {
    hasRoom: (openBytes, openWrites) => openBytes + pieceBytes <= bytes && openWrites < mostWrites,
    answered(answeredBytes, now) {
      if (!isGrowing) return;
      if (roundBegan === undefined) {
        // The first answer begins the clock: what went before it was the way there.
        roundBegan = now;
        return;
      }
      roundBytes += answeredBytes;
      if (roundBytes < bytes) return;
      const rate = roundBytes / Math.max(1, now - roundBegan);
      isGrowing = rate > best * betterBy && bytes < mostBytes;
      if (isGrowing) bytes = Math.min(mostBytes, bytes * 2);
      best = rate;
      roundBytes = 0;
      roundBegan = now;
    },
    get bytes() {
      return bytes;
    },
  };
}
