// Readers as they are where the kernel has no room for them: every record is read by the loops in JavaScript.
import { giveBackRoom, takeRoom } from '../../src/roster/kernel.ts';

/** `run` is told how many rooms were free. */
export function withoutKernel<Result>(run: (rooms: number) => Result): Result {
  const room = takeRoom();
  if (room === undefined) return run(0);
  try {
    return withoutKernel((others) => run(others + 1));
  } finally {
    giveBackRoom(room);
  }
}

/** How many rooms are free now. */
export function freeRooms(): number {
  return withoutKernel((rooms) => rooms);
}
