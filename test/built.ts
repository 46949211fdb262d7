// The threads and processes of the appliance in tests: the built ones, as a district runs them. To read TypeScript takes most of
// the time of a short one.
import { isStale } from '../tools/task.mjs';

let isFresh = false;

/** The bundle `name` in dist/. Throws when a source is newer, which cannot be after `npm test` has built. */
export function built(name: string): URL {
  isFresh ||= !isStale();
  if (!isFresh)
    throw new Error('dist/ is older than the source: npm run build, or npm test -- and the name of the test.');
  return new URL(`../dist/${name}.js`, import.meta.url);
}
