// Names of files that come in whole, by HTTPS, from a folder or from a server: one plain name, no path.
import { fail, ok, type Result } from '../kit/result.ts';
import { readPath } from './path.ts';

/** upload_name_refused for what is no plain name: empty, with a slash, a dot alone, control characters, too long. */
export function readFileName(name: string): Result<string> {
  const read = readPath(Buffer.from(name));
  if (!read.ok) return fail('upload_name_refused', read.why);
  const isPlain = name !== '' && !name.includes('\\') && read.value.name === name && read.value.path === `/${name}`;
  return isPlain ? ok(name) : fail('upload_name_refused', 'It is not the name of one file');
}
