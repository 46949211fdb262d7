// What a sender sees: a folder of its own that was never a folder on the disk. Uploads under way, torn ones, and the
// arrivals of the last 24 hours, each where it was put.
import type { Arrival } from '../relay/records.ts';
import type { InboxPath } from './path.ts';
import { pathOf } from './path.ts';
import type { Upload } from './upload.ts';

/** An arrival and where its sender put it. */
export interface Placed {
  arrival: Arrival;
  at: InboxPath;
  /** False for what the ledger told: found under any folder, because its own is not known. */
  isPlaceKnown: boolean;
}

export type Entry =
  | { kind: 'directory'; at: InboxPath }
  | { kind: 'upload'; upload: Upload }
  | { kind: 'arrival'; placed: Placed };

export interface Inbox {
  readonly senderId: number;
  /** Takes over what the ledger has for this sender. */
  refresh(arrivals: readonly Arrival[]): void;
  find(at: InboxPath): Entry | undefined;
  /** Everything directly in a folder; undefined when there is no such folder. */
  list(at: InboxPath): Entry[] | undefined;
  isDirectory(path: string): boolean;
  /** Whether one more upload in this folder, or the folder itself if it is new, can be kept. */
  hasRoomIn(directory: string): boolean;
  /** Makes the folder and those above it. */
  addDirectory(path: string): void;
  /** False when it is not empty or not there. */
  removeDirectory(path: string): boolean;
  uploads(): Upload[];
  /** Shows `upload` at its place; an older one there is no longer shown. */
  show(upload: Upload): void;
  /** No longer shows `upload`, if it is still the one at its place. */
  hide(upload: Upload): void;
  isShown(upload: Upload): boolean;
  /** A stored file; older ones of the same name go, as the ledger shows only the newest of a name. */
  place(arrival: Arrival, at: InboxPath): void;
  arrivalAt(at: InboxPath): Placed | undefined;
  drop(arrivalId: number): void;
}

/** Folders a vendor's set-up may name without making them first. They are there when asked for, and not listed. */
const usualDirectories: ReadonlySet<string> = new Set([
  '/incoming',
  '/inbox',
  '/upload',
  '/uploads',
  '/import',
  '/imports',
]);

/** What a sender can leave behind is kept in memory and on the disk for a day: it has to have an end. */
const mostDirectories = 1_000;
const mostUploads = 1_000;
export const fullInbox = `At most ${mostDirectories} folders and ${mostUploads} unfinished uploads are kept`;

export function createInbox(senderId: number, recalled: readonly Upload[]): Inbox {
  const uploads = new Map<string, Upload>();
  const arrivals = new Map<string, Placed>();
  const directories = new Set<string>();

  function addDirectory(path: string): void {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) directories.add(path.slice(0, end));
  }

  for (const upload of recalled) {
    uploads.set(upload.at.path, upload);
    if (upload.at.directory !== '/') addDirectory(upload.at.directory);
  }

  function isDirectory(path: string): boolean {
    return path === '/' || directories.has(path) || usualDirectories.has(path);
  }

  function arrivalAt(at: InboxPath): Placed | undefined {
    const here = arrivals.get(at.path);
    if (here) return here;
    const atTop = at.directory === '/' ? undefined : arrivals.get(`/${at.name}`);
    return atTop && !atTop.isPlaceKnown ? atTop : undefined;
  }

  function place(arrival: Arrival, at: InboxPath, isPlaceKnown = true): void {
    for (const [path, placed] of arrivals) if (placed.arrival.name === arrival.name) arrivals.delete(path);
    arrivals.set(at.path, { arrival, at, isPlaceKnown });
  }

  return {
    senderId,
    refresh(known) {
      const places = new Map([...arrivals.values()].map((placed) => [placed.arrival.id, placed]));
      arrivals.clear();
      for (const arrival of known) {
        const before = places.get(arrival.id);
        const rawName = Buffer.from(arrival.name);
        const at = { path: pathOf('/', arrival.name), directory: '/', name: arrival.name, rawName };
        if (before?.isPlaceKnown && before.at.name === arrival.name) place(arrival, before.at);
        else place(arrival, at, false);
      }
    },
    find(at) {
      const upload = uploads.get(at.path);
      if (upload) return { kind: 'upload', upload };
      if (isDirectory(at.path)) return { kind: 'directory', at };
      const placed = arrivalAt(at);
      return placed ? { kind: 'arrival', placed } : undefined;
    },
    list(at) {
      if (!isDirectory(at.path)) return undefined;
      const found = new Map<string, Entry>();
      for (const path of directories) {
        const cut = path.lastIndexOf('/');
        if ((path.slice(0, cut) || '/') !== at.path) continue;
        const name = path.slice(cut + 1);
        found.set(path, {
          kind: 'directory',
          at: { path, directory: at.path, name, rawName: Buffer.from(name) },
        });
      }
      for (const placed of arrivals.values()) {
        if (placed.at.directory === at.path) found.set(placed.at.path, { kind: 'arrival', placed });
      }
      for (const upload of uploads.values()) {
        if (upload.at.directory === at.path) found.set(upload.at.path, { kind: 'upload', upload });
      }
      return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    },
    hasRoomIn: (directory) =>
      uploads.size < mostUploads && (isDirectory(directory) || directories.size < mostDirectories),
    isDirectory,
    addDirectory,
    removeDirectory(path) {
      const within = `${path}/`;
      const isUsed = [...uploads.keys(), ...arrivals.keys(), ...directories].some((it) => it.startsWith(within));
      return isUsed ? false : directories.delete(path) || usualDirectories.has(path);
    },
    uploads: () => [...uploads.values()],
    show(upload) {
      uploads.set(upload.at.path, upload);
      if (upload.at.directory !== '/') addDirectory(upload.at.directory);
    },
    hide(upload) {
      if (uploads.get(upload.at.path) === upload) uploads.delete(upload.at.path);
    },
    isShown: (upload) => uploads.get(upload.at.path) === upload,
    place,
    arrivalAt,
    drop(arrivalId) {
      for (const [path, placed] of arrivals) if (placed.arrival.id === arrivalId) arrivals.delete(path);
    },
  };
}
