// The import law of the house, held over every file; and the law itself held against small examples, so that it can fail.
import { expect, test } from 'vitest';
import { findingsIn, placeOf, readSources } from '../tools/floors.ts';
import { codeOf, importsOf } from '../tools/imports.ts';

const why = '// Why this file exists.\n';

/** What the law says about one file. */
function findings(path: string, text: string): string[] {
  return findingsIn([{ path, text: why + text }]);
}

test('the house keeps its import law', () => {
  const sources = readSources();
  expect(sources.filter(({ path }) => placeOf(path) !== undefined).length).toBeGreaterThan(10);
  expect(findingsIn(sources)).toEqual([]);
});

test.each([
  [
    'a floor imports a higher one',
    'src/roster/a.ts',
    "import { x } from '../store/open.ts';",
    'Move what is needed down',
  ],
  [
    'a type counts too',
    'src/kit/ids.ts',
    "import type { Feed } from '../relay/records.ts';",
    'Move what is needed down',
  ],
  ['neighbours of floor 1', 'src/roster/a.ts', "import { x } from '../systems/aeries.ts';", 'neighbours on floor 1'],
  ['neighbours of floor 3', 'src/store/a.ts', "export { x } from '../spool/land.ts';", 'neighbours on floor 3'],
  ['a view knows no handler', 'views/Page.tsx', "import { x } from '../src/web/app.ts';", 'neighbours on floor 4'],
  ['nobody knows the roof', 'src/web/a.ts', "const it = await import('../main.ts');", 'let the roof hand it in'],
  [
    'a worker file by address',
    'src/check/a.ts',
    "new Worker(new URL('../workers/check.ts', import.meta.url));",
    'roof',
  ],
  ['the program knows no test', 'src/cli/a.ts', "import { x } from '../../test/night.ts';", 'not part of the house'],
  ['a folder without a floor', 'src/billing/a.ts', 'export const a = 1;', 'no floor has this name'],
  ['files on floor 2', 'src/relay/tidy.ts', "import { rmSync } from 'node:fs';", 'src/spool'],
  ['files on floor 4', 'src/web/a.ts', "import { readFile } from 'node:fs/promises';", 'src/spool'],
  ['files on floor 0', 'src/kit/log.ts', "import fs from 'fs';", 'src/spool'],
  ['SSH outside its folders', 'src/web/a.ts', "import { Client } from 'ssh2';", 'src/forward'],
  ['SQL outside the store', 'src/relay/a.ts', "import { eq } from 'drizzle-orm';", 'src/store'],
  ['SQL on the roof', 'src/cli/user.ts', "import Database from 'better-sqlite3';", 'src/store'],
  ['HTTP outside web', 'src/main.ts', "import { serve } from '@hono/node-server';", 'src/web'],
  ['floor 1 opens a socket', 'src/sftp/a.ts', "import { connect } from 'node:net';", 'Floor 1 is pure'],
  ['reading the time', 'src/relay/a.ts', 'const at = Date.now();', 'clock.now()'],
  ['reading the time as a date', 'src/web/a.ts', 'const at = new Date();', 'clock.now()'],
  ['reading the time as Temporal', 'src/main.ts', 'const at = Temporal.Now.instant();', 'clock.now()'],
  ['throwing dice', 'src/forward/a.ts', 'const n = Math.random();', 'src/kit/ids.ts'],
  ['a timer in a pure core', 'src/roster/a.ts', 'setTimeout(work, 5);', 'no time at all'],
  ['settings read on the way', 'src/store/a.ts', 'const data = process.env.ROLLCALL_DATA;', 'src/config.ts'],
  ['inside a template', 'src/relay/a.ts', 'const s = `at ${Date.now()}`;', 'clock.now()'],
  ['a default export', 'src/kit/a.ts', 'export default function a() {}', 'no default exports'],
  ['a renamed default export', 'src/kit/a.ts', 'const a = 1;\nexport { a as default };', 'no default exports'],
  ['a barrel', 'src/roster/all.ts', "export * from './reader.ts';", 'no barrels'],
  ['an index file', 'src/roster/index.ts', 'export const a = 1;', 'no barrels'],
  ['an empty name', 'src/roster/utils.ts', 'export const a = 1;', 'says nothing'],
  ['an empty folder name', 'src/web/helpers/a.ts', 'export const a = 1;', 'says nothing'],
  ['a long file', 'src/kit/long.ts', 'a();\n'.repeat(301), 'which noun is hiding in here?'],
])('finds: %s', (_what, path, text, advice) => {
  const found = findings(path, text);
  expect(found, `what is found in:\n${text}`).toHaveLength(1);
  expect(found[0]).toContain(path);
  expect(found[0]).toContain(advice);
});

