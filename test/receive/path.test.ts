// No path a client can send may name anything but a place in its inbox.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPath } from '../../src/receive/path.ts';
import { createTemporaryNames, usualTemporaryNames } from '../../src/receive/temporary_names.ts';

describe('paths', () => {
  it('have at most 32 folders', () => {
    expect(readPath(Buffer.from('/a'.repeat(32))).ok).toBe(true);
    expect(readPath(Buffer.from('/a'.repeat(33)))).toMatchObject({ ok: false, why: expect.stringContaining('32') });
    expect(readPath(Buffer.from(`${'/a'.repeat(40)}${'/..'.repeat(39)}`)).ok).toBe(true);
  });

  it('always become a place in the inbox, or are refused', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '', '/', '//', '\\', '..\\..', 'C:', '~', 'a.csv', '\u0000', '\n', 'é'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 9 }).map((it) => new Uint8Array(Buffer.from(it.join('/')))),
      fc.uint8Array({ maxLength: 80 }),
    );
    fc.assert(
      fc.property(bytes, (path) => {
        const read = readPath(path);
        if (!read.ok) return;
        const names = read.value.path.split('/').slice(1);
        expect(read.value.path.startsWith('/')).toBe(true);
        if (read.value.path === '/') return;
        for (const name of names) {
          expect(['', '.', '..']).not.toContain(name);
          expect(/\p{Cc}/u.test(name)).toBe(false);
        }
        expect(read.value.name).toBe(names.at(-1));
        // What was read is read the same again.
        expect(readPath(Buffer.from(read.value.path))).toMatchObject({ ok: true, value: { path: read.value.path } });
      }),
      { numRuns: 3000 },
    );
  });

  it('keep the bytes of a name, and read what is not UTF-8 as Windows-1252', () => {
    const bytes = Buffer.concat([Buffer.from('/in/Jos'), Buffer.from([0xe9]), Buffer.from('.csv')]);
    const read = readPath(bytes);
    expect(read).toMatchObject({ ok: true, value: { path: '/in/José.csv', directory: '/in', name: 'José.csv' } });
    expect(read.ok && Buffer.from(read.value.rawName).equals(bytes.subarray(4))).toBe(true);
    expect(readPath(Buffer.from('/in/José.csv'))).toMatchObject({ ok: true, value: { path: '/in/José.csv' } });
  });

  it('are bounded: 255 bytes a name, 4096 in all', () => {
    expect(readPath(Buffer.from(`/${'é'.repeat(127)}`)).ok).toBe(true);
    expect(readPath(Buffer.from(`/${'é'.repeat(128)}`)).ok).toBe(false);
    expect(readPath(Buffer.from('/a'.repeat(2049))).ok).toBe(false);
  });
});

describe('temporary names', () => {
  const isTemporary = createTemporaryNames(usualTemporaryNames);
  it.each(['a.csv.filepart', 'a.PART', 'x.partial', '.in.a.csv', '~a.csv', 'a.ocTransferId12.part', 'a.tmp'])(
    'take %s',
    (name) => expect(isTemporary(name)).toBe(true),
  );
  it.each(['a.csv', 'part', 'tmp.csv', 'in.csv', 'a.parts', 'a~', 'apart'])('leave %s', (name) =>
    expect(isTemporary(name)).toBe(false),
  );
});
