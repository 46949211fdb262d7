#!/usr/bin/env node
// Behind every npm script: installs what is missing, then runs one task under the Node version the product is built for.
// Plain JavaScript without dependencies, because it starts on any Node from 20 on with nothing installed.
import { ensureInstalled } from './install.mjs';
import { buildWhenStale, node, run, runQuietly } from './task.mjs';

/** Format, lint, types, floors and generated pages, at the same time; prints only what is wrong. */
async function check() {
  const parts = [
    ['format and lint', 'biome', ['check', '--colors=off', '--error-on-warnings']],
    ['types', 'tsc', ['--pretty', 'false']],
    ['floors', node(), ['tools/floors.ts']],
    ['generated pages', 'tsx', ['tools/docs.ts', '--check']],
  ];
  const outcomes = await Promise.all(parts.map(([, program, args]) => runQuietly(program, args)));
  outcomes.forEach(({ code, output }, index) => {
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${parts[index][0]}`);
    if (code !== 0) console.log(output.trimEnd());
  });
  return outcomes.every(({ code }) => code === 0) ? 0 : 1;
}

const tasks = {
  start: async (args) => (await buildWhenStale()) || run(node(), ['dist/rollcall.js', 'serve', ...args]),
  demo: async (args) => (await buildWhenStale()) || run(node(), ['dist/rollcall.js', 'demo', ...args]),
  dev: (args) => run(node(), ['tools/dev.mjs', ...args]),
  build: () => run(node(), ['tools/build.mjs']),
  check,
  test: async (args) => {
    await run(node(), ['tools/test_programs.mjs']);
    const built = await run(node(), ['tools/build.mjs', '--quiet']);
    const checked = args.length > 0 ? 0 : await check();
    const tested = await run('vitest', ['run', ...args]);
    return built || checked || tested;
  },
  bench: async (args) => (await buildWhenStale()) || run(node(), ['test/bench/main.ts', ...args]),
  clients: async (args) => (await buildWhenStale()) || run(node(), ['test/clients/main.ts', ...args]),
  fuzz: async ([target, ...args]) =>
    (await buildWhenStale()) ||
    (target === 'properties'
      ? run('vitest', ['run', '--config', 'test/fuzz/properties.config.ts', ...args])
      : run(node(), ['test/fuzz/main.ts', ...(target === undefined ? [] : [target]), ...args])),
  crash: async (args) => (await buildWhenStale()) || run(node(), ['test/crash/main.ts', ...args]),
  image: (args) => run(node(), ['test/image/main.ts', ...args]),
  specimens: (args) => run(node(), ['test/specimens/main.ts', ...args]),
  docs: () => run('tsx', ['tools/docs.ts']),
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name)) {
  console.error(`Usage: npm run ${Object.keys(tasks).join('|')}`);
  process.exit(64);
}
await ensureInstalled();
process.exitCode = await tasks[name](args);
