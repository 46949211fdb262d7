// Nobody is kept waiting by one connection that sends small packets without end: Node hands on up to 32 reads of one socket
// before it looks at anything else, and each may hold thousands of packets.
import type { Socket } from 'node:net';

/** One read of `socket`, then whatever else waits. `heard` is called after each, when its packets were dealt with. */
export function readFairly(socket: Socket, heard?: () => void): void {
  const goOn = () => void socket.resume();
  socket.on('data', () => {
    socket.pause();
    setImmediate(goOn);
    heard?.();
  });
}
