// `npm run docs` writes the generated pages and the reader's kernel; with --check it only says which are stale, and fails.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelProgram } from './kernel.ts';

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

function keepFresh({ path, text }: { path: string; text: string }): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (isCheck) {
    console.log(`${path} is stale: run \`npm run docs\`.`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, text);
  console.log(`Wrote ${path}`);
}

keepFresh(kernelProgram());
// Pages come of a program that reads with the kernel.
const { generatedPages } = await import('./docs/pages.ts');
generatedPages().forEach(keepFresh);
