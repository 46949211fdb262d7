// A vendor's SFTP server in memory whose behaviour a test scripts: what real servers do wrong, on demand.
import { generateKeyPairSync } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerConfig, type SFTPWrapper } from 'ssh2';
import { fingerprintOf } from '../../src/ssh/fingerprint.ts';

const { Server, utils } = ssh2;

export type Operation =
  | 'open'
  | 'write'
  | 'read'
  | 'close'
  | 'stat'
  | 'fstat'
  | 'setstat'
  | 'remove'
  | 'rename'
  | 'mkdir';

/** What the vendor does with one request in place of the right thing. */
export type Misdeed =
  | { kind: 'status'; code: number }
  /** Does it and never answers. */
  | { kind: 'silent' }
  /** Neither does it nor answers. */
  | { kind: 'deaf' }
  /** Does it, then cuts the connection before the answer. */
  | { kind: 'cut' }
  /** Answers a wrong size. */
  | { kind: 'size'; bytes: number }
  /** Answers OK and does nothing. */
  | { kind: 'lie' }
  /** Answers with these bytes, which are no SFTP. */
  | { kind: 'garbage'; bytes: Buffer }
  /** Ends the SFTP session, not the connection. */
  | { kind: 'hang up' }
  /** Does it, and answers so much later. */
  | { kind: 'late'; ms: number }
  /** Opens a file empty, whatever the flags say. */
  | { kind: 'empties' };

export interface Request {
  operation: Operation;
  path: string;
  /** For a write: where it begins. For a rename: undefined. */
  offset?: number;
  to?: string;
  /** Of this connection: 1 for the first file opened on it. */
  opened: number;
}

export interface VendorFile {
  data: Buffer;
  /** Epoch seconds. */
  modifiedAt: number;
}

export interface VendorOptions {
  password?: string;
  /** Asks for the password by keyboard-interactive only. */
  isInteractive?: boolean;
  algorithms?: ServerConfig['algorithms'];
  misdeed?: (request: Request) => Misdeed | undefined;
  /** Has a login and nothing behind it. */
  isWithoutSftp?: boolean;
  /** Tells what is in its folders. */
  lists?: boolean;
  /** Connections at the same time; a further one is closed without a word. */
  mostConnections?: number;
  /** To come back where another one was. */
  port?: number;
  /** What happens when a login is tried; default: the right thing. */
  login?: (context: AuthContext, connection: Connection) => void;
}

export interface Vendor {
  port: number;
  hostKey: string;
  files: Map<string, VendorFile>;
  folders: Set<string>;
  /** Each rename that was done, by final name, in order. */
  renames: string[];
  requests: Request[];
  connections(): number;
  /** Cuts every connection with a reset, as some servers answer a goodbye. */
  reset(): void;
  /** Changes the behaviour from now on. */
  behave(misdeed?: (request: Request) => Misdeed | undefined): void;
  stop(): Promise<void>;
}

const status = utils.sftp.STATUS_CODE;

export function makeHostKey(): { pem: string; fingerprint: string } {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return { pem: privateKey, fingerprint: fingerprintOf(parsed.getPublicSSH()) };
}

function socketOf(connection: Connection): Socket {
  return (connection as unknown as { _sock: Socket })._sock;
}

function rawChannel(sftp: SFTPWrapper): { channelData(bytes: Buffer): void } {
  const inside = sftp as unknown as {
    _protocol: { channelData(id: number, bytes: Buffer): void };
    outgoing: { id: number };
  };
  return { channelData: (bytes) => inside._protocol.channelData(inside.outgoing.id, bytes) };
}

