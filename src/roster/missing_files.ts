// Which files should have come and did not, and which came that nobody agreed on; where a manifest came, what it says has
// the last word.
import type { MatchedSet } from './file_set.ts';
import { isPinned } from './header_names.ts';
import type { Layout, LayoutFile } from './layout.ts';
import type { ManifestLines } from './manifest.ts';
import { isManifest, manifestOf, modeIn, saysDelta } from './manifest.ts';
import { sayContradictions } from './manifest_check.ts';
import type { NoticeBook } from './notice.ts';
import { counted } from './words.ts';

/** Says what is missing and what the manifest contradicts. `missed`: files that rows of others refer to. */
export function sayMissing(
  layout: Layout,
  set: MatchedSet<unknown>,
  lines: ManifestLines,
  missed: ReadonlySet<string>,
  book: NoticeBook,
): void {
  const manifest = manifestOf(layout);
  if (manifest !== undefined && lines.size > 0) {
    const present = set.matched.map((one) => one.layoutFile);
    sayContradictions({ manifest, present, missing: set.missing }, lines, book);
  }
  for (const file of set.missing) {
    if (file.required && !isLeftOut(file, lines)) book.say('file_missing_from_set', file.name);
    else if (file.neededWhenReferenced && missed.has(file.name)) {
      book.say('file_missing_from_set', file.name, 'other files refer to it');
    }
    // OneRoster asks for a manifest; many systems send loose files without one, and that is agreed at the first import.
    else if (isManifest(file) && !layout.pinned) {
      book.say('file_missing_from_set', file.name, '', { severity: 'WARN' });
    }
  }
}

/** A file that may be left out and came on no night that was accepted: what is in it goes to nobody yet. */
export function sayAdded(
  layout: Layout,
  scans: readonly { layoutFile: LayoutFile; rows: number; unusable?: unknown }[],
  book: NoticeBook,
): void {
  if (!layout.pinned) return;
  for (const { layoutFile, rows, unusable } of scans) {
    const own = layout.files.find((file) => file.name === layoutFile.name);
    if (!own || own.required || isPinned(own) || isManifest(own) || unusable !== undefined) continue;
    book.say('file_added', own.name, counted(rows, 'row'));
  }
}

/** A delta set leaves out what did not change, and its manifest says so. */
function isLeftOut(file: LayoutFile, lines: ManifestLines): boolean {
  return modeIn(lines, file) === 'absent' && saysDelta(lines);
}
