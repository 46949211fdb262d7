// Numbers of SFTP version 3 (draft-ietf-secsh-filexfer-02) and the limits this codec keeps.

export const packetType = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attrs: 105,
  extended: 200,
  extendedReply: 201,
} as const;

export const statusCode = {
  ok: 0,
  eof: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  badMessage: 5,
  opUnsupported: 8,
} as const;
export type StatusCode = (typeof statusCode)[keyof typeof statusCode];

/** Bits of OPEN's pflags. */
export const openFlag = { read: 1, write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const;

/** Bits that say which fields an ATTRS has. */
export const attrFlag = { size: 1, owner: 2, permissions: 4, times: 8, extended: 0x8000_0000 } as const;

/** File type bits of `permissions`. */
export const fileType = { directory: 0o040000, regular: 0o100000 } as const;

/** A whole packet without its length field, in bytes; OpenSSH keeps the same. */
export const longestPacket = 256 * 1024;
/** Data of one READ or WRITE, in bytes. */
export const longestData = 255 * 1024;

/** Answered in VERSION; each of these is served. */
export const extensions: readonly (readonly [name: string, version: string])[] = [
  ['posix-rename@openssh.com', '1'],
  ['statvfs@openssh.com', '2'],
  ['fstatvfs@openssh.com', '2'],
  ['fsync@openssh.com', '1'],
  ['lsetstat@openssh.com', '1'],
  ['limits@openssh.com', '1'],
  ['expand-path@openssh.com', '1'],
];
