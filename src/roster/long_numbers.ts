// Long arrays of numbers, whose memory is given back when they are done with: a garbage collector that counts objects sees
// no hurry in a dozen of them, whatever they hold.

type Numbers = Int32Array | Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The same numbers with room for more. The array given is empty from now on. */
export function longer<It extends Numbers>(array: It, length: number): It {
  const kind = array.constructor as new (length: number) => It;
  // New memory costs nothing until it is written to.
  const grown = new kind(length);
  grown.set(array);
  giveBack(array);
  return grown;
}

/** Gives the memory of an array back. It is empty from now on. */
export function giveBack(array: Numbers): void {
  (array.buffer as ArrayBuffer).transfer(0);
}
