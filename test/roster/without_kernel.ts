// Readers as they are where the kernel has no room for them: every record is read by the loops in JavaScript.
import { giveBackRoom, type ReaderRoom, takeRoom } from '../../src/roster/kernel.ts';

export function withoutKernel<Result>(run: () => Result): Result {
  const taken: ReaderRoom[] = [];
  for (let room = takeRoom(); room !== undefined; room = takeRoom()) taken.push(room);
  try {
    return run();
  } finally {
    taken.forEach(giveBackRoom);
  }
}

/** How many rooms are free now. */
export function freeRooms(): number {
  let count = 0;
  const taken: ReaderRoom[] = [];
  for (let room = takeRoom(); room !== undefined; room = takeRoom()) taken[count++] = room;
  taken.forEach(giveBackRoom);
  return count;
}
