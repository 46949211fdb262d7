// A client that says exactly what it is told to: packets of SFTP over an ssh2 connection, answers as they come.
import ssh2 from 'ssh2';
import { password, user } from './open_door.ts';

export interface Answer {
  type: number;
  id: number;
  body: Buffer;
}

export interface RawClient {
  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void;
  /** Sends one packet: type, then `parts` (a number is a uint32, a bigint a uint64, the rest strings with length). */
  ask(type: number, ...parts: Part[]): Promise<Answer>;
  open(path: string | Buffer, flags: number): Promise<Buffer>;
  write(handle: Buffer, offset: number, data: Uint8Array): Promise<Answer>;
  status(answer: Answer): { code: number; message: string };
  /** Cuts the connection without a word. */
  drop(): void;
  /** Resolves when the server ended the connection. */
  readonly closed: Promise<void>;
  readonly client: ssh2.Client;
  readonly channel: ssh2.ClientChannel;
}

export type Part = number | bigint | string | Uint8Array;

export function packet(type: number, id: number | undefined, ...parts: Part[]): Buffer {
  const body = parts.map((part) => {
    if (typeof part === 'number') return uint32(part);
    if (typeof part === 'bigint') {
      const out = Buffer.alloc(8);
      out.writeBigUInt64BE(part);
      return out;
    }
    const bytes = Buffer.from(part as Uint8Array);
    return Buffer.concat([uint32(bytes.length), bytes]);
  });
  const all = Buffer.concat([Buffer.from([type]), ...(id === undefined ? [] : [uint32(id)]), ...body]);
  return Buffer.concat([uint32(all.length), all]);
}

function uint32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}

/** Logs in, opens the subsystem and sends INIT. */
export async function connectRaw(port: number, config: ssh2.ConnectConfig = {}): Promise<RawClient> {
  const client = new ssh2.Client();
  const closed = new Promise<void>((resolve) => client.on('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => client.setNoDelay(true));
    client.once('ready', resolve);
    client.on('error', reject);
    client.connect({ host: '127.0.0.1', port, username: user, password, ...config });
  });
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) => {
    client.subsys('sftp', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let waiting = Buffer.alloc(0);
  let last = 0;
  const asked = new Map<number, (answer: Answer) => void>();
  let hello: (() => void) | undefined;
  channel.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
      const length = waiting.readUInt32BE(0);
      const answer = { type: waiting[4]!, id: waiting.readUInt32BE(5), body: waiting.subarray(9, 4 + length) };
      waiting = waiting.subarray(4 + length);
      if (answer.type === 2) hello?.();
      else {
        asked.get(answer.id)?.(answer);
        asked.delete(answer.id);
      }
    }
  });
  channel.on('error', () => undefined);
  const greeted = new Promise<void>((resolve) => {
    hello = resolve;
  });
  channel.write(packet(1, undefined, 3));
  await greeted;

  function ask(type: number, ...parts: Part[]): Promise<Answer> {
    const id = ++last;
    return new Promise((resolve) => {
      asked.set(id, resolve);
      channel.write(packet(type, id, ...parts));
    });
  }

  return {
    client,
    channel,
    closed,
    send: (bytes) => void channel.write(bytes),
    ask,
    async open(path, flags) {
      const answer = await ask(3, path, flags, 0);
      if (answer.type !== 102) throw new Error(`OPEN: ${answer.body.toString('latin1')}`);
      return Buffer.from(answer.body.subarray(4));
    },
    async write(handle, offset, data) {
      let answer: Answer | undefined;
      for (let at = 0; at < data.length; at += 32_768) {
        answer = await ask(6, handle, BigInt(offset + at), data.subarray(at, at + 32_768));
      }
      return answer!;
    },
    status(answer) {
      if (answer.type !== 101) return { code: -answer.type, message: '' };
      const length = answer.body.readUInt32BE(4);
      return { code: answer.body.readUInt32BE(0), message: answer.body.subarray(8, 8 + length).toString() };
    },
    drop: () => {
      (client as unknown as { _sock: { destroy(): void } })._sock.destroy();
    },
  };
}
