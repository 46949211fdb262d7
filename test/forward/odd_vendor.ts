// A vendor's server on the bare SSH channel: it may answer anything, in any order, at any pace, and its disk may do
// anything too. `vendor.ts` scripts refusals; this one scripts the protocol and the file system themselves.
import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from 'ssh2';
import { fileType, openFlag, packetType, statusCode } from '../../src/sftp/constants.ts';
import { makeHostKey } from './vendor.ts';

export type Question =
  | keyof typeof packetType
  | 'posix-rename@openssh.com'
  | 'statvfs@openssh.com'
  | 'limits@openssh.com'
  | 'fsync@openssh.com';

/** One request as it came in. */
export interface Asked {
  type: Question;
  id: number;
  /** Of the file itself, also for what is asked by handle. */
  path: string;
  to: string;
  flags: number;
  offset: number;
  length: number;
  data: Buffer;
  /** Counted from 1, of this type, over all connections. */
  nth: number;
  /** 1 for the first connection. */
  connection: number;
}

export interface StoredFile {
  data: Buffer;
  /** Epoch seconds. */
  modifiedAt: number;
}

export interface Turn {
  vendor: OddVendor;
  channel: ServerChannel;
  socket: Socket;
  connection: Connection;
  /** Does the right thing; its answer. */
  usual(): Buffer;
  send(bytes: Buffer): void;
  status(code: number, message?: string): Buffer;
}

/** What it sends in place of the usual answer: bytes, nothing, or `usual`. */
export type Deed = (asked: Asked, turn: Turn) => Buffer | 'usual' | 'nothing';

export interface OddOptions {
  deeds?: Deed[];
  /** `posix-rename@openssh.com` alone by default. */
  extensions?: [string, string][];
  version?: number;
  /** Before the first packet of SFTP. */
  greeting?: string;
  ssh?: Partial<ServerConfig>;
  login?: (context: AuthContext, connection: Connection) => void;
  /** At the request for the subsystem. */
  onSubsystem?: (accept: () => ServerChannel, reject: () => void) => ServerChannel | undefined;
  /** At each connection, before anything else. */
  onConnection?: (connection: Connection, number: number) => void;
  /** A name as the server keeps it. */
  named?: (path: string) => string;
  /** Plain RENAME replaces what is there. */
  replaces?: boolean;
  folders?: string[];
  port?: number;
}

export interface OddVendor {
  port: number;
  hostKey: string;
  files: Map<string, StoredFile>;
  folders: Set<string>;
  /** Final names in the order of the renames. */
  renames: string[];
  /** Each change of what is visible; looked at by the judge. */
  onChange: (() => void) | undefined;
  deeds: Deed[];
  connections: number;
  /** May be changed at any time; `ssh` and `port` count at the start. */
  options: OddOptions;
  live: Set<Connection>;
  count(type: Question): number;
  stop(): Promise<void>;
}

const names = new Map<number, Question>(
  Object.entries(packetType).map(([name, number]) => [number, name as keyof typeof packetType]),
);
const byHandle = new Set<Question>(['close', 'read', 'write', 'fstat', 'readdir', 'fsetstat', 'fsync@openssh.com']);

