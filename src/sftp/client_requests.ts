// What we ask a server, as bytes ready for the channel, length field included (draft-ietf-secsh-filexfer-02).
import { Buffer } from 'node:buffer';
import { attrFlag, packetType } from './constants.ts';
import type { Attrs } from './request.ts';

export function initRequest(): Buffer {
  return packetOf(packetType.init, uint32(3));
}

export function pathRequest(
  type: 'stat' | 'lstat' | 'opendir' | 'remove' | 'realpath' | 'rmdir',
  id: number,
  path: string,
): Buffer {
  return packetOf(packetType[type], uint32(id), string(path));
}

export function handleRequest(type: 'close' | 'fstat' | 'readdir', id: number, handle: Uint8Array): Buffer {
  return packetOf(packetType[type], uint32(id), bytes(handle));
}

/** `flags`: bits of `openFlag`. No attributes are asked for: a server decides who may read what it is sent. */
export function openRequest(id: number, path: string, flags: number): Buffer {
  return packetOf(packetType.open, uint32(id), string(path), uint32(flags), uint32(0));
}

export function readRequest(id: number, handle: Uint8Array, offset: number, length: number): Buffer {
  return packetOf(packetType.read, uint32(id), bytes(handle), uint64(offset), uint32(length));
}

export function mkdirRequest(id: number, path: string): Buffer {
  return packetOf(packetType.mkdir, uint32(id), string(path), uint32(0));
}

export function renameRequest(id: number, from: string, to: string): Buffer {
  return packetOf(packetType.rename, uint32(id), string(from), string(to));
}

/** Access and modification time alone, in seconds since 1970. */
export function setTimesRequest(
  id: number,
  path: string,
  { atime, mtime }: Required<Pick<Attrs, 'atime' | 'mtime'>>,
): Buffer {
  const attrs = [uint32(attrFlag.times), uint32(atime), uint32(mtime)];
  return packetOf(packetType.setstat, uint32(id), string(path), ...attrs);
}

/** `fields` after the extension's name. */
export function extendedRequest(id: number, name: string, ...fields: (string | Uint8Array)[]): Buffer {
  const rest = fields.map((field) => (typeof field === 'string' ? string(field) : bytes(field)));
  return packetOf(packetType.extended, uint32(id), string(name), ...rest);
}

/** Bytes before the data of a WRITE. */
export function writeHeadBytes(handle: Uint8Array): number {
  return 4 + 1 + 4 + 4 + handle.length + 8 + 4;
}

/** Writes what stands before the `length` bytes of data of a WRITE to the beginning of `packet`. */
export function fillWriteHead(packet: Buffer, id: number, handle: Uint8Array, offset: number, length: number): void {
  const head = writeHeadBytes(handle);
  packet.writeUInt32BE(head - 4 + length, 0);
  packet[4] = packetType.write;
  packet.writeUInt32BE(id, 5);
  packet.writeUInt32BE(handle.length, 9);
  packet.set(handle, 13);
  const at = 13 + handle.length;
  packet.writeUInt32BE(Math.floor(offset / 0x1_0000_0000), at);
  packet.writeUInt32BE(offset % 0x1_0000_0000, at + 4);
  packet.writeUInt32BE(length, at + 8);
}

function packetOf(type: number, ...parts: Buffer[]): Buffer {
  const head = Buffer.allocUnsafe(5);
  head.writeUInt32BE(1 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  head[4] = type;
  return Buffer.concat([head, ...parts]);
}

function uint32(value: number): Buffer {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(value >>> 0, 0);
  return out;
}

function uint64(value: number): Buffer {
  const out = Buffer.allocUnsafe(8);
  out.writeBigUInt64BE(BigInt(value), 0);
  return out;
}

function bytes(value: Uint8Array): Buffer {
  return Buffer.concat([uint32(value.length), value]);
}

function string(value: string): Buffer {
  return bytes(Buffer.from(value, 'utf8'));
}
