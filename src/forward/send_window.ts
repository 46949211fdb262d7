// How much may be on its way to a server and not answered yet. A near server needs little, a far one much: so it grows as
// long as growing makes the sending faster, and not beyond what old servers and our memory bear.

export interface SendWindow {
  /** Whether one more write may go out while these are open. */
  hasRoom(openBytes: number, openWrites: number): boolean;
  /** A write of so many bytes was answered; `now` in ms. */
  answered(bytes: number, now: number): void;
  /** Most bytes at once so far. */
  readonly bytes: number;
}

const firstBytes = 1024 * 1024;
const mostBytes = 8 * 1024 * 1024;
const mostWrites = 256;
/** Less is noise. */
const betterBy = 1.15;

/** `pieceBytes`: of one write. */
export function createSendWindow(pieceBytes: number): SendWindow {
  let bytes = Math.max(firstBytes, 2 * pieceBytes);
  let bestRate = 0;
  /** Answers to what was sent under the window of before say nothing about this one. */
  let toSkip = pieceBytes;
  let roundBytes = 0;
  let roundBegan: number | undefined;
  let isGrowing = true;

  const endRound = (now: number, began: number) => {
    const rate = roundBytes / Math.max(1, now - began);
    isGrowing = rate > bestRate * betterBy && bytes < mostBytes;
    bestRate = Math.max(bestRate, rate);
    toSkip = bytes;
    roundBytes = 0;
    roundBegan = undefined;
    if (isGrowing) bytes = Math.min(mostBytes, bytes * 2);
  };
  return {
    hasRoom: (openBytes, openWrites) => openBytes + pieceBytes <= bytes && openWrites < mostWrites,
    answered(answeredBytes, now) {
      if (!isGrowing) return;
      if (roundBegan === undefined) {
        toSkip -= answeredBytes;
        if (toSkip <= 0) roundBegan = now;
        return;
      }
      roundBytes += answeredBytes;
      if (roundBytes >= bytes) endRound(now, roundBegan);
    },
    get bytes() {
      return bytes;
    },
  };
}
