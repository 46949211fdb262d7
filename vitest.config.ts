// Where the tests are and how long one may take; the long forms are scripts of their own.
import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './tools/closing_line.ts';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of a test is waiting for a server or a browser: three of them keep two cores busy.
    maxWorkers: 3,
    onConsoleLog: () => true,
    reporters: ['default', closingLineReporter],
  },
});
