// Which file of the set is which file of the layout, and in what order they are read: parents before children.
import type { DatedName } from './dated_name.ts';
import { isLater } from './dated_name.ts';
import type { Fit } from './file_names.ts';
import { fitOf } from './file_names.ts';
import type { Layout, LayoutFile } from './layout.ts';
import { isManifest } from './manifest.ts';

export interface Matched<F> {
  layoutFile: LayoutFile;
  file: F;
  /** The name fits only when letter case is ignored. */
  isOtherCase: boolean;
  /** The night that the file's name says it is of. */
  dated?: DatedName;
}

export interface MatchedSet<F> {
  matched: Matched<F>[];
  missing: LayoutFile[];
  unexpected: F[];
}

/**
 * Gives each file of the set to the layout file that its name is. An exact name goes before another case, that before a
 * name with a date, and of dated ones the latest is taken: the others are unexpected.
 */
export function matchFiles<F extends { name: string }>(layout: Layout, files: readonly F[]): MatchedSet<F> {
  const left = new Set(files);
  const matched: Matched<F>[] = [];
  const missing: LayoutFile[] = [];
  for (const layoutFile of layout.files) {
    let best: { file: F; fit: Fit } | undefined;
    for (const file of left) {
      const fit = fitOf(layoutFile, file.name);
      if (fit && (best === undefined || isBetter(fit, best.fit))) best = { file, fit };
    }
    if (best === undefined) {
      missing.push(layoutFile);
      continue;
    }
    left.delete(best.file);
    const { file, fit } = best;
    const isOtherCase = fit.rank === 1 || fit.rank === 3;
    matched.push({ layoutFile, file, isOtherCase, ...(fit.dated ? { dated: fit.dated } : {}) });
  }
  return { matched, missing, unexpected: [...left] };
}

function isBetter(a: Fit, b: Fit): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.dated !== undefined && b.dated !== undefined && isLater(a.dated, b.dated);
}

/** `file.csv.column` as its two parts, or undefined when the layout has no such file. */
export function referenceTarget(layout: Layout, reference: string): { file: LayoutFile; column: string } | undefined {
  let best: { file: LayoutFile; column: string } | undefined;
  for (const file of layout.files) {
    if (!reference.startsWith(`${file.name}.`)) continue;
    if (best === undefined || file.name.length > best.file.name.length) {
      best = { file, column: reference.slice(file.name.length + 1) };
    }
  }
  return best;
}

/** Parents before the files that refer to them; a circle is cut anywhere. Files that describe the set come first. */
export function inReadingOrder<F>(layout: Layout, matched: readonly Matched<F>[]): Matched<F>[] {
  const byName = new Map(matched.map((one) => [one.layoutFile.name, one]));
  const done = new Set<string>();
  const order: Matched<F>[] = [];
  const visit = (one: Matched<F>): void => {
    if (done.has(one.layoutFile.name)) return;
    done.add(one.layoutFile.name);
    for (const column of one.layoutFile.columns) {
      const target = column.references === undefined ? undefined : referenceTarget(layout, column.references);
      const parent = target === undefined ? undefined : byName.get(target.file.name);
      if (parent !== undefined) visit(parent);
    }
    order.push(one);
  };
  for (const one of matched) if (isManifest(one.layoutFile)) visit(one);
  for (const one of matched) visit(one);
  return order;
}
