// `npm run docs` writes the generated pages; with --check it only says which are stale, and fails.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './docs/pages.ts';

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

for (const { path, text } of generatedPages()) {
  const file = join(root, path);
  const isFresh = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (isFresh) continue;
  if (isCheck) {
    console.log(`${path} is stale: run \`npm run docs\`.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`Wrote ${path}`);
  }
}
