// A wire between a client and a server of a test: adds latency without taking bandwidth, and cuts where it is told to.
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxyOptions {
  /** Latency each way, ms. Every byte comes later by this much, and as fast as it came. */
  delayMs?: number;
  /** Resets both sides when the client has sent so many bytes, once. */
  cutAfterBytes?: number;
}

export interface TcpProxy {
  port: number;
  /** Connections that were taken. */
  connections(): number;
  /** Another place to cut, from the next connection on; undefined: none. */
  cutAfter(bytes: number | undefined): void;
  stop(): Promise<void>;
}

/** Held back at most, bytes each way; then the sender waits, as on a long line. */
const mostHeld = 64 * 1024 * 1024;

export async function startTcpProxy(targetPort: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  const { delayMs = 0 } = options;
  let cutAfterBytes = options.cutAfterBytes;
  let connections = 0;
  const live = new Set<Socket>();

  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    const target = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const cut = () => {
      client.resetAndDestroy();
      target.resetAndDestroy();
    };
    let sent = 0;
    carry(client, target, delayMs, (bytes) => {
      sent += bytes;
      if (cutAfterBytes === undefined || sent < cutAfterBytes) return true;
      cutAfterBytes = undefined;
      cut();
      return false;
    });
    carry(target, client, delayMs, () => true);
    for (const socket of [client, target]) {
      live.add(socket);
      socket.on('error', cut);
      socket.on('close', () => live.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    connections: () => connections,
    cutAfter(bytes) {
      cutAfterBytes = bytes;
    },
    async stop() {
      for (const socket of live) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function carry(from: Socket, to: Socket, delayMs: number, seen: (bytes: number) => boolean): void {
  const held: { at: number; data: Buffer }[] = [];
  let heldBytes = 0;
  let isPlanned = false;
  let isEnding = false;
  const letGo = () => {
    isPlanned = false;
    const now = performance.now();
    for (let next = held[0]; next && next.at <= now; next = held[0]) {
      held.shift();
      heldBytes -= next.data.length;
      to.write(next.data);
    }
    if (heldBytes < mostHeld / 2 && from.isPaused()) from.resume();
    if (held[0]) plan(held[0].at - now);
    else if (isEnding) to.end();
  };
  const plan = (ms: number) => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(letGo, Math.max(0, ms));
  };
  from.on('data', (data: Buffer) => {
    if (!seen(data.length)) return;
    if (delayMs === 0) {
      if (!to.write(data)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      return;
    }
    held.push({ at: performance.now() + delayMs, data });
    heldBytes += data.length;
    if (heldBytes > mostHeld) from.pause();
    plan(delayMs);
  });
  from.on('end', () => {
    isEnding = true;
    if (held.length === 0) to.end();
  });
}
