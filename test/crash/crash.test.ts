// A few disturbed nights of each kind; `npm run crash` plays them all, at every durable step.
import { describe, expect, it } from 'vitest';
import { hasSshd } from '../openssh.ts';
import { has } from '../programs.ts';
import { runHarness } from './harness.ts';

const seed = Number(process.env['SEED'] ?? 20_261_122);

describe.skipIf(!hasSshd || !has('python3'))('a night that is disturbed (needs sshd and Python)', () => {
  it('ends delivered once, with nothing partial, doubled or left', { timeout: 400_000 }, async () => {
    const summaries = await runHarness({ seed, lanes: 2, perKind: 2 });
    for (const { kind, wrong } of summaries) expect(wrong, kind).toEqual([]);
    const happened = summaries.reduce((sum, { happened }) => sum + happened, 0);
    expect(happened).toBeGreaterThanOrEqual(10);
  });
});
