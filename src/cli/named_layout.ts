// A layout that a person names on the command line: a built-in one by its id, or a layout file.
import { readFileSync } from 'node:fs';
import type { Layout } from '../roster/layout.ts';
import { parseLayoutFile } from '../roster/layout_file.ts';
import { builtInLayout, builtInLayouts } from '../roster/layouts/catalogue.ts';
import { UsageError } from './terminal.ts';

/** Throws UsageError with all mistakes of the file. `option` is what it was given with, such as `--layout`. */
export function namedLayout(name: string, option: string): Layout {
  const builtIn = builtInLayout(name);
  if (builtIn) return builtIn;
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch {
    throw new UsageError(`${option} ${name}: neither a built-in layout (${builtInIds()}) nor a file that can be read.`);
  }
  const { layout, mistakes } = parseLayoutFile(text);
  if (layout) return layout;
  throw new UsageError(
    `${option} ${name} is not a layout file:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
  );
}

export function builtInIds(): string {
  return builtInLayouts.map((layout) => layout.id).join(', ');
}