export async function startVendor(options: VendorOptions = {}): Promise<Vendor> {
  const key = makeHostKey();
  const password = options.password ?? 'correct horse';
  let misdeed = options.misdeed;
  const files = new Map<string, VendorFile>();
  const folders = new Set(['/', '/incoming']);
  const renames: string[] = [];
  const requests: Request[] = [];
  const live = new Set<Connection>();
  let connections = 0;

  const server = new Server(
    { hostKeys: [key.pem], ...(options.algorithms ? { algorithms: options.algorithms } : {}) },
    (connection) => {
      connections += 1;
      if (live.size >= (options.mostConnections ?? Number.POSITIVE_INFINITY)) {
        connection.on('error', () => undefined);
        socketOf(connection).destroy();
        return;
      }
      // Else every answer of ssh2's server waits 40 ms.
      socketOf(connection).setNoDelay(true);
      live.add(connection);
      connection.on('error', () => undefined);
      connection.on('close', () => live.delete(connection));
      connection.on('authentication', (context) => {
        if (options.login) options.login(context, connection);
        else if (context.method === 'keyboard-interactive' && options.isInteractive) {
          context.prompt([{ prompt: 'Password:', echo: false }], (answers) =>
            answers[0] === password ? context.accept() : context.reject(['keyboard-interactive']),
          );
        } else if (context.method === 'password' && !options.isInteractive && context.password === password) {
          context.accept();
        } else context.reject([options.isInteractive ? 'keyboard-interactive' : 'password']);
      });
      connection.on('session', (accept) => {
        const session = accept();
        if (!options.isWithoutSftp) session.on('sftp', (acceptSftp) => serve(acceptSftp(), connection));
      });
    },
  );

  function serve(sftp: SFTPWrapper, connection: Connection): void {
    const handles = new Map<string, string>();
    let lastHandle = 0;
    let opened = 0;
    sftp.on('error', () => undefined);

    /** Applies the misdeed, if there is one, around doing and answering. */
    const handle = (
      id: number,
      asked: Omit<Request, 'opened'>,
      work: () => number,
      answer?: (code: number) => void,
    ) => {
      if (asked.operation === 'open') opened += 1;
      const request: Request = { ...asked, opened };
      requests.push(request);
      const bad = misdeed?.(request);
      const reply = answer ?? ((code: number) => sftp.status(id, code));
      switch (bad?.kind) {
        case undefined:
          return reply(work());
        case 'status':
          return sftp.status(id, bad.code);
        case 'silent':
          work();
          return;
        case 'deaf':
          return;
        case 'cut':
          work();
          socketOf(connection).destroy();
          return;
        case 'size':
          return sftp.attrs(id, attributes({ data: Buffer.alloc(0), modifiedAt: 0 }, bad.bytes));
        case 'lie':
          return reply(status.OK);
        case 'garbage':
          return rawChannel(sftp).channelData(bad.bytes);
        case 'hang up':
          sftp.end();
          return;
        case 'late': {
          const code = work();
          setTimeout(() => reply(code), bad.ms);
          return;
        }
        case 'empties':
          files.set(asked.path, { data: Buffer.alloc(0), modifiedAt: Math.floor(Date.now() / 1000) });
          return reply(status.OK);
      }
    };
    const attributes = (file: VendorFile, bytes = file.data.length) => ({
      mode: 0o100644,
      ...{ uid: 0, gid: 0, size: bytes, atime: file.modifiedAt, mtime: file.modifiedAt },
    });

    sftp.on('OPEN', (id, path, flags) => {
      handle(
        id,
        { operation: 'open', path },
        () => {
          const isWrite = (flags & utils.sftp.OPEN_MODE.WRITE) !== 0;
          if (!isWrite) return files.has(path) ? status.OK : status.NO_SUCH_FILE;
          if (!folders.has(path.slice(0, path.lastIndexOf('/')) || '/')) return status.NO_SUCH_FILE;
          const isKept = (flags & utils.sftp.OPEN_MODE.TRUNC) === 0;
          if (isKept && files.has(path)) return status.OK;
          if ((flags & utils.sftp.OPEN_MODE.CREAT) === 0) return status.NO_SUCH_FILE;
          files.set(path, { data: Buffer.alloc(0), modifiedAt: Math.floor(Date.now() / 1000) });
          return status.OK;
        },
        (code) => {
          if (code !== status.OK) return sftp.status(id, code);
          lastHandle += 1;
          handles.set(`${lastHandle}`, path);
          sftp.handle(id, Buffer.from(`${lastHandle}`));
        },
      );
    });
    sftp.on('WRITE', (id, name, offset, data) => {
      const path = handles.get(name.toString()) ?? '';
      handle(id, { operation: 'write', path, offset }, () => {
        const file = files.get(path);
        if (!file) return status.FAILURE;
        const grown = Buffer.alloc(Math.max(file.data.length, offset + data.length));
        file.data.copy(grown);
        data.copy(grown, offset);
        file.data = grown;
        file.modifiedAt = Math.floor(Date.now() / 1000);
        return status.OK;
      });
    });
    sftp.on('READ', (id, name, offset, length) => {
      const path = handles.get(name.toString()) ?? '';
      handle(
        id,
        { operation: 'read', path, offset },
        () => status.OK,
        () => {
          const part = files.get(path)?.data.subarray(offset, offset + length);
          if (!part || part.length === 0) sftp.status(id, status.EOF);
          else sftp.data(id, part);
        },
      );
    });
    sftp.on('CLOSE', (id, name) => {
      const path = handles.get(name.toString()) ?? '';
      handle(id, { operation: 'close', path }, () => {
        handles.delete(name.toString());
        return status.OK;
      });
    });
    sftp.on('STAT', (id, path) => {
      handle(
        id,
        { operation: 'stat', path },
        () => status.OK,
        () => {
          const file = files.get(path);
          if (file) sftp.attrs(id, attributes(file));
          else if (folders.has(path))
            sftp.attrs(id, { ...attributes({ data: Buffer.alloc(0), modifiedAt: 0 }), mode: 0o40755 });
          else sftp.status(id, status.NO_SUCH_FILE);
        },
      );
    });
    sftp.on('FSTAT', (id, name) => {
      const path = handles.get(name.toString()) ?? '';
      handle(
        id,
        { operation: 'fstat', path },
        () => status.OK,
        () => {
          const file = files.get(path);
          if (file) sftp.attrs(id, attributes(file));
          else sftp.status(id, status.FAILURE);
        },
      );
    });
    sftp.on('SETSTAT', (id, path, attrs) => {
      handle(id, { operation: 'setstat', path }, () => {
        const file = files.get(path);
        if (!file) return status.NO_SUCH_FILE;
        if (attrs.mtime !== undefined) file.modifiedAt = Number(attrs.mtime);
        return status.OK;
      });
    });
    sftp.on('REMOVE', (id, path) => {
      handle(id, { operation: 'remove', path }, () => (files.delete(path) ? status.OK : status.NO_SUCH_FILE));
    });
    sftp.on('RENAME', (id, path, to) => {
      handle(id, { operation: 'rename', path, to }, () => {
        const file = files.get(path);
        if (!file) return status.NO_SUCH_FILE;
        if (files.has(to)) return status.FAILURE;
        files.delete(path);
        files.set(to, file);
        if (!to.includes('/.')) renames.push(to);
        return status.OK;
      });
    });
    if (options.lists) {
      sftp.on('OPENDIR', (id, path) => {
        if (!folders.has(path)) return sftp.status(id, status.NO_SUCH_FILE);
        lastHandle += 1;
        handles.set(`${lastHandle}`, path);
        sftp.handle(id, Buffer.from(`${lastHandle}`));
      });
      sftp.on('READDIR', (id, name) => {
        const folder = handles.get(name.toString());
        if (folder === undefined) return sftp.status(id, status.EOF);
        handles.delete(name.toString());
        const inIt = [...files].filter(([path]) => path.slice(0, path.lastIndexOf('/')) === folder);
        const entries = inIt.map(([path, file]) => {
          const filename = path.slice(folder.length + 1);
          return { filename, longname: filename, attrs: attributes(file) };
        });
        return entries.length > 0 ? sftp.name(id, entries) : sftp.status(id, status.EOF);
      });
    }
    sftp.on('MKDIR', (id, path) => {
      handle(id, { operation: 'mkdir', path }, () => {
        folders.add(path);
        return status.OK;
      });
    });
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    hostKey: key.fingerprint,
    ...{ files, folders, renames, requests },
    connections: () => connections,
    reset() {
      for (const connection of live) socketOf(connection).resetAndDestroy();
    },
    behave(next) {
      misdeed = next;
    },
    async stop() {
      for (const connection of live) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
