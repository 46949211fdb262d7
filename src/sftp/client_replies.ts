// From the chunks of a channel to a server's answers. Total: any bytes give answers or one violation, never an exception.
import { Buffer } from 'node:buffer';
import { createByteStore } from './byte_store.ts';
import { longestPacket, packetType } from './constants.ts';
import { createFieldReader, uint32At } from './reader.ts';
import type { Attrs, Violation } from './request.ts';

export interface RemoteName {
  name: string;
  /** As `ls -l` would show it; servers write it as they like, or leave it empty. */
  longname: string;
  attrs: Attrs;
}

/** All bytes are copies. */
export type SftpReply =
  | { kind: 'version'; version: number; extensions: ReadonlyMap<string, string> }
  | { kind: 'status'; id: number; code: number; message: string }
  | { kind: 'handle'; id: number; handle: Buffer }
  | { kind: 'data'; id: number; data: Buffer }
  | { kind: 'names'; id: number; names: RemoteName[] }
  | { kind: 'attrs'; id: number; attrs: Attrs }
  | { kind: 'extended'; id: number; bytes: Buffer };

export interface ReplyParser {
  /** Copies: the chunk may be used again. */
  push(chunk: Uint8Array): void;
  /** The next whole answer; undefined when more bytes are needed. After a violation always the violation. */
  next(): SftpReply | Violation | undefined;
}

const lengthBytes = 4;
const longestHandle = 256;
const mostNames = 100_000;

/** A parser for one channel, from its first byte on. */
export function createReplyParser(): ReplyParser {
  const store = createByteStore();
  const fields = createFieldReader();
  let violation: Violation | undefined;
  let hasVersion = false;

  function broken(why: string): Violation {
    violation = { kind: 'violation', why };
    store.clear();
    return violation;
  }

  function text(): string {
    return Buffer.from(fields.bytes()).toString('utf8');
  }

  function read(type: number): SftpReply | undefined {
    if (type === packetType.version) {
      const version = fields.uint32();
      const extensions = new Map<string, string>();
      while (fields.isWhole && fields.left > 0) extensions.set(text(), text());
      return { kind: 'version', version, extensions };
    }
    const id = fields.uint32();
    switch (type) {
      case packetType.status: {
        const code = fields.uint32();
        // Servers of before version 3 leave the text out, and some later ones too.
        return { kind: 'status', id, code, message: fields.left >= 4 ? text() : '' };
      }
      case packetType.handle:
        return { kind: 'handle', id, handle: Buffer.from(fields.bytes()) };
      case packetType.data:
        return { kind: 'data', id, data: Buffer.from(fields.bytes()) };
      case packetType.attrs:
        return { kind: 'attrs', id, attrs: fields.attrs() };
      case packetType.name: {
        const count = fields.uint32();
        const names: RemoteName[] = [];
        for (let at = 0; at < Math.min(count, mostNames) && fields.isWhole; at++)
          names.push({ name: text(), longname: text(), attrs: fields.attrs() });
        return { kind: 'names', id, names };
      }
      case packetType.extendedReply:
        return { kind: 'extended', id, bytes: Buffer.from(fields.rest()) };
      default:
        return undefined;
    }
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
      if (length < 5 || length > longestPacket) return broken(`an answer of ${length} bytes`);
      const packet = store.peek(lengthBytes + length);
      if (!packet) return undefined;
      store.use(packet.length);
      fields.start(packet.subarray(lengthBytes));
      const type = fields.byte();
      const reply = read(type);
      if (!reply) return broken(`an answer of type ${type}`);
      if (reply.kind === 'version' ? hasVersion : !hasVersion) return broken(`an answer of type ${type} out of order`);
      if (reply.kind === 'handle' && reply.handle.length > longestHandle)
        return broken('a handle of more than 256 bytes');
      hasVersion = true;
      // A status may end early: then its text is not whole, and nobody needs it.
      if (!fields.isWhole && reply.kind !== 'status') return broken(`an answer of type ${type} that ends in a field`);
      return reply;
    },
  };
}
