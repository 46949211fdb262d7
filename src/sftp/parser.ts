// From the chunks of a channel to requests. Pulled, not pushed: the owner asks for the next request when it is ready
// for one, so that nothing is parsed ahead of what is answered.
import { longestPacket, packetType } from './constants.ts';
import type { FieldReader } from './reader.ts';
import { createFieldReader, uint32At } from './reader.ts';
import type { SftpRequest, Violation } from './request.ts';

export interface RequestParser {
  push(chunk: Uint8Array): void;
  /** The next whole request; undefined when more bytes are needed. After a violation always the violation. */
  next(): SftpRequest | Violation | undefined;
  /** Bytes pushed and not yet handed out. */
  readonly waitingBytes: number;
}

/** Smaller pieces are copied together into blocks. */
const smallBytes = 4 * 1024;
const blockBytes = 16 * 1024;

/** A parser for one channel, from its first byte on. */
export function createRequestParser(): RequestParser {
  const chunks: Uint8Array[] = [];
  /** First chunk not used up, and the place in it. */
  let head = 0;
  let at = 0;
  let waitingBytes = 0;
  /** Holds a packet that came in several chunks. Made when first needed. */
  let assembled: Uint8Array | undefined;
  /** The last chunk, while small pieces are added to it. */
  let tail: { block: Uint8Array; view: Uint8Array } | undefined;
  const lengthField = new Uint8Array(4);
  const fields = createFieldReader();
  let hasBegun = false;
  let violation: Violation | undefined;

  function broken(why: string): Violation {
    violation = { kind: 'violation', why };
    chunks.length = 0;
    head = 0;
    waitingBytes = 0;
    return violation;
  }

  /** Small pieces that have to wait are kept together: an object for each would be many times its bytes. */
  function join(chunk: Uint8Array): void {
    const last = chunks.at(-1)!;
    if (!tail || last !== tail.view) {
      const block = new Uint8Array(blockBytes);
      block.set(last);
      tail = { block, view: block.subarray(0, last.length) };
    }
    const used = tail.view.length;
    tail.block.set(chunk, used);
    tail.view = tail.block.subarray(0, used + chunk.length);
    chunks[chunks.length - 1] = tail.view;
  }

  function canJoin(chunk: Uint8Array): boolean {
    const last = chunks.length > head ? chunks.at(-1)! : undefined;
    if (!last || chunk.length >= smallBytes) return false;
    return last === tail?.view ? last.length + chunk.length <= blockBytes : last.length < smallBytes;
  }

  /** Copies `length` waiting bytes to `into` without using them up. */
  function copyTo(into: Uint8Array, length: number): void {
    let index = head;
    let from = at;
    let done = 0;
    while (done < length) {
      const chunk = chunks[index]!;
      const part = Math.min(chunk.length - from, length - done);
      into.set(from === 0 && part === chunk.length ? chunk : chunk.subarray(from, from + part), done);
      done += part;
      index++;
      from = 0;
    }
  }

  function use(length: number): void {
    waitingBytes -= length;
    let left = length;
    while (left > 0) {
      const rest = chunks[head]!.length - at;
      if (left < rest) {
        at += left;
        return;
      }
      left -= rest;
      head++;
      at = 0;
    }
    if (head === chunks.length || head > 64) {
      chunks.splice(0, head);
      head = 0;
    }
  }

  function view(length: number): Uint8Array {
    const first = chunks[head]!;
    if (first.length - at >= length) return first.subarray(at, at + length);
    assembled ??= new Uint8Array(longestPacket + 4);
    copyTo(assembled, length);
    return assembled.subarray(0, length);
  }

  function nextLength(): number {
    const first = chunks[head]!;
    if (first.length - at >= 4) return uint32At(first, at);
    copyTo(lengthField, 4);
    return uint32At(lengthField, 0);
  }

  return {
    push(chunk) {
      if (violation || chunk.length === 0) return;
      waitingBytes += chunk.length;
      if (canJoin(chunk)) join(chunk);
      else chunks.push(chunk);
    },
    next() {
      if (violation) return violation;
      if (waitingBytes < 4) return undefined;
      const length = nextLength();
      if (length < 5) return broken(`a packet of ${length} bytes`);
      if (length > longestPacket) return broken(`a packet of ${length} bytes; at most ${longestPacket} are taken`);
      if (waitingBytes < length + 4) return undefined;
      const packet = view(length + 4);
      use(length + 4);
      fields.start(packet.subarray(4));
      const type = fields.byte();
      if (!hasBegun && type !== packetType.init) return broken(`packet type ${type} before INIT`);
      hasBegun = true;
      const request = readRequest(type, fields);
      if (!fields.isWhole) return broken(`packet type ${type} ends in the middle of a field`);
      return request;
    },
    get waitingBytes() {
      return waitingBytes;
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
