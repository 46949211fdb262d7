// Connection tests that run or have run, in memory: one a destination, watched by as many pages as like.
import type { Clock } from '../kit/clock.ts';
import type { Result } from '../kit/result.ts';
import type { ConnectionStep } from './site.ts';

export interface ConnectionTest {
  steps: ConnectionStep[];
  startedAt: number;
  /** Absent while it runs. */
  result?: Result<{ hostKey?: string }>;
  /** When it is over. */
  done: Promise<Result<{ hostKey?: string }>>;
}

export interface ConnectionTests {
  /** The last one of this destination. */
  get(destinationId: number): ConnectionTest | undefined;
  /** Starts one; while one runs, that one. */
  start(
    destinationId: number,
    run: (step: (step: ConnectionStep) => void) => Promise<Result<{ hostKey?: string }>>,
  ): ConnectionTest;
}

export function createConnectionTests(clock: Clock): ConnectionTests {
  const tests = new Map<number, ConnectionTest>();
  return {
    get: (id) => tests.get(id),
    start(id, run) {
      const running = tests.get(id);
      if (running && !running.result) return running;
      const steps: ConnectionStep[] = [];
      const test: ConnectionTest = {
        steps,
        startedAt: clock.now(),
        done: run((step) => steps.push(step)).then((result) => {
          test.result = result;
          return result;
        }),
      };
      // A bug ends the test for whoever waits for `done`; the page asks again.
      test.done.catch(() => tests.delete(id));
      tests.set(id, test);
      return test;
    },
  };
}
