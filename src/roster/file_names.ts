// Which file of a layout a name is. Letter case does not matter here; the check tells when it differs.
import type { Layout, LayoutFile } from './layout.ts';

/** The layout's file that `name` is, or undefined. */
export function layoutFileOf(layout: Layout, name: string): LayoutFile | undefined {
  return (
    layout.files.find((file) => new RegExp(file.pattern).test(name)) ??
    layout.files.find((file) => new RegExp(file.pattern, 'i').test(name))
  );
}

/** Text files in columns, by the endings SISs give them: what a feed that still learns its layout takes. */
export function looksLikeRoster(name: string): boolean {
  return /\.(csv|txt|tsv|tab|dat)$/i.test(name);
}
