// The parser must give the same requests however the bytes are cut, take nothing it should not, and never throw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequestParser } from '../../src/sftp/parser.ts';
import type { SftpRequest, Violation } from '../../src/sftp/request.ts';
import { noHandle, tooFar } from '../../src/sftp/request.ts';
import { packet } from '../receive/raw_client.ts';

const init = packet(1, undefined, 6);

/** Every request in `chunks`; bytes are copied, because they live only until the next one. */
function parse(chunks: Uint8Array[]): (SftpRequest | Violation)[] {
  const parser = createRequestParser();
  const found: (SftpRequest | Violation)[] = [];
  for (const chunk of chunks) {
    parser.push(chunk);
    for (let next = parser.next(); next; next = parser.next()) {
      const copies = Object.entries(next).map(([key, value]) => [
        key,
        value instanceof Uint8Array ? Buffer.from(value) : value,
      ]);
      found.push(Object.fromEntries(copies));
      if (next.kind === 'violation') return found;
    }
  }
  return found;
}

function cut(bytes: Buffer, sizes: number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const handle = fc.uint8Array({ minLength: 4, maxLength: 4 });
const path = fc.uint8Array({ maxLength: 60 });
/** Requests as text: comparing arrays of bytes one by one takes long. */
const shown = (list: object[]) => list.map((it) => Object.entries(it).map(([key, value]) => `${key}=${textOf(value)}`));
const textOf = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : JSON.stringify(value);
const anyPacket = fc.oneof(
  fc.tuple(handle, fc.bigInt(0n, 2n ** 53n), fc.uint8Array({ maxLength: 3000 })).map((it) => packet(6, 1, ...it)),
  fc.tuple(path, fc.nat(63)).map(([name, flags]) => packet(3, 2, name, flags, 0)),
  fc.tuple(path, fc.nat(), fc.nat()).map(([name, atime, mtime]) => packet(9, 3, name, 8, atime, mtime)),
  fc.tuple(path, path).map((it) => packet(18, 4, ...it)),
  path.map((it) => packet(200, 5, 'posix-rename@openssh.com', it, it)),
);

describe('requests', () => {
  it('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyPacket, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 9 }),
        (packets, sizes) => {
          const bytes = Buffer.concat([init, ...packets]);
          const whole = parse([bytes]);
          expect(whole.length).toBe(packets.length + 1);
          expect(shown(parse(cut(bytes, sizes)))).toEqual(shown(whole));
          expect(shown(parse(cut(bytes, [1])))).toEqual(shown(whole));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are typed, with exact numbers', () => {
    const list = parse([
      init,
      packet(6, 0xffff_fffe, Buffer.from([0, 0, 1, 0]), 2n ** 53n - 1n, 'abc'),
      packet(6, 7, Buffer.from([0, 0, 1, 0]), 2n ** 53n, 'abc'),
      packet(5, 8, 'four5', 2n ** 64n - 1n, 9),
      packet(3, 9, '/a', 26, 4 | 8, 0o100600, 11, 12),
      packet(200, 10, 'lsetstat@openssh.com', '/b', 1, 5n),
      packet(20, 11, '/x', '/y'),
      packet(99, 12),
    ]);
    expect(list).toMatchObject([
      { kind: 'init', version: 6 },
      { kind: 'write', id: 0xffff_fffe, handle: 256, offset: Number.MAX_SAFE_INTEGER, data: Buffer.from('abc') },
      { kind: 'write', offset: tooFar },
      { kind: 'read', handle: noHandle, offset: tooFar, length: 9 },
      { kind: 'open', flags: 26, attrs: { permissions: 0o100600, atime: 11, mtime: 12 } },
      { kind: 'setstat', attrs: { size: 5 } },
      { kind: 'unsupported', what: 'links' },
      { kind: 'unsupported', what: 'packet type 99' },
    ]);
  });

  it('take the largest packet and no larger one', () => {
    const data = Buffer.alloc(256 * 1024 - 25, 7);
    const largest = packet(6, 1, Buffer.alloc(4), 0n, data);
    expect(largest.readUInt32BE(0)).toBe(256 * 1024);
    const write = parse(cut(Buffer.concat([init, largest]), [32_000])).at(-1);
    expect(write?.kind === 'write' && Buffer.from(write.data).equals(data)).toBe(true);
    const larger = packet(6, 1, Buffer.alloc(4), 0n, Buffer.concat([data, Buffer.alloc(1)]));
    expect(parse([init, larger.subarray(0, 4)])).toMatchObject([{}, { kind: 'violation' }]);
  });

  it('keep nothing of the memory they came in', () => {
    const bytes = Buffer.concat([
      init,
      packet(6, 1, Buffer.alloc(4), 0n, 'abc'),
      packet(6, 2, Buffer.alloc(4), 3n, 'def'),
    ]);
    const parser = createRequestParser();
    parser.push(bytes);
    bytes.fill(0xff);
    expect(parser.next()).toMatchObject({ kind: 'init', version: 6 });
    expect(parser.next()).toMatchObject({ kind: 'write', offset: 0, data: Uint8Array.from(Buffer.from('abc')) });
    expect(parser.next()).toMatchObject({ kind: 'write', offset: 3, data: Uint8Array.from(Buffer.from('def')) });
  });
});

describe('violations', () => {
  it.each([
    ['no INIT first', packet(3, 1, '/a', 1, 0)],
    ['a field past the end', Buffer.concat([init, Buffer.from([0, 0, 0, 9, 11, 0, 0, 0, 1, 0, 0, 0, 99])])],
    ['nothing after the type', Buffer.concat([init, Buffer.from([0, 0, 0, 1, 3])])],
    ['a length of zero', Buffer.concat([init, Buffer.alloc(4)])],
    ['endless attributes', Buffer.concat([init, packet(9, 1, '/a', 0x8000_0000, 0xffff_ffff)])],
  ])('%s', (_title, bytes) => {
    expect(parse([bytes]).at(-1)).toMatchObject({ kind: 'violation' });
  });

  it('stay, and nothing is kept after one', () => {
    const parser = createRequestParser();
    parser.push(Buffer.alloc(4));
    expect(parser.next()?.kind).toBe('violation');
    parser.push(Buffer.alloc(1_000_000));
    expect(parser.waitingBytes).toBe(0);
    expect(parser.next()?.kind).toBe('violation');
  });

  it('and nothing else is what random bytes can cause', () => {
    const mutated = fc
      .tuple(
        fc.array(anyPacket, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
      )
      .map(([packets, changes]) => {
        const bytes = Buffer.concat([init, ...packets]);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes;
      });
    const random = fc.uint8Array({ maxLength: 2000 }).map((it) => Buffer.concat([init, it]));
    fc.assert(
      fc.property(fc.oneof(mutated, random), fc.integer({ min: 1, max: 300 }), (bytes, size) => {
        const list = parse(cut(bytes, [size]));
        for (const request of list.slice(0, -1)) expect(request.kind).not.toBe('violation');
      }),
      { numRuns: 3000 },
    );
  });
});
