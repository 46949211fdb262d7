// A manifest against the set it came with: what it calls absent must not be there, what it names must.
import type { LayoutFile } from './layout.ts';
import type { ManifestLines } from './manifest.ts';
import { modeIn, propertyOf, saysVersion } from './manifest.ts';
import type { NoticeBook } from './notice.ts';

const modes = ['absent', 'bulk', 'delta'];

/** Says every contradiction. A required file that is missing is said elsewhere. */
export function sayContradictions(
  set: { manifest: LayoutFile; present: readonly LayoutFile[]; missing: readonly LayoutFile[] },
  lines: ManifestLines,
  book: NoticeBook,
): void {
  const { manifest } = set;
  const say = (property: string, detail: string) => {
    const { line, record, byte } = lines.get(property)!;
    const group = book.group('manifest_contradiction', manifest.name);
    group.detail = detail;
    group.hit(line, record, byte);
  };
  const judge = (file: LayoutFile, isThere: boolean) => {
    const mode = file === manifest ? undefined : modeIn(lines, file);
    if (mode === undefined) return;
    const property = propertyOf(file);
    if (!modes.includes(mode)) say(property, `neither absent, bulk nor delta of ${file.name}`);
    else if (isThere && mode === 'absent') say(property, `that ${file.name} is absent, and it is there`);
    else if (!isThere && mode !== 'absent' && !file.required) {
      say(property, `that ${file.name} is there (${mode}), and it is not`);
    }
  };
  for (const file of set.present) judge(file, true);
  for (const file of set.missing) judge(file, false);
  for (const [property, wanted] of Object.entries(manifest.properties ?? {})) {
    if (saysVersion(lines.get(property)?.value ?? '', wanted)) continue;
    say(property, `another ${property} than ${wanted}`);
  }
}
