// Where the checkout is; every tool works from its root, whatever folder it was started in.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** An absolute path of something in the checkout. */
export const at = (...parts) => join(root, ...parts);
