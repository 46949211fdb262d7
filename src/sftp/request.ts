// What a client may ask, typed. Names stay bytes, because a client may send them in any encoding. All bytes of a request
// are views that are only valid until the parser is asked for the next one.

export interface Attrs {
  /** Bytes. */
  size?: number;
  uid?: number;
  gid?: number;
  permissions?: number;
  /** Seconds since 1970, UTC. */
  atime?: number;
  mtime?: number;
}

/** A handle as we give them out; a client's handle of another form is `noHandle`. */
export type Handle = number;
export const noHandle: Handle = -1;

/** Offsets beyond 2^53 cannot be kept exactly and are given as `tooFar`. */
export const tooFar = -1;

interface WithPath {
  id: number;
  path: Uint8Array;
}

interface WithHandle {
  id: number;
  handle: Handle;
}

export type SftpRequest =
  | { kind: 'init'; version: number }
  | ({ kind: 'open'; flags: number; attrs: Attrs } & WithPath)
  | ({ kind: 'close' } & WithHandle)
  | ({ kind: 'read'; offset: number; length: number } & WithHandle)
  | ({ kind: 'write'; offset: number; data: Uint8Array } & WithHandle)
  | ({ kind: 'lstat' } & WithPath)
  | ({ kind: 'stat' } & WithPath)
  | ({ kind: 'fstat' } & WithHandle)
  | ({ kind: 'setstat'; attrs: Attrs } & WithPath)
  | ({ kind: 'fsetstat'; attrs: Attrs } & WithHandle)
  | ({ kind: 'opendir' } & WithPath)
  | ({ kind: 'readdir' } & WithHandle)
  | ({ kind: 'remove' } & WithPath)
  | ({ kind: 'mkdir' } & WithPath)
  | ({ kind: 'rmdir' } & WithPath)
  | ({ kind: 'realpath' } & WithPath)
  /** As realpath, and `~` is the sender's own folder. */
  | ({ kind: 'expandpath' } & WithPath)
  | { kind: 'rename'; id: number; from: Uint8Array; to: Uint8Array }
  | ({ kind: 'statvfs' } & WithPath)
  | ({ kind: 'fstatvfs' } & WithHandle)
  | ({ kind: 'fsync' } & WithHandle)
  | { kind: 'limits'; id: number }
  /** A well-formed request that is not served: links, an unknown type or extension. */
  | { kind: 'unsupported'; id: number; what: string };

/** Nothing is different after it but what the client knows: of no use once nobody hears the answer. */
export function onlyAsks({ kind }: SftpRequest): boolean {
  return asking.has(kind);
}

const asking: ReadonlySet<SftpRequest['kind']> = new Set([
  ...(['read', 'readdir', 'lstat', 'stat', 'fstat', 'realpath', 'expandpath'] as const),
  ...(['statvfs', 'fstatvfs', 'limits', 'unsupported'] as const),
]);

/** The client broke the protocol; nothing after it can be understood. */
export interface Violation {
  kind: 'violation';
  why: string;
}
