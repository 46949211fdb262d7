// The two halves of the codec against each other: what the client asks is what the server reads, and the answers back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplyParser, type SftpReply } from '../../src/sftp/client_replies.ts';
import {
  extendedRequest,
  fillWriteHead,
  handleRequest,
  initRequest,
  mkdirRequest,
  openRequest,
  pathRequest,
  readRequest,
  renameRequest,
  setTimesRequest,
  writeHeadBytes,
} from '../../src/sftp/client_requests.ts';
import { type StatusCode, statusCode } from '../../src/sftp/constants.ts';
import { createRequestParser } from '../../src/sftp/parser.ts';
import { attrsReply, dataReply, handleReply, nameReply, statusReply, versionReply } from '../../src/sftp/replies.ts';
import type { SftpRequest } from '../../src/sftp/request.ts';

interface Pair<Read> {
  bytes: Buffer;
  read: Read;
}

const id = fc.nat(0x7fff_ffff);
const path = fc.string({ unit: 'grapheme', maxLength: 60 });
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const handle = fc.nat(0x7fff_ffff);
const handleBytes = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const offset = fc.oneof(fc.nat(1_000_000), fc.maxSafeNat());
const uint32 = fc.nat(0x7fff_ffff);
const some = fc.uint8Array({ maxLength: 2_000 });
const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 });

function writeRequest(number: number, to: number, position: number, data: Uint8Array): Buffer {
  const head = writeHeadBytes(handleBytes(to));
  const packet = Buffer.alloc(head + data.length);
  fillWriteHead(packet, number, handleBytes(to), position, data.length);
  packet.set(data, head);
  return packet;
}

const request: fc.Arbitrary<Pair<SftpRequest>> = fc.oneof(
  fc
    .tuple(fc.constantFrom('stat', 'lstat', 'opendir', 'remove', 'realpath', 'rmdir'), id, path)
    .map(([kind, n, p]) => ({ bytes: pathRequest(kind, n, p), read: { kind, id: n, path: bytesOf(p) } })),
  fc
    .tuple(fc.constantFrom('close', 'fstat', 'readdir'), id, handle)
    .map(([kind, n, h]) => ({ bytes: handleRequest(kind, n, handleBytes(h)), read: { kind, id: n, handle: h } })),
  fc.tuple(id, path, fc.nat(63)).map(([n, p, flags]) => ({
    bytes: openRequest(n, p, flags),
    read: { kind: 'open' as const, id: n, path: bytesOf(p), flags, attrs: {} },
  })),
  fc.tuple(id, handle, offset, uint32).map(([n, h, at, length]) => ({
    bytes: readRequest(n, handleBytes(h), at, length),
    read: { kind: 'read' as const, id: n, handle: h, offset: at, length },
  })),
  fc.tuple(id, handle, offset, some).map(([n, h, at, data]) => ({
    bytes: writeRequest(n, h, at, data),
    read: { kind: 'write' as const, id: n, handle: h, offset: at, data: new Uint8Array(data) },
  })),
  fc.tuple(id, path).map(([n, p]) => ({
    bytes: mkdirRequest(n, p),
    read: { kind: 'mkdir' as const, id: n, path: bytesOf(p) },
  })),
  fc.tuple(id, path, path).map(([n, from, to]) => ({
    bytes: renameRequest(n, from, to),
    read: { kind: 'rename' as const, id: n, from: bytesOf(from), to: bytesOf(to) },
  })),
  fc.tuple(id, path, path).map(([n, from, to]) => ({
    bytes: extendedRequest(n, 'posix-rename@openssh.com', from, to),
    read: { kind: 'rename' as const, id: n, from: bytesOf(from), to: bytesOf(to) },
  })),
  fc.tuple(id, path, uint32, uint32).map(([n, p, atime, mtime]) => ({
    bytes: setTimesRequest(n, p, { atime, mtime }),
    read: { kind: 'setstat' as const, id: n, path: bytesOf(p), attrs: { atime, mtime } },
  })),
);

