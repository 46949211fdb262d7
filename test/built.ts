// The threads and processes of the appliance in tests: the built ones, as a district runs them. To read TypeScript takes most of
// the time of a short one.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
let isFresh = false;

/** The bundle `name` in dist/. Throws when it is older than the source, which `npm test` builds first. */
export function built(name: string): URL {
  isFresh ||= statSync(join(root, 'dist', 'built')).mtimeMs >= newestIn(join(root, 'src'));
  if (!isFresh) throw new Error('dist/ is older than src/: npm run build, or npm test -- and the name of the test.');
  return new URL(`../dist/${name}.js`, import.meta.url);
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
