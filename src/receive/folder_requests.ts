// Requests about folders: list, make, remove. They exist in the inbox only, never on the disk.
import type { Clock } from '../kit/clock.ts';
import { statusCode } from '../sftp/constants.ts';
import { longnameOf } from '../sftp/longname.ts';
import type { NameEntry } from '../sftp/replies.ts';
import { handleReply, nameReply, statusReply } from '../sftp/replies.ts';
import type { Handle } from '../sftp/request.ts';
import { attrsOf } from './attributes.ts';
import type { Handles } from './handles.ts';
import { badHandle, tooManyHandles, wrongHandle } from './handles.ts';
import type { Entry, Inbox } from './inbox.ts';
import { fullInbox } from './inbox.ts';
import { done, noSuchFile, refuse } from './outcome.ts';
import type { InboxPath } from './path.ts';
import { status } from './status.ts';

export interface FolderRequests {
  opendir(id: number, path: InboxPath): Buffer;
  readdir(id: number, handle: Handle): Buffer;
  mkdir(id: number, path: InboxPath): Buffer;
  rmdir(id: number, path: InboxPath): Buffer;
}

const namesPerReply = 100;

/** `owner` is shown in listings. */
export function createFolderRequests(
  handles: Handles,
  deps: { inbox: Inbox; clock: Clock; owner: string },
): FolderRequests {
  const { inbox, clock, owner } = deps;

  function opendir(id: number, path: InboxPath): Buffer {
    const listed = inbox.list(path);
    if (!listed) return status(id, inbox.find(path) ? refuse('This is not a folder') : noSuchFile);
    const dots = ['.', '..'].map((name): Entry => {
      return { kind: 'directory', at: { path: '/', directory: '/', name, rawName: Buffer.from(name) } };
    });
    const handle = handles.add({ kind: 'folder', entries: [...dots, ...listed], sent: 0 });
    return handle === undefined ? status(id, tooManyHandles) : handleReply(id, handle);
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
    if (!inbox.hasRoomIn(path.path)) return status(id, refuse(fullInbox));
    inbox.addDirectory(path.path);
    return status(id, done);
  }

  function rmdir(id: number, path: InboxPath): Buffer {
    const entry = inbox.find(path);
    if (!entry) return status(id, noSuchFile);
    if (entry.kind !== 'directory') return status(id, refuse('This is not a folder'));
    return status(id, inbox.removeDirectory(path.path) ? done : refuse('This folder is not empty'));
  }

  return { opendir, readdir, mkdir, rmdir };
}
