// Which bytes are there, however they were written: the same as marking each of them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createExtents } from '../../src/spool/extents.ts';

it('knows how many bytes from the beginning have no gap', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), at: fc.nat(60), length: fc.nat(12) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(60), length: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.nat(10), fc.array(step, { maxLength: 30 }), (begun, steps) => {
      const extents = createExtents(begun);
      let there = new Set(Array.from({ length: begun }, (_, at) => at));
      for (const { kind, at, length } of steps) {
        if (kind === 'write') {
          extents.wrote(at, length);
          for (let byte = at; byte < at + length; byte++) there.add(byte);
        } else {
          extents.truncated(at);
          there = new Set([...there].filter((byte) => byte < at));
        }
        let whole = 0;
        while (there.has(whole)) whole++;
        expect(extents.wholeBytes).toBe(whole);
      }
    }),
    { numRuns: 2_000 },
  );
});
