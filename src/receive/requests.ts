// Answers the requests of one session, in order. Quick ones at once, slow ones as a promise; the session waits for it
// before it asks the parser for the next.
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import type { Spool } from '../relay/ports.ts';
import { statusCode } from '../sftp/constants.ts';
import { attrsReply, limitsReply, nameReply, statusReply, statvfsReply, versionReply } from '../sftp/replies.ts';
import type { SftpRequest } from '../sftp/request.ts';
import { attrsOf } from './attributes.ts';
import { createFileRequests } from './file_requests.ts';
import { createFolderRequests } from './folder_requests.ts';
import { createHandles, mostHandles } from './handles.ts';
import type { Entry } from './inbox.ts';
import { noSuchFile, refuse } from './outcome.ts';
import type { InboxPath } from './path.ts';
import { readPath } from './path.ts';
import type { SenderFolder } from './sender_folder.ts';
import type { Reply, Request } from './status.ts';
import { status, statusOf } from './status.ts';

export interface RequestHandler {
  answer(request: SftpRequest): Reply;
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

export function createRequestHandler(deps: RequestHandlerDeps): RequestHandler {
  const { folder, spool, clock, session, owner } = deps;
  const { inbox } = folder;
  const handles = createHandles();
  const files = createFileRequests(handles, { folder, spool, session });
  const folders = createFolderRequests(handles, { inbox, clock, owner });

  /** Reads the path, then answers with `then`; a name that is refused gets its status. */
  function at(id: number, bytes: Uint8Array, then: (at: InboxPath) => Reply): Reply {
    const path = readPath(bytes);
    return path.ok ? then(path.value) : status(id, refuse(path.why));
  }

  function stat(id: number, entry: Entry | undefined): Buffer {
    return entry ? attrsReply(id, attrsOf(entry, clock.now())) : status(id, noSuchFile);
  }

  function realpath(id: number, path: InboxPath): Buffer {
    return nameReply(id, [{ name: Buffer.from(path.path), longname: '', attrs: {} }]);
  }

  function statvfs(id: number): Buffer {
    const { freeBytes, totalBytes } = spool.space();
    return statvfsReply(id, freeBytes, totalBytes);
  }

  function rename(request: Request<'rename'>, from: InboxPath): Reply {
    return at(request.id, request.to, (to) => statusOf(request.id, folder.rename(from, to, session)));
  }

  return {
    answer(request) {
      switch (request.kind) {
        case 'write':
          return files.write(request);
        case 'read':
          return files.read(request);
        case 'init':
          return versionReply();
        case 'open':
          return at(request.id, request.path, (path) => files.open(request, path));
        case 'close':
          return files.close(request.id, request.handle);
        case 'lstat':
        case 'stat':
          return at(request.id, request.path, (path) => stat(request.id, inbox.find(path)));
        case 'fstat': {
          const entry = files.entryOf(request.handle);
          return entry.ok ? stat(request.id, entry.value) : status(request.id, entry);
        }
        case 'setstat':
          return at(request.id, request.path, (path) => files.setstat(request, path));
        case 'fsetstat':
          return files.fsetstat(request);
        case 'opendir':
          return at(request.id, request.path, (path) => folders.opendir(request.id, path));
        case 'readdir':
          return folders.readdir(request.id, request.handle);
        case 'remove':
          return at(request.id, request.path, (path) => statusOf(request.id, folder.remove(path)));
        case 'mkdir':
          return at(request.id, request.path, (path) => folders.mkdir(request.id, path));
        case 'rmdir':
          return at(request.id, request.path, (path) => folders.rmdir(request.id, path));
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
          return statusOf(request.id, files.fsync(request.handle));
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

/** `~` and `~/x` mean the sender's own folder. */
function withoutTilde(path: Uint8Array): Uint8Array {
  const isHome = path[0] === 0x7e && (path.length === 1 || path[1] === 0x2f);
  return isHome ? path.subarray(1) : path;
}
