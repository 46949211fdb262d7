// One buffer that all connections are read into, instead of a new one of 64 KiB with each read. Node offers this to
// sockets that connect (`onread`), not to those a server accepts: theirs are given the same fields. Node 26.
import type { Socket } from 'node:net';

/** More than the kernel gives at a time as a rule. */
const readBytes = 256 * 1024;

export interface ReadBuffer {
  /**
   * Reads `socket` into the buffer from now on. What `data` listeners get is valid until they return, unless `mayReuse`
   * says no: then it is a copy. Where Node has other fields, nothing changes but the speed; false then.
   */
  use(socket: Socket, mayReuse: () => boolean): boolean;
}

interface Handle {
  useUserBuffer?(buffer: Uint8Array): void;
}

export function createReadBuffer(): ReadBuffer {
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  return {
    use(socket, mayReuse) {
      const symbols = Object.getOwnPropertySymbols(socket);
      const bufferField = symbols.find(({ description }) => description === 'kBuffer');
      const callbackField = symbols.find(({ description }) => description === 'kBufferCb');
      const fields = socket as unknown as Record<symbol, unknown> & { _handle: Handle | null };
      if (!bufferField || !callbackField || !fields._handle?.useUserBuffer) return false;
      fields[bufferField] = buffer;
      fields[callbackField] = (bytes: number): boolean => {
        const data = buffer.subarray(0, bytes);
        socket.emit('data', mayReuse() ? data : Buffer.from(data));
        return true;
      };
      fields._handle.useUserBuffer(buffer);
      return true;
    },
  };
}
