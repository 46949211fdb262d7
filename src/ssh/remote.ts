// A vendor's SFTP server as questions in the words of files and folders.
import { Buffer } from 'node:buffer';
import type { Clock } from '../kit/clock.ts';
import { type Problem, problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { RemoteName, SftpReply } from '../sftp/client_replies.ts';
import {
  extendedRequest,
  fillWriteHead,
  handleRequest,
  mkdirRequest,
  openRequest,
  pathRequest,
  readRequest,
  renameRequest,
  setTimesRequest,
  writeHeadBytes,
} from '../sftp/client_requests.ts';
import { fileType, openFlag, statusCode } from '../sftp/constants.ts';
import type { Attrs } from '../sftp/request.ts';
import type { Dialled } from './dial.ts';
import { type Answer, openSftpChannel } from './sftp_channel.ts';
import type { WatchdogLimits } from './watchdog.ts';

export type { Answer };

export interface RemoteFile {
  /** Undefined when the server does not say. */
  bytes: number | undefined;
  /** Epoch ms, whole seconds; undefined when the server does not say. */
  modifiedAt: number | undefined;
  /** Undefined when the server does not say. */
  isFolder: boolean | undefined;
}

export interface RemoteEntry {
  name: string;
  /** The line of the server's listing, as it wrote it; may be empty. */
  line: string;
  file: RemoteFile;
}

/** A directory may have any number of names, and a server may never come to their end. */
export interface ListLimits {
  /** No more names than about so many. */
  most: number;
  /** No longer than about so long, ms. */
  withinMs: number;
}

export interface RemoteList {
  entries: RemoteEntry[];
  /** False: a limit was reached, there may be more. */
  isWhole: boolean;
}

/** Writes to one handle, from memory that is used again. */
export interface RemoteWriter {
  /** Room for the data of one write; fill it from the beginning, then `send`. */
  room(): Buffer;
  /** Sends the first `length` bytes of the last room. */
  send(length: number, position: number): Promise<Answer<undefined>>;
}

export interface Remote {
  /** Most bytes of one write that this server takes. */
  readonly writeBytes: number;
  readonly hasPosixRename: boolean;
  /** `undefined`: there is no such file. */
  stat(path: string): Promise<Answer<RemoteFile | undefined>>;
  /** Of an open file. */
  statOpen(handle: Buffer): Promise<Answer<RemoteFile>>;
  /** What is directly in a directory, `.` and `..` apart. */
  list(path: string, limits: ListLimits): Promise<Answer<RemoteList>>;
  /** Opens for writing, made if missing, emptied if there. */
  create(path: string): Promise<Answer<Buffer>>;
  /** Opens for writing what is there, and keeps its bytes. */
  resume(path: string): Promise<Answer<Buffer>>;
  open(path: string): Promise<Answer<Buffer>>;
  /** `pieceBytes`: at most so many in one write. */
  writer(handle: Buffer, pieceBytes: number): RemoteWriter;
  /** Copies `data` before it returns; the caller may use the buffer again at once. */
  write(handle: Buffer, data: Uint8Array, position: number): Promise<Answer<undefined>>;
  /** Up to `length` bytes; empty at the end of the file. */
  read(handle: Buffer, length: number, position: number): Promise<Answer<Buffer>>;
  close(handle: Buffer): Promise<Answer<undefined>>;
  remove(path: string): Promise<Answer<undefined>>;
  rename(from: string, to: string): Promise<Answer<undefined>>;
  /** Replaces what is there, in one step. Only with `hasPosixRename`. */
  posixRename(from: string, to: string): Promise<Answer<undefined>>;
  makeFolder(path: string): Promise<Answer<undefined>>;
  /** Free bytes of the disk under a folder; undefined where the server does not tell. */
  freeBytes(path: string): Promise<number | undefined>;
  /** Sets the modification time; epoch ms. */
  setModified(path: string, at: number): Promise<Answer<undefined>>;
  /** Why the connection is gone; undefined while it stands. */
  lost(): Problem | undefined;
  /** Says goodbye. Errors from now on are not failures. */
  end(): void;
}

/** connection_lost when the server has no SFTP, no_progress when it does not answer. */
export async function openRemote(dialled: Dialled, limits: WatchdogLimits, clock: Clock): Promise<Result<Remote>> {
  const opened = await openSftpChannel(dialled, limits, clock);
  if (!opened.ok) return opened;
  const channel = opened.value;
  const { ask } = channel;

  /** The answer as the kind it must be; another kind is as good as none. */
  async function askFor<K extends SftpReply['kind'], T>(
    kind: K,
    build: (id: number) => Buffer,
    read: (reply: Extract<SftpReply, { kind: K }>) => T,
    sent?: () => void,
  ): Promise<Answer<T>> {
    const answer = await ask(build, sent);
    if (answer.kind !== 'ok') return answer;
    if (answer.value.kind === kind) {
      return { kind: 'ok', value: read(answer.value as Extract<SftpReply, { kind: K }>) };
    }
    const why = problem('connection_lost', 'The server gave an answer to another question.');
    dialled.destroy(why);
    return { kind: 'lost', problem: why };
  }
  const done = (build: (id: number) => Buffer, sent?: () => void) => askFor('status', build, () => undefined, sent);
  const openWith = (path: string, flags: number) =>
    askFor(
      'handle',
      (id) => openRequest(id, path, flags),
      ({ handle }) => handle,
    );

  const it: Remote = {
    get writeBytes() {
      return channel.writeBytes();
    },
    hasPosixRename: channel.extensions.get('posix-rename@openssh.com') === '1',
    async stat(path) {
      const answer = await askFor(
        'attrs',
        (id) => pathRequest('stat', id, path),
        ({ attrs }) => fileOf(attrs),
      );
      const isMissing = answer.kind === 'status' && answer.code === statusCode.noSuchFile;
      return isMissing ? { kind: 'ok', value: undefined } : answer;
    },
    statOpen: (handle) =>
      askFor(
        'attrs',
        (id) => handleRequest('fstat', id, handle),
        ({ attrs }) => fileOf(attrs),
      ),
    async list(path, { most, withinMs }) {
      const endsAt = clock.ticks() + withinMs;
      const opened = await askFor(
        'handle',
        (id) => pathRequest('opendir', id, path),
        ({ handle }) => handle,
      );
      if (opened.kind !== 'ok') return opened;
      const entries: RemoteEntry[] = [];
      let characters = 0;
      let isWhole = true;
      let emptyPages = 0;
      for (;;) {
        const page = await askFor(
          'names',
          (id) => handleRequest('readdir', id, opened.value),
          ({ names }) => names,
        );
        if (page.kind === 'lost') return page;
        const isEnd = page.kind === 'status' && page.code === statusCode.eof;
        if (page.kind === 'status' && !isEnd) {
          await it.close(opened.value);
          return page;
        }
        if (isEnd) break;
        const names = page.kind === 'ok' ? page.value.filter(isEntry) : [];
        for (const name of names) {
          entries.push(entryOf(name));
          characters += name.name.length + name.longname.length;
        }
        // Pages without a name, or with dots alone, would go on for ever.
        emptyPages = names.length === 0 ? emptyPages + 1 : 0;
        isWhole = entries.length < most && characters < mostListCharacters && clock.ticks() < endsAt;
        if (!isWhole || emptyPages === mostEmptyPages) break;
      }
      const closed = await it.close(opened.value);
      return closed.kind === 'lost' ? closed : { kind: 'ok', value: { entries, isWhole } };
    },
    create: (path) => openWith(path, openFlag.write | openFlag.create | openFlag.truncate),
    resume: (path) => openWith(path, openFlag.write),
    open: (path) => openWith(path, openFlag.read),
    writer(handle, pieceBytes) {
      const head = writeHeadBytes(handle);
      const free: Buffer[] = [];
      let current: Buffer | undefined;
      return {
        room() {
          current ??= free.pop() ?? Buffer.allocUnsafeSlow(head + pieceBytes);
          return current.subarray(head);
        },
        send(length, position) {
          const packet = current;
          if (!packet) throw new Error('A write was sent before it was filled');
          current = undefined;
          const build = (id: number) => {
            fillWriteHead(packet, id, handle, position, length);
            return packet.subarray(0, head + length);
          };
          return done(build, () => free.push(packet));
        },
      };
    },
    write(handle, data, position) {
      const writer = it.writer(handle, data.length);
      writer.room().set(data);
      return writer.send(data.length, position);
    },
    async read(handle, length, position) {
      const answer = await askFor(
        'data',
        (id) => readRequest(id, handle, position, length),
        ({ data }) => data.subarray(0, length),
      );
      const isEnd = answer.kind === 'status' && answer.code === statusCode.eof;
      return isEnd ? { kind: 'ok', value: Buffer.alloc(0) } : answer;
    },
    close: (handle) => done((id) => handleRequest('close', id, handle)),
    remove: (path) => done((id) => pathRequest('remove', id, path)),
    rename: (from, to) => done((id) => renameRequest(id, from, to)),
    posixRename: (from, to) => done((id) => extendedRequest(id, 'posix-rename@openssh.com', from, to)),
    makeFolder: (path) => done((id) => mkdirRequest(id, path)),
    async freeBytes(path) {
      if (!channel.extensions.has('statvfs@openssh.com')) return undefined;
      const answer = await askFor(
        'extended',
        (id) => extendedRequest(id, 'statvfs@openssh.com', path),
        ({ bytes }) => bytes,
      );
      // Block size, fragment size, blocks, free blocks, blocks free for us.
      if (answer.kind !== 'ok' || answer.value.length < 40) return undefined;
      return Number(answer.value.readBigUInt64BE(8) * answer.value.readBigUInt64BE(32));
    },
    setModified(path, at) {
      const seconds = Math.floor(at / 1000);
      return done((id) => setTimesRequest(id, path, { atime: seconds, mtime: seconds }));
    },
    lost: () => channel.lost(),
    end: () => channel.end(),
  };
  return { ok: true, value: it };
}

/** One name with its line may be as long as a packet, 256 KiB. */
const mostListCharacters = 32 * 1024 * 1024;
/** `.` and `..` may come in a page each. */
const mostEmptyPages = 3;

function isEntry({ name }: RemoteName): boolean {
  return name !== '.' && name !== '..';
}

function entryOf({ name, longname, attrs }: RemoteName): RemoteEntry {
  return { name, line: longname, file: fileOf(attrs) };
}

function fileOf({ size, mtime, permissions }: Attrs): RemoteFile {
  return {
    bytes: size,
    modifiedAt: mtime === undefined ? undefined : mtime * 1000,
    isFolder: isFolderBy(permissions),
  };
}

/** A server may show a link as it is, and modes without the type: then it has not said. */
function isFolderBy(permissions: number | undefined): boolean | undefined {
  switch ((permissions ?? 0) & 0o170000) {
    case fileType.directory:
      return true;
    case fileType.regular:
      return false;
    default:
      return undefined;
  }
}
