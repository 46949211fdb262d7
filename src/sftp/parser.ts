// From the chunks of a channel to requests. Pulled, not pushed: the owner asks for the next request when it is ready
// for one, so that nothing is parsed ahead of what is answered.
import { createByteStore } from './byte_store.ts';
import { longestPacket, packetType } from './constants.ts';
import type { FieldReader } from './reader.ts';
import { createFieldReader, uint32At } from './reader.ts';
import type { SftpRequest, Violation } from './request.ts';

export interface RequestParser {
  /** Copies: the chunk may be used again. */
  push(chunk: Uint8Array): void;
  /** The next whole request; undefined when more bytes are needed. After a violation always the violation. */
  next(): SftpRequest | Violation | undefined;
  /** Bytes pushed and not yet handed out. */
  readonly waitingBytes: number;
}

const lengthBytes = 4;

/** A parser for one channel, from its first byte on. */
export function createRequestParser(): RequestParser {
  const store = createByteStore();
  const fields = createFieldReader();
  let hasBegun = false;
  let violation: Violation | undefined;

  function broken(why: string): Violation {
    violation = { kind: 'violation', why };
    store.clear();
    return violation;
  }

  return {
    push(chunk) {
      if (!violation && chunk.length > 0) store.push(chunk);
    },
    next() {
      if (violation) return violation;
      const lengthField = store.peek(lengthBytes);
      if (!lengthField) return undefined;
      const length = uint32At(lengthField, 0);
      if (length < 5) return broken(`a packet of ${length} bytes`);
      if (length > longestPacket) return broken(`a packet of ${length} bytes; at most ${longestPacket} are taken`);
      const packet = store.peek(lengthBytes + length);
      if (!packet) return undefined;
      store.use(packet.length);
      fields.start(packet.subarray(lengthBytes));
      const type = fields.byte();
      if (!hasBegun && type !== packetType.init) return broken(`packet type ${type} before INIT`);
      hasBegun = true;
      const request = readRequest(type, fields);
      if (!fields.isWhole) return broken(`packet type ${type} ends in the middle of a field`);
      return request;
    },
    get waitingBytes() {
      return store.waitingBytes;
    },
  };
}

function readRequest(type: number, fields: FieldReader): SftpRequest {
  if (type === packetType.init) return { kind: 'init', version: fields.uint32() };
  const id = fields.uint32();
  switch (type) {
    case packetType.write:
      return { kind: 'write', id, handle: fields.handle(), offset: fields.uint64(), data: fields.bytes() };
    case packetType.read:
      return { kind: 'read', id, handle: fields.handle(), offset: fields.uint64(), length: fields.uint32() };
    case packetType.open:
      return { kind: 'open', id, path: fields.bytes(), flags: fields.uint32(), attrs: fields.attrs() };
    case packetType.close:
      return { kind: 'close', id, handle: fields.handle() };
    case packetType.lstat:
      return { kind: 'lstat', id, path: fields.bytes() };
    case packetType.stat:
      return { kind: 'stat', id, path: fields.bytes() };
    case packetType.fstat:
      return { kind: 'fstat', id, handle: fields.handle() };
    case packetType.setstat:
      return { kind: 'setstat', id, path: fields.bytes(), attrs: fields.attrs() };
    case packetType.fsetstat:
      return { kind: 'fsetstat', id, handle: fields.handle(), attrs: fields.attrs() };
    case packetType.opendir:
      return { kind: 'opendir', id, path: fields.bytes() };
    case packetType.readdir:
      return { kind: 'readdir', id, handle: fields.handle() };
    case packetType.remove:
      return { kind: 'remove', id, path: fields.bytes() };
    case packetType.mkdir: {
      const path = fields.bytes();
      fields.attrs();
      return { kind: 'mkdir', id, path };
    }
    case packetType.rmdir:
      return { kind: 'rmdir', id, path: fields.bytes() };
    case packetType.realpath:
      return { kind: 'realpath', id, path: fields.bytes() };
    case packetType.rename:
      return { kind: 'rename', id, from: fields.bytes(), to: fields.bytes() };
    case packetType.readlink:
    case packetType.symlink:
      return { kind: 'unsupported', id, what: 'links' };
    case packetType.extended:
      return readExtended(id, fields);
    default:
      return { kind: 'unsupported', id, what: `packet type ${type}` };
  }
}

function readExtended(id: number, fields: FieldReader): SftpRequest {
  const name = asciiOf(fields.bytes());
  switch (name) {
    case 'posix-rename@openssh.com':
      return { kind: 'rename', id, from: fields.bytes(), to: fields.bytes() };
    case 'fsync@openssh.com':
      return { kind: 'fsync', id, handle: fields.handle() };
    case 'statvfs@openssh.com':
      return { kind: 'statvfs', id, path: fields.bytes() };
    case 'fstatvfs@openssh.com':
      return { kind: 'fstatvfs', id, handle: fields.handle() };
    case 'limits@openssh.com':
      return { kind: 'limits', id };
    case 'lsetstat@openssh.com':
      return { kind: 'setstat', id, path: fields.bytes(), attrs: fields.attrs() };
    case 'expand-path@openssh.com':
      return { kind: 'expandpath', id, path: fields.bytes() };
    default:
      return { kind: 'unsupported', id, what: `extension ${name}` };
  }
}

/** Extension names are ASCII; anything else is shown as a question mark, and at most 64 letters of it. */
function asciiOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, 64)) text += byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  return text;
}
