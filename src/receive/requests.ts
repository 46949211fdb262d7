// Answers the requests of one session, in order. Quick ones at once, slow ones as a promise; the session waits for it
// before it asks the parser for the next.
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import type { Spool } from '../relay/ports.ts';
import { longestData, openFlag, statusCode } from '../sftp/constants.ts';
import { longnameOf } from '../sftp/longname.ts';
import type { NameEntry } from '../sftp/replies.ts';
import {
  attrsReply,
  dataReply,
  handleReply,
  limitsReply,
  nameReply,
  statusReply,
  statvfsReply,
  versionReply,
} from '../sftp/replies.ts';
import type { Attrs, Handle, SftpRequest } from '../sftp/request.ts';
import { tooFar } from '../sftp/request.ts';
import { attrsOf } from './attributes.ts';
import type { FileHandle } from './handles.ts';
import { createHandles, mostHandles } from './handles.ts';
import type { Entry, Placed } from './inbox.ts';
import type { Outcome } from './outcome.ts';
import { done, noSuchFile, refuse, refuseFor } from './outcome.ts';
import type { InboxPath } from './path.ts';
import { readPath } from './path.ts';
import type { SenderFolder } from './sender_folder.ts';
import type { Upload } from './upload.ts';
import { bytesOf } from './upload.ts';

type Request<K extends SftpRequest['kind']> = Extract<SftpRequest, { kind: K }>;

export interface RequestHandler {
  answer(request: SftpRequest): Buffer | Promise<Buffer>;
  /** The session ended: open uploads are torn. How many files it brought in. */
  end(): number;
}

export interface RequestHandlerDeps {
  folder: SenderFolder;
  spool: Spool;
  clock: Clock;
  /** This session's reference. */
  session: string;
  /** Shown as the owner in listings. */
  owner: string;
}

const namesPerReply = 100;
/** A write may leave a gap this large unasked; beyond it the disk must have the room. */
const unaskedGapBytes = 64 * 1024 * 1024;
const badHandle = refuse('This handle is not open');
const wrongHandle = refuse('This handle was opened for something else');
const takenOver = refuse('Another session goes on with this upload');
const isFolder = refuse('This is a folder');

