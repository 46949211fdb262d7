// Makes dist/: the server, its workers and the command line as bundles, with assets and migrations beside them.
// `--quiet` prints one line. tools/dev.mjs uses the same options to build again after each change.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { at, root } from './paths.mjs';

/** Bundle name to entry. The names are fixed: the roof finds the workers beside itself. */
const entries = {
  rollcall: 'src/cli/main.ts',
  door: 'src/workers/door.ts',
  check: 'src/workers/check.ts',
  assistant: 'src/workers/assistant.ts',
  delivery: 'src/workers/delivery.ts',
  listing: 'src/workers/listing.ts',
  hash: 'src/workers/hash.ts',
  report: 'src/workers/report.ts',
  pack: 'src/workers/pack.ts',
};

const stylesheet = 'views/assets/css/app.css';
const migrations = 'src/store/migrations';

/** Options of the program: native packages stay outside, packages that call `require` get one. */
export const programOptions = {
  absWorkingDir: root,
  entryPoints: entries,
  outdir: at('dist'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node26',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  // openpgp is under the LGPL: it stays a package of its own that anybody may replace.
  external: ['better-sqlite3', 'ssh2', 'cpu-features', 'openpgp'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

export const stylesheetOptions = {
  absWorkingDir: root,
  entryPoints: [stylesheet],
  outfile: at('dist', 'assets', 'app.css'),
  bundle: true,
  minify: true,
  logLevel: 'warning',
};

/** Everything that is copied as it is. */
export function copyFiles() {
  const htmx = at('node_modules', 'htmx.org', 'dist');
  const assets = at('dist', 'assets');
  mkdirSync(assets, { recursive: true });
  cpSync(`${htmx}/htmx.min.js`, `${assets}/htmx.min.js`);
  cpSync(`${htmx}/ext/hx-sse.min.js`, `${assets}/hx-sse.min.js`);
  for (const name of readdirSync(at('views', 'assets'))) {
    if (name !== 'css') cpSync(at('views', 'assets', name), `${assets}/${name}`, { recursive: true });
  }
  cpSync(at(migrations), at('dist', 'migrations'), { recursive: true });
}

/** What a build needs and does not find, by path. */
export function missingSources() {
  return [...Object.values(entries), stylesheet, migrations].filter((path) => !existsSync(at(path)));
}

async function main() {
  const missing = missingSources();
  if (missing.length > 0) {
    console.error(`Not built: ${missing.join(', ')} is missing.`);
    process.exitCode = 1;
    return;
  }
  const begun = performance.now();
  rmSync(at('dist'), { recursive: true, force: true });
  const { metafile } = await build({ ...programOptions, metafile: true });
  await build(stylesheetOptions);
  copyFiles();
  writeFileSync(at('dist', 'built'), `${new Date().toISOString()}\n`);
  if (!process.argv.includes('--quiet')) {
    for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
      if (path.endsWith('.js')) console.log(`${path.padEnd(20)} ${Math.ceil(bytes / 1024)} KB`);
    }
  }
  console.log(`Built in ${Math.round(performance.now() - begun)} ms.`);
}

if (import.meta.main) await main();
