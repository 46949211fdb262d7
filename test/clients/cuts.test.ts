// A bounded run; `npm run clients -- cuts` does a thousand.
import { expect, it } from 'vitest';
import { runCuts } from './cuts.ts';

it('leaves nothing wrong and no litter when the connection is cut at 60 random bytes of an upload', async () => {
  const outcome = await runCuts(60, 7);
  expect(outcome).toMatchObject({ cuts: 60, wrong: [], litter: [] });
  expect(outcome.torn).toBeGreaterThan(10);
  expect(outcome.answered + outcome.unanswered).toBeGreaterThan(3);
}, 120_000);
