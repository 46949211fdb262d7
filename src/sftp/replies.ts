// What we answer, as bytes ready for the channel, length field included.
import { Buffer } from 'node:buffer';
import type { StatusCode } from './constants.ts';
import { attrFlag, extensions, longestData, longestPacket, packetType } from './constants.ts';
import type { Attrs, Handle } from './request.ts';

/** Always version 3, whatever the client asked for, with the extensions that are served. */
export function versionReply(): Buffer {
  const names = extensions.flatMap(([name, version]) => [text(name), text(version)]);
  return Buffer.concat([head(1 + 4 + sizeOf(names), packetType.version, 3), ...names]);
}

/** `message` in plain words; clients show it to people. */
export function statusReply(id: number, code: StatusCode, message: string): Buffer {
  const length = Buffer.byteLength(message);
  const out = Buffer.allocUnsafe(21 + length);
  out.writeUInt32BE(17 + length, 0);
  out[4] = packetType.status;
  out.writeUInt32BE(id, 5);
  out.writeUInt32BE(code, 9);
  out.writeUInt32BE(length, 13);
  out.write(message, 17);
  out.writeUInt32BE(0, 17 + length);
  return out;
}

export function handleReply(id: number, handle: Handle): Buffer {
  const out = Buffer.allocUnsafe(17);
  out.writeUInt32BE(13, 0);
  out[4] = packetType.handle;
  out.writeUInt32BE(id, 5);
  out.writeUInt32BE(4, 9);
  out.writeUInt32BE(handle, 13);
  return out;
}

export function dataReply(id: number, data: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(13 + data.length);
  out.writeUInt32BE(9 + data.length, 0);
  out[4] = packetType.data;
  out.writeUInt32BE(id, 5);
  out.writeUInt32BE(data.length, 9);
  out.set(data, 13);
  return out;
}

export interface NameEntry {
  /** As the client is to see it: the bytes it was sent with. */
  name: Uint8Array;
  /** `ls -l` line without the name; see longname.ts. Empty for REALPATH. */
  longname: string;
  attrs: Attrs;
}

export function nameReply(id: number, entries: NameEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const line = Buffer.concat([Buffer.from(entry.longname), entry.name]);
    parts.push(string(entry.name), string(line), attrsOf(entry.attrs));
  }
  const count = Buffer.allocUnsafe(4);
  count.writeUInt32BE(entries.length);
  return Buffer.concat([head(1 + 4 + 4 + sizeOf(parts), packetType.name, id), count, ...parts]);
}

export function attrsReply(id: number, attrs: Attrs): Buffer {
  const body = attrsOf(attrs);
  return Buffer.concat([head(5 + body.length, packetType.attrs, id), body]);
}

/** limits@openssh.com: packet, read, write, handles. */
export function limitsReply(id: number, mostHandles: number): Buffer {
  return numbersReply(id, [longestPacket, longestData, longestData, mostHandles]);
}

/** statvfs@openssh.com. A block is 4096 bytes. */
export function statvfsReply(id: number, freeBytes: number, totalBytes: number): Buffer {
  const block = 4096;
  const total = Math.floor(totalBytes / block);
  const free = Math.floor(freeBytes / block);
  const files = 1_000_000;
  const noSetuid = 2;
  return numbersReply(id, [block, block, total, free, free, files, files, files, 0, noSetuid, 255]);
}

function numbersReply(id: number, values: number[]): Buffer {
  const body = Buffer.allocUnsafe(values.length * 8);
  values.forEach((value, index) => {
    body.writeBigUInt64BE(BigInt(value), index * 8);
  });
  return Buffer.concat([head(5 + body.length, packetType.extendedReply, id), body]);
}

function attrsOf(attrs: Attrs): Buffer {
  const out = Buffer.allocUnsafe(4 + 8 + 8 + 4 + 8);
  let flags = 0;
  let at = 4;
  if (attrs.size !== undefined) {
    flags |= attrFlag.size;
    at = out.writeBigUInt64BE(BigInt(attrs.size), at);
  }
  if (attrs.uid !== undefined && attrs.gid !== undefined) {
    flags |= attrFlag.owner;
    at = out.writeUInt32BE(attrs.uid, at);
    at = out.writeUInt32BE(attrs.gid, at);
  }
  if (attrs.permissions !== undefined) {
    flags |= attrFlag.permissions;
    at = out.writeUInt32BE(attrs.permissions, at);
  }
  if (attrs.mtime !== undefined) {
    flags |= attrFlag.times;
    at = out.writeUInt32BE(attrs.atime ?? attrs.mtime, at);
    at = out.writeUInt32BE(attrs.mtime, at);
  }
  out.writeUInt32BE(flags, 0);
  return out.subarray(0, at);
}

function head(length: number, type: number, id: number): Buffer {
  const out = Buffer.allocUnsafe(9);
  out.writeUInt32BE(length, 0);
  out[4] = type;
  out.writeUInt32BE(id, 5);
  return out;
}

function string(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(4 + bytes.length);
  out.writeUInt32BE(bytes.length, 0);
  out.set(bytes, 4);
  return out;
}

function text(value: string): Buffer {
  return string(Buffer.from(value));
}

function sizeOf(parts: Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
