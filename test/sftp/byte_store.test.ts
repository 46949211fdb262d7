// What comes out is what went in, in order, whatever the sizes of the pieces, also far beyond what fits in front.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createByteStore } from '../../src/sftp/byte_store.ts';

const source = Buffer.from(Array.from({ length: 251 * 1009 }, (_, at) => (at * 7 + (at >>> 8)) & 0xff));

/** `length` bytes of an endless stream from `at` on. */
function stream(at: number, length: number): Buffer {
  const begin = at % source.length;
  const whole = source.subarray(begin, begin + length);
  return whole.length === length ? whole : Buffer.concat([whole, stream(at + whole.length, length - whole.length)]);
}

const size = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 70_000 }),
  fc.integer({ min: 1, max: 300_000 }),
);

it('gives back what it was given', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ isPush: fc.boolean(), bytes: size }), { maxLength: 120 }), (steps) => {
      const store = createByteStore();
      let pushed = 0;
      let used = 0;
      for (const { isPush, bytes } of steps) {
        if (isPush) {
          const piece = Buffer.from(stream(pushed, bytes));
          store.push(piece);
          piece.fill(0);
          pushed += bytes;
        } else {
          const seen = store.peek(bytes);
          expect(seen !== undefined).toBe(pushed - used >= bytes);
          if (!seen) continue;
          expect(stream(used, bytes).equals(seen)).toBe(true);
          store.use(bytes);
          used += bytes;
        }
        expect(store.waitingBytes).toBe(pushed - used);
      }
      for (let rest = pushed - used; rest > 0; rest = pushed - used) {
        const part = Math.min(rest, 100_000);
        expect(stream(used, part).equals(store.peek(part) ?? Buffer.alloc(0))).toBe(true);
        store.use(part);
        used += part;
      }
      expect(store.peek(1)).toBe(undefined);
    }),
    { numRuns: 60 },
  );
});

it('takes small pieces in a time that grows with their number alone', () => {
  const store = createByteStore();
  const piece = Buffer.alloc(25, 1);
  for (let n = 0; n < 100_000; n++) {
    store.push(piece);
    if (n % 2 === 0) {
      expect(store.peek(25)).toHaveLength(25);
      store.use(25);
    }
  }
  expect(store.waitingBytes).toBe(50_000 * 25);
});

it('forgets what is cleared', () => {
  const store = createByteStore();
  store.push(Buffer.alloc(2_000_000));
  store.clear();
  expect([store.waitingBytes, store.peek(1)]).toEqual([0, undefined]);
  store.push(Buffer.from('abc'));
  expect(Buffer.from(store.peek(3)!).toString()).toBe('abc');
});
