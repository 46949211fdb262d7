// The nights around the end of a school year, which the district has declared: sections and enrollments fall away while
// the students stay. That is what a rollover looks like, and also what a broken export looks like: a person decides.
import type { LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import type { CheckReport, Trip } from './report.ts';
import { grouped, listed } from './words.ts';

/** Days `YYYY-MM-DD`, both included, on which the district expects its roster to be turned over. */
export interface RolloverWindow {
  from: string;
  until: string;
}

/** Says that tonight looks like the rollover that was declared for these days. */
export function noteRollover(
  window: RolloverWindow | undefined,
  layoutFiles: readonly LayoutFile[],
  files: CheckReport['files'],
  trips: readonly Trip[],
  book: NoticeBook,
): void {
  if (!window) return;
  const people = new Set(layoutFiles.filter(isPeople).map((file) => file.name));
  const fell = trips.filter(({ guard }) => guard === 'rows_removed');
  const stayed = files.filter((file) => people.has(file.name) && file.baselineRows !== undefined);
  if (stayed.length === 0 || fell.length === 0 || fell.some(({ file }) => people.has(file))) return;
  const lost = fell.map(({ file, rows, of }) => `${grouped(rows)} of ${grouped(of)} rows of ${file}`);
  const detail = `${listed(lost)} would disappear while ${listed(stayed.map(({ name }) => name))} stays: it looks like the rollover declared for ${window.from} to ${window.until}.`;
  book.say('rollover_suspected', fell[0]!.file, detail, { count: fell[0]!.rows });
}

/** A file of people has their names; one that begins with who of another file it is about is about something else. */
function isPeople(file: LayoutFile): boolean {
  const first = file.columns.find(({ name }) => name === file.key[0]);
  if (first?.references !== undefined && !first.references.startsWith(`${file.name}.`)) return false;
  return file.columns.some(({ name }) =>
    /(family|last|given|first|sur)[ _]?name|birth[ _]?date|^(\d+ )?(last|first|surname|dob)$/i.test(name),
  );
}