export function createRequestHandler(deps: RequestHandlerDeps): RequestHandler {
  const { folder, spool, clock, session, owner } = deps;
  const { inbox } = folder;
  const handles = createHandles();

  function status(id: number, outcome: Outcome<unknown>): Buffer {
    return outcome.ok ? statusReply(id, statusCode.ok, 'Done') : statusReply(id, outcome.code, outcome.why);
  }

  async function statusOf(id: number, outcome: Promise<Outcome<unknown>>): Promise<Buffer> {
    return status(id, await outcome);
  }

  /** Reads the path, then answers with `then`; a name that is refused gets its status. */
  function at(
    id: number,
    bytes: Uint8Array,
    then: (at: InboxPath) => Buffer | Promise<Buffer>,
  ): Buffer | Promise<Buffer> {
    const path = readPath(bytes);
    return path.ok ? then(path.value) : status(id, refuse(path.why));
  }

  function fileOf(handle: Handle): Outcome<FileHandle> {
    const open = handles.get(handle);
    if (!open) return badHandle;
    if (open.kind !== 'file') return wrongHandle;
    if (isUpload(open.target) && open.target.state === 'open' && open.target.holder !== open.holder) return takenOver;
    return { ok: true, value: open };
  }

  function entryOf(handle: FileHandle): Entry {
    const { target } = handle;
    return isUpload(target) ? { kind: 'upload', upload: target } : { kind: 'arrival', placed: target };
  }

  function open(request: Request<'open'>, path: InboxPath): Buffer {
    const { id, flags } = request;
    if (handles.isFull) return status(id, refuse(`At most ${mostHandles} handles may be open`));
    const canWrite = (flags & (openFlag.write | openFlag.append)) !== 0;
    const opened = canWrite ? folder.openToWrite(path, flags, session) : openToRead(path);
    if (!opened.ok) return status(id, opened);
    const target = opened.value;
    if (canWrite && isUpload(target)) target.writers++;
    const handle = handles.add({
      kind: 'file',
      target,
      holder: isUpload(target) ? target.holder : 0,
      canRead: (flags & openFlag.read) !== 0 || !canWrite,
      canWrite,
      doesAppend: (flags & openFlag.append) !== 0,
    });
    if (request.attrs.mtime !== undefined && canWrite && isUpload(target)) {
      target.modifiedAt = request.attrs.mtime * 1000;
    }
    return handleReply(id, handle!);
  }

  function openToRead(path: InboxPath): Outcome<Upload | Placed> {
    const entry = inbox.find(path);
    if (!entry) return noSuchFile;
    if (entry.kind === 'directory') return isFolder;
    return { ok: true, value: entry.kind === 'upload' ? entry.upload : entry.placed };
  }

  function close(id: number, handle: Handle): Buffer | Promise<Buffer> {
    const open = handles.get(handle);
    handles.remove(handle);
    if (!open) return status(id, badHandle);
    if (open.kind !== 'file' || !open.canWrite || !isUpload(open.target)) return status(id, done);
    const upload = open.target;
    if (upload.state === 'gone') return status(id, refuse('This upload was removed'));
    if (upload.state !== 'open' || upload.holder !== open.holder) return status(id, takenOver);
    return statusOf(id, folder.close(upload));
  }

  function write(request: Request<'write'>): Buffer | Promise<Buffer> {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    if (!file.value.canWrite) return status(request.id, wrongHandle);
    const { target } = file.value;
    if (isUpload(target)) return status(request.id, writeTo(target, file.value, request.offset, request.data));
    const data = Buffer.from(request.data);
    return statusOf(
      request.id,
      toUpload(file.value).then((upload) =>
        upload.ok ? writeTo(upload.value, file.value, request.offset, data) : upload,
      ),
    );
  }

  function writeTo(upload: Upload, file: FileHandle, asked: number, data: Uint8Array): Outcome<undefined> {
    const { landing } = upload;
    if (upload.state !== 'open' || !landing) return refuse('This file is no longer open');
    const offset = file.doesAppend ? landing.bytes : asked;
    const refused = roomFor(landing.bytes, offset, offset + data.length);
    if (refused) {
      upload.failed ??= refused.why;
      return refused;
    }
    const written = landing.write(data, offset);
    if (written.ok) return done;
    const refusal = refuseFor(written.problem);
    upload.failed ??= refusal.why;
    return refusal;
  }

  /** A refusal when `end` is out of reach: beyond what can be counted, or a gap the disk has no room for. */
  function roomFor(bytes: number, offset: number, end: number): Extract<Outcome<never>, { ok: false }> | undefined {
    if (offset === tooFar || end > Number.MAX_SAFE_INTEGER) return refuse('Files may not be that large');
    if (end - bytes <= unaskedGapBytes) return undefined;
    return end - bytes > spool.space().freeBytes ? refuse('The disk has no room for a file of that size') : undefined;
  }

  /** Makes an upload of an arrival that was opened without truncating, before it is changed. */
  async function toUpload(file: FileHandle): Promise<Outcome<Upload>> {
    if (isUpload(file.target)) return { ok: true, value: file.target };
    const revised = await folder.revise(file.target, session);
    if (!revised.ok) return revised;
    revised.value.writers++;
    file.target = revised.value;
    file.holder = revised.value.holder;
    return revised;
  }

  function read(request: Request<'read'>): Buffer {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    if (!file.value.canRead) return status(request.id, wrongHandle);
    const { target } = file.value;
    const bytes = isUpload(target) ? bytesOf(target) : target.arrival.bytes;
    if (request.offset === tooFar || request.offset >= bytes || request.length === 0) {
      return statusReply(request.id, statusCode.eof, 'End of file');
    }
    const length = Math.min(request.length, longestData, bytes - request.offset);
    const data = readFrom(target, length, request.offset);
    if (!data.ok) return status(request.id, data);
    return dataReply(request.id, data.value);
  }

  function readFrom(target: Upload | Placed, length: number, offset: number): Outcome<Uint8Array> {
    const { arrival } = target;
    if (arrival) {
      const read = spool.readArrival(arrival.sha256, length, offset);
      return read.ok ? read : refuseFor(read.problem);
    }
    const upload = target as Upload;
    if (upload.landing) {
      const read = upload.landing.read(length, offset);
      return read.ok ? read : refuseFor(read.problem);
    }
    if (upload.state === 'gone') return noSuchFile;
    const opened = spool.reopen(upload.landingId);
    if (!opened.ok) return refuseFor(opened.problem);
    const read = opened.value.read(length, offset);
    opened.value.close();
    return read.ok ? read : refuseFor(read.problem);
  }

  /** Size and time are applied; owner and rights are not kept, and that is no failure. */
  async function setAttrs(target: () => Promise<Outcome<Upload | Placed>>, attrs: Attrs): Promise<Outcome<undefined>> {
    const found = await target();
    if (!found.ok) return found;
    const it = found.value;
    if (attrs.size !== undefined) {
      const resized = resize(it, attrs.size);
      if (!resized.ok) return resized;
    }
    return attrs.mtime === undefined ? done : folder.setModified(it, attrs.mtime * 1000);
  }

  function resize(target: Upload | Placed, bytes: number): Outcome<undefined> {
    const current = isUpload(target) ? bytesOf(target) : target.arrival.bytes;
    if (bytes === current) return done;
    if (!isUpload(target) || target.arrival) return refuse('A received file keeps its size; send it again');
    const refused = roomFor(current, bytes, bytes);
    if (refused) return refused;
    const own = target.landing ? undefined : spool.reopen(target.landingId);
    if (own && !own.ok) return refuseFor(own.problem);
    const landing = own?.value ?? target.landing!;
    const cut = landing.truncate(bytes);
    if (own) {
      target.restingBytes = landing.bytes;
      landing.close();
    }
    return cut.ok ? done : refuseFor(cut.problem);
  }

  async function pathTarget(path: InboxPath): Promise<Outcome<Upload | Placed>> {
    return openToRead(path);
  }

  function setstat(request: Request<'setstat'>, path: InboxPath): Buffer | Promise<Buffer> {
    if (inbox.find(path)?.kind === 'directory') return status(request.id, done);
    return statusOf(
      request.id,
      setAttrs(() => pathTarget(path), request.attrs),
    );
  }

  function fsetstat(request: Request<'fsetstat'>): Buffer | Promise<Buffer> {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    const { value } = file;
    const isResize =
      !isUpload(value.target) && request.attrs.size !== undefined && request.attrs.size !== value.target.arrival.bytes;
    const target = async () =>
      isResize && value.canWrite ? toUpload(value) : ({ ok: true, value: value.target } as const);
    return statusOf(request.id, setAttrs(target, request.attrs));
  }

  function stat(id: number, entry: Entry | undefined): Buffer {
    return entry ? attrsReply(id, attrsOf(entry, clock.now())) : status(id, noSuchFile);
  }

  function opendir(id: number, path: InboxPath): Buffer {
    const listed = inbox.list(path);
    if (!listed) return status(id, inbox.find(path) ? refuse('This is not a folder') : noSuchFile);
    const dots = ['.', '..'].map((name): Entry => {
      return { kind: 'directory', at: { path: '/', directory: '/', name, rawName: Buffer.from(name) } };
    });
    const handle = handles.add({ kind: 'folder', entries: [...dots, ...listed], sent: 0 });
    return handle === undefined
      ? status(id, refuse(`At most ${mostHandles} handles may be open`))
      : handleReply(id, handle);
  }

  function readdir(id: number, handle: Handle): Buffer {
    const open = handles.get(handle);
    if (!open) return status(id, badHandle);
    if (open.kind !== 'folder') return status(id, wrongHandle);
    const page = open.entries.slice(open.sent, open.sent + namesPerReply);
    open.sent += page.length;
    return page.length === 0 ? statusReply(id, statusCode.eof, 'End of the folder') : nameReply(id, page.map(nameOf));
  }

  function nameOf(entry: Entry): NameEntry {
    const place = entry.kind === 'directory' ? entry.at : entry.kind === 'upload' ? entry.upload.at : entry.placed.at;
    const attrs = attrsOf(entry, clock.now());
    return { name: place.rawName, longname: longnameOf(attrs, owner, clock.now()), attrs };
  }

  function mkdir(id: number, path: InboxPath): Buffer {
    if (inbox.find(path)) return status(id, refuse('There is something of that name already'));
    inbox.addDirectory(path.path);
    return status(id, done);
  }

  function rmdir(id: number, path: InboxPath): Buffer {
    const entry = inbox.find(path);
    if (!entry) return status(id, noSuchFile);
    if (entry.kind !== 'directory') return status(id, refuse('This is not a folder'));
    return status(id, inbox.removeDirectory(path.path) ? done : refuse('This folder is not empty'));
  }

  function realpath(id: number, path: InboxPath): Buffer {
    return nameReply(id, [{ name: Buffer.from(path.path), longname: '', attrs: {} }]);
  }

  async function fsync(handle: Handle): Promise<Outcome<undefined>> {
    const file = fileOf(handle);
    if (!file.ok) return file;
    const { target } = file.value;
    if (!isUpload(target) || !target.landing) return done;
    const synced = await target.landing.sync();
    return synced.ok ? done : refuseFor(synced.problem);
  }

  function statvfs(id: number): Buffer {
    const { freeBytes, totalBytes } = spool.space();
    return statvfsReply(id, freeBytes, totalBytes);
  }

  function rename(request: Request<'rename'>, from: InboxPath): Buffer | Promise<Buffer> {
    return at(request.id, request.to, (to) => statusOf(request.id, folder.rename(from, to, session)));
  }

  return {
    answer(request) {
      switch (request.kind) {
        case 'write':
          return write(request);
        case 'read':
          return read(request);
        case 'init':
          return versionReply();
        case 'open':
          return at(request.id, request.path, (path) => open(request, path));
        case 'close':
          return close(request.id, request.handle);
        case 'lstat':
        case 'stat':
          return at(request.id, request.path, (path) => stat(request.id, inbox.find(path)));
        case 'fstat': {
          const file = fileOf(request.handle);
          return file.ok ? stat(request.id, entryOf(file.value)) : status(request.id, file);
        }
        case 'setstat':
          return at(request.id, request.path, (path) => setstat(request, path));
        case 'fsetstat':
          return fsetstat(request);
        case 'opendir':
          return at(request.id, request.path, (path) => opendir(request.id, path));
        case 'readdir':
          return readdir(request.id, request.handle);
        case 'remove':
          return at(request.id, request.path, (path) => statusOf(request.id, folder.remove(path)));
        case 'mkdir':
          return at(request.id, request.path, (path) => mkdir(request.id, path));
        case 'rmdir':
          return at(request.id, request.path, (path) => rmdir(request.id, path));
        case 'realpath':
          return at(request.id, request.path, (path) => realpath(request.id, path));
        case 'expandpath':
          return at(request.id, withoutTilde(request.path), (path) => realpath(request.id, path));
        case 'rename':
          return at(request.id, request.from, (from) => rename(request, from));
        case 'statvfs':
        case 'fstatvfs':
          return statvfs(request.id);
        case 'fsync':
          return statusOf(request.id, fsync(request.handle));
        case 'limits':
          return limitsReply(request.id, mostHandles);
        case 'unsupported':
          return statusReply(request.id, statusCode.opUnsupported, `Not supported here: ${request.what}`);
        default:
          return assertNever(request);
      }
    },
    end: () => folder.leave(session),
  };
}

function isUpload(target: Upload | Placed): target is Upload {
  return 'landingId' in target;
}

/** `~` and `~/x` mean the sender's own folder. */
function withoutTilde(path: Uint8Array): Uint8Array {
  const isHome = path[0] === 0x7e && (path.length === 1 || path[1] === 0x2f);
  return isHome ? path.subarray(1) : path;
}