export const uint32 = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value >>> 0);
  return out;
};
export const text = (value: string | Buffer) => Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);
export const packet = (type: keyof typeof packetType, ...parts: Buffer[]) => {
  const body = Buffer.concat([Buffer.from([packetType[type]]), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
};
export const statusOf = (id: number, code: number, message = 'as scripted') =>
  packet('status', uint32(id), uint32(code), text(message), text(''));
/** Size, permissions, times. */
export function attrsOf(bytes: number, modifiedAt: number, permissions: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(bytes));
  return Buffer.concat([uint32(1 | 4 | 8), size, uint32(permissions), uint32(modifiedAt), uint32(modifiedAt)]);
}
const nowSeconds = () => Math.floor(Date.now() / 1000);
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

export async function startOddVendor(options: OddOptions = {}): Promise<OddVendor> {
  const key = makeHostKey();
  const counts = new Map<Question, number>();
  const it: OddVendor = {
    port: 0,
    hostKey: key.fingerprint,
    files: new Map(),
    folders: new Set(['/', '/incoming', ...(options.folders ?? [])]),
    renames: [],
    onChange: undefined,
    deeds: options.deeds ?? [],
    connections: 0,
    options,
    live: new Set(),
    count: (type) => counts.get(type) ?? 0,
    async stop() {
      for (const connection of it.live) (connection as unknown as { _sock: Socket })._sock.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  const named = (path: string) => options.named?.(path) ?? path;

  function serve(channel: ServerChannel, connection: Connection, number: number): void {
    const socket = (connection as unknown as { _sock: Socket })._sock;
    const handles = new Map<string, { path: string; listed: number }>();
    let last = 0;
    let waiting = Buffer.alloc(0);
    channel.on('error', () => undefined);
    if (options.greeting) channel.write(options.greeting);

    const change = () => it.onChange?.();
    function put(path: string, data: Buffer): void {
      it.files.set(named(path), { data, modifiedAt: nowSeconds() });
      change();
    }
    function rename(asked: Asked, mayReplace: boolean): number {
      const [from, to] = [named(asked.path), named(asked.to)];
      const file = it.files.get(from);
      if (!file) return statusCode.noSuchFile;
      if (it.folders.has(to) || (it.files.has(to) && !mayReplace)) return statusCode.failure;
      if (!it.folders.has(parentOf(to))) return statusCode.noSuchFile;
      it.files.delete(from);
      it.files.set(to, file);
      if (!to.includes('/.')) it.renames.push(to);
      change();
      return statusCode.ok;
    }
    function usual(asked: Asked): Buffer {
      const { id, path } = asked;
      const stored = named(path);
      const file = it.files.get(stored);
      const status = (code: number) => statusOf(id, code, code === 0 ? '' : undefined);
      switch (asked.type) {
        case 'init': {
          const all = options.extensions ?? [['posix-rename@openssh.com', '1']];
          return packet('version', uint32(options.version ?? 3), ...all.flat().map(text));
        }
        case 'open': {
          if (it.folders.has(stored)) return status(statusCode.failure);
          if (asked.flags & openFlag.write) {
            if (!it.folders.has(parentOf(stored))) return status(statusCode.noSuchFile);
            if (!file && !(asked.flags & openFlag.create)) return status(statusCode.noSuchFile);
            if (!file || asked.flags & openFlag.truncate) put(path, Buffer.alloc(0));
          } else if (!file) return status(statusCode.noSuchFile);
          last += 1;
          handles.set(`${last}`, { path: stored, listed: 0 });
          return packet('handle', uint32(id), text(`${last}`));
        }
        case 'write': {
          if (!file) return status(statusCode.failure);
          const grown = Buffer.alloc(Math.max(file.data.length, asked.offset + asked.data.length));
          file.data.copy(grown);
          asked.data.copy(grown, asked.offset);
          put(path, grown);
          return status(0);
        }
        case 'read': {
          const part = file?.data.subarray(asked.offset, asked.offset + asked.length);
          return part?.length ? packet('data', uint32(id), text(part)) : status(statusCode.eof);
        }
        case 'close':
          return status(0);
        case 'stat':
        case 'lstat':
        case 'fstat':
          if (file)
            return packet('attrs', uint32(id), attrsOf(file.data.length, file.modifiedAt, fileType.regular | 0o644));
          if (it.folders.has(stored)) return packet('attrs', uint32(id), attrsOf(0, 0, fileType.directory | 0o755));
          return status(statusCode.noSuchFile);
        case 'setstat':
        case 'fsetstat':
          return status(file ? 0 : statusCode.noSuchFile);
        case 'opendir': {
          if (!it.folders.has(stored)) return status(statusCode.noSuchFile);
          last += 1;
          handles.set(`${last}`, { path: stored, listed: 0 });
          return packet('handle', uint32(id), text(`${last}`));
        }
        case 'readdir': {
          const handle = [...handles.values()].findLast((one) => one.path === path);
          if (!handle || handle.listed > 0) return status(statusCode.eof);
          handle.listed += 1;
          const here = [...it.files].filter(([name]) => parentOf(name) === path);
          const entries = here.flatMap(([name, one]) => {
            const short = name.slice(name.lastIndexOf('/') + 1);
            const line = `-rw-r--r-- 1 v v ${one.data.length} Nov 22 02:00 ${short}`;
            return [text(short), text(line), attrsOf(one.data.length, one.modifiedAt, fileType.regular | 0o644)];
          });
          return packet('name', uint32(id), uint32(here.length), ...entries);
        }
        case 'remove': {
          if (!it.files.delete(stored)) return status(it.folders.has(stored) ? 4 : statusCode.noSuchFile);
          change();
          return status(0);
        }
        case 'mkdir':
          if (it.folders.has(stored) || file) return status(statusCode.failure);
          it.folders.add(stored);
          return status(0);
        case 'rename':
          return status(rename(asked, options.replaces === true));
        case 'posix-rename@openssh.com':
          return status(rename(asked, true));
        default:
          return status(statusCode.opUnsupported);
      }
    }

    function read(body: Buffer): Asked {
      const asked: Asked = {
        ...{ type: names.get(body[0]!) ?? 'extended', id: 0, path: '', to: '', flags: 0, offset: 0, length: 0 },
        ...{ data: Buffer.alloc(0), nth: 0, connection: number },
      };
      let at = 1;
      const number32 = () => {
        at += 4;
        return body.readUInt32BE(at - 4);
      };
      const string = () => {
        const length = number32();
        at += length;
        return body.subarray(at - length, at);
      };
      asked.id = number32();
      if (asked.type === 'extended') {
        asked.type = string().toString() as Question;
        if (at < body.length) asked.path = string().toString();
        if (at < body.length) asked.to = string().toString();
      } else if (byHandle.has(asked.type)) {
        const handle = string().toString();
        asked.path = handles.get(handle)?.path ?? '';
        if (asked.type === 'read' || asked.type === 'write') {
          at += 8;
          asked.offset = Number(body.readBigUInt64BE(at - 8));
          if (asked.type === 'read') asked.length = number32();
          else asked.data = Buffer.from(string());
        }
      } else if (asked.type !== 'init') {
        asked.path = string().toString();
        if (asked.type === 'rename') asked.to = string().toString();
        if (asked.type === 'open') asked.flags = number32();
      }
      asked.nth = (counts.get(asked.type) ?? 0) + 1;
      counts.set(asked.type, asked.nth);
      return asked;
    }

    function answer(asked: Asked): void {
      const turn: Turn = {
        vendor: it,
        ...{ channel, socket, connection },
        usual: () => usual(asked),
        send: (bytes) => {
          if (channel.writable) channel.write(bytes);
        },
        status: (code, message) => statusOf(asked.id, code, message),
      };
      for (const deed of it.deeds) {
        const done = deed(asked, turn);
        if (done === 'usual') continue;
        if (done !== 'nothing') turn.send(done);
        return;
      }
      turn.send(usual(asked));
    }

    channel.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
        const end = 4 + waiting.readUInt32BE(0);
        const body = waiting.subarray(4, end);
        waiting = waiting.subarray(end);
        answer(read(body));
      }
    });
  }

  const server = new ssh2.Server({ hostKeys: [key.pem], ...options.ssh }, (connection) => {
    it.connections += 1;
    const number = it.connections;
    it.live.add(connection);
    (connection as unknown as { _sock: Socket })._sock.setNoDelay(true);
    connection.on('error', () => undefined);
    connection.on('close', () => it.live.delete(connection));
    options.onConnection?.(connection, number);
    connection.on('authentication', (context) => {
      if (options.login) options.login(context, connection);
      else if (context.method === 'password' && context.password === 'correct horse') context.accept();
      else context.reject(['password']);
    });
    connection.on('session', (accept) => {
      const session = accept();
      session.on('subsystem', (acceptIt, rejectIt) => {
        const channel = options.onSubsystem
          ? options.onSubsystem(acceptIt, () => rejectIt?.())
          : (acceptIt() as ServerChannel);
        if (channel) serve(channel, connection, number);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  it.port = (server.address() as { port: number }).port;
  return it;
}
