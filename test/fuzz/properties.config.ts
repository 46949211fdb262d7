// `npm run fuzz -- properties`: every property of the tests, as many TIMES its runs. Chance finds in an hour what it would
// otherwise find in one of a thousand test runs, when nobody has time for it.
import { globSync, readFileSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vitest/config';
import ordinary from '../../vitest.config.ts';

process.env.TIMES ??= '10';
if (!/^[1-9]\d*$/.test(process.env.TIMES)) throw new Error('TIMES is a whole number from 1 on');

const root = new URL('../../', import.meta.url).pathname;
const include = globSync('test/**/*.test.ts', { cwd: root }).filter((file) =>
  readFileSync(`${root}${file}`, 'utf8').includes("from 'fast-check'"),
);

export default defineConfig(() => {
  const merged = mergeConfig(ordinary, {
    root,
    resolve: { alias: [{ find: /^fast-check$/, replacement: `${root}test/fuzz/many_runs.config.ts` }] },
    test: { testTimeout: 24 * 3_600_000 },
  });
  return { ...merged, test: { ...merged.test, include } };
});
