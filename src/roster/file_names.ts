// Which file of a layout a name is. Letter case and a date in the name do not matter here; the check tells what differs.
import type { DatedName } from './dated_name.ts';
import { datedName } from './dated_name.ts';
import type { Layout, LayoutFile } from './layout.ts';

/** How well a name fits a file of the layout: 0 exactly, 1 in another letter case, 2 and 3 the same but for a date. */
export interface Fit {
  rank: 0 | 1 | 2 | 3;
  /** The night the name is of, when it carries one. */
  dated?: DatedName;
}

/** Whether a name is this file, and how. A date counts as well where the pattern itself asks for one. */
export function fitOf(file: LayoutFile, name: string): Fit | undefined {
  const dated = name === file.name ? undefined : datedName(name);
  const withDate = dated ? { dated } : {};
  const exact = new RegExp(file.pattern, 'u');
  if (exact.test(name)) return { rank: 0, ...withDate };
  const loose = new RegExp(file.pattern, 'iu');
  if (loose.test(name)) return { rank: 1, ...withDate };
  if (!dated) return undefined;
  if (exact.test(dated.bare)) return { rank: 2, dated };
  return loose.test(dated.bare) ? { rank: 3, dated } : undefined;
}

/** The layout's file that `name` is, or undefined; the best fit, and of equal ones the first. */
export function layoutFileOf(layout: Layout, name: string): LayoutFile | undefined {
  let best: { file: LayoutFile; rank: number } | undefined;
  for (const file of layout.files) {
    const fit = fitOf(file, name);
    if (fit && (best === undefined || fit.rank < best.rank)) best = { file, rank: fit.rank };
  }
  return best?.file;
}

/** Text files in columns, by the endings SISs give them: what a feed that still learns its layout takes. */
export function looksLikeRoster(name: string): boolean {
  return /\.(csv|txt|tsv|tab|dat)$/i.test(name);
}