test('finds a file that does not say why it exists', () => {
  expect(findingsIn([{ path: 'src/kit/a.ts', text: 'export const a = 1;\n' }])[0]).toContain('say why the file exists');
});

test('finds markup below a worker', () => {
  const found = findingsIn([
    { path: 'src/workers/check.ts', text: `${why}import { a } from '../check/a.ts';` },
    { path: 'src/check/a.ts', text: `${why}import { b } from './b.tsx';` },
    { path: 'src/check/b.tsx', text: `${why}export const b = 1;` },
  ]);
  expect(found).toEqual([expect.stringContaining('src/workers/check.ts reaches src/check/b.tsx')]);
});

test.each([
  [
    'a lower floor',
    'src/store/a.ts',
    "import { ok } from '../kit/result.ts';\nimport type { Feed } from '../relay/records.ts';",
  ],
  ['its own folder', 'src/roster/rules/a.ts', "import type { Layout } from '../layout.ts';"],
  ['the shared SSH', 'src/receive/sftp.ts', "import { dial } from '../ssh/dial.ts';\nimport ssh2 from 'ssh2';"],
  [
    'pages use views',
    'src/web/tonight_show.tsx',
    "import { Tonight } from '../../views/Tonight.tsx';\nimport { Hono } from 'hono';",
  ],
  [
    'the roof knows everybody',
    'src/main.ts',
    "import { a } from './store/a.ts';\nimport { b } from './web/b.ts';\nimport 'node:fs';",
  ],
  ['a time given', 'src/web/a.ts', 'const shown = new Date(at).toISOString();'],
  ['the time in kit', 'src/kit/clock.ts', 'export const now = () => Date.now();'],
  ['words in a comment', 'src/relay/a.ts', "// import x from 'node:fs'; Date.now()\nexport const a = 1;"],
  ['words in a string', 'src/relay/a.ts', 'export const a = "import x from \'node:fs\'; Math.random()";'],
  ['an address', 'src/web/a.ts', "const it = new URL('https://example.org/a.ts');"],
])('allows: %s', (_what, path, text) => {
  expect(findings(path, text)).toEqual([]);
});

test('imports are found in every form, with their line', () => {
  const text = [
    "import 'a';",
    "import b, { type B } from 'b';",
    "export { c } from 'c';",
    'const quote = /["\'`]/.test(x) ? `${`"${d}"`}` : "it\\"s";',
    "const d = await import('d');",
    "const e = require('e');",
    "new Worker(new URL('./f.ts', import.meta.url));",
    'const page = <p>It’s "fine", isn\'t it</p>;',
    "import {\n  g,\n} from 'g';",
  ].join('\n');
  expect(importsOf(text).map(({ specifier, line }) => `${specifier} ${line}`)).toEqual([
    'a 1',
    'b 2',
    'c 3',
    'd 5',
    'e 6',
    './f.ts 7',
    'g 11',
  ]);
});

test('code keeps its positions when comments and strings are blanked', () => {
  const text = 'const a = "x // y"; /* b\n */ const c = `d ${e /* f */} g`;';
  const code = codeOf(text);
  expect(code).toHaveLength(text.length);
  expect(code).toBe('const a = "      ";     \n    const c = `  ${e        }  `;');
});