const attrs = fc.record({ size: fc.maxSafeNat(), permissions: fc.nat(0o177777), mtime: uint32 });
const reply: fc.Arbitrary<Pair<SftpReply>> = fc.oneof(
  fc.tuple(id, fc.constantFrom(...(Object.values(statusCode) as StatusCode[])), path).map(([n, code, message]) => ({
    bytes: statusReply(n, code, message),
    read: { kind: 'status' as const, id: n, code, message },
  })),
  fc.tuple(id, handle).map(([n, h]) => ({
    bytes: handleReply(n, h),
    read: { kind: 'handle' as const, id: n, handle: handleBytes(h) },
  })),
  fc.tuple(id, some).map(([n, data]) => ({
    bytes: Buffer.from(dataReply(n, data)),
    read: { kind: 'data' as const, id: n, data: Buffer.from(data) },
  })),
  fc.tuple(id, attrs).map(([n, all]) => ({
    bytes: attrsReply(n, all),
    read: { kind: 'attrs' as const, id: n, attrs: { ...all, atime: all.mtime } },
  })),
  fc.tuple(id, fc.array(fc.tuple(path, attrs), { maxLength: 5 })).map(([n, all]) => ({
    bytes: nameReply(
      n,
      all.map(([name, its]) => ({ name: Buffer.from(name), longname: 'line ', attrs: its })),
    ),
    read: {
      kind: 'names' as const,
      id: n,
      names: all.map(([name, its]) => ({ name, longname: `line ${name}`, attrs: { ...its, atime: its.mtime } })),
    },
  })),
);

/** Pushes the bytes in these pieces; each thing read is copied before the next piece comes. */
function readAll<Read>(
  parser: { push(chunk: Uint8Array): void; next(): Read | undefined },
  bytes: Buffer,
  pieces: readonly number[],
): Read[] {
  const read: Read[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + pieces[turn % pieces.length]!);
    parser.push(piece);
    at += piece.length;
    for (let next = parser.next(); next !== undefined; next = parser.next()) read.push(structuredClone(next));
  }
  return read;
}

/** Whatever kind of bytes they are. */
const plain = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (_key, it) =>
      it instanceof Uint8Array || it?.type === 'Buffer'
        ? Buffer.from(it instanceof Uint8Array ? it : it.data).toString('hex')
        : it,
    ),
  );

describe('the codec', () => {
  it('reads at the server what the client asks, in any pieces', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), cuts, (all, pieces) => {
        const bytes = Buffer.concat([initRequest(), ...all.map((one) => one.bytes)]);
        const [init, ...read] = readAll(createRequestParser(), bytes, pieces);
        expect(init).toMatchObject({ kind: 'init', version: 3 });
        expect(plain(read)).toEqual(plain(all.map((one) => one.read)));
      }),
      { numRuns: 150 },
    );
  });

  it('reads at the client what the server answers, in any pieces', () => {
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 12 }), cuts, (all, pieces) => {
        const bytes = Buffer.concat([versionReply(), ...all.map((one) => one.bytes)]);
        const [version, ...read] = readAll(createReplyParser(), bytes, pieces);
        expect(version).toMatchObject({ kind: 'version', version: 3 });
        expect(plain(read)).toEqual(plain(all.map((one) => one.read)));
      }),
      { numRuns: 150 },
    );
  });

  it('never throws at a server’s bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), cuts, (noise, hasVersion, pieces) => {
        const parser = createReplyParser();
        if (hasVersion) parser.push(versionReply());
        const read = readAll(
          { push: parser.push, next: () => oneViolation(parser.next()) },
          Buffer.from(noise),
          pieces,
        );
        expect(Array.isArray(read)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** A violation is given again and again: it counts as the end. */
function oneViolation<Read extends { kind: string }>(it: Read | undefined): Read | undefined {
  return it?.kind === 'violation' ? undefined : it;
}
