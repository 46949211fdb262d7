// Tells which built-in layout a set of files is, from file names and headers alone, and says why in words.

import type { Layout, LayoutFile } from './layout.ts';
import { builtInLayouts } from './layouts/catalogue.ts';
import { dialectOf } from './learn_dialect.ts';
import type { SetFile } from './set_file.ts';

export interface NamedHeader {
  name: string;
  /** The first row's values; empty when the file could not be read. */
  header: string[];
}

export type Recognition = { layout: Layout; because: string } | { layout?: undefined; because: string };

interface MatchedFile {
  file: LayoutFile;
  /** 0 to 1: how much of the header is known, times how many of the required columns are there. */
  likeness: number;
  missing: string[];
}

interface Candidate {
  layout: Layout;
  matched: MatchedFile[];
  /** Sum of the likenesses: how much of what came this layout explains. */
  explains: number;
  requiredFound: number;
  required: number;
}

/** A header must be at least this much alike before a layout is named. */
const ENOUGH = 0.5;
/** A file whose header could not be read speaks by its name alone. */
const NAME_ALONE = 0.5;

/**
 * Recognises the layout of a set among `candidates` (the built-in ones by default).
 * A set with a missing file, or with a missing or moved column, is still recognised.
 */
export function recogniseLayout(files: NamedHeader[], candidates: Layout[] = builtInLayouts): Recognition {
  if (files.length === 0) return { because: 'There are no files to recognise a layout from.' };
  const ranked = candidates
    .map((layout) => candidateOf(layout, files))
    .filter((it) => it.matched.length > 0)
    .sort((a, b) => b.explains - a.explains || completenessOf(b) - completenessOf(a));
  const best = ranked[0];
  if (!best)
    return { because: `No file name is one of a built-in layout. Files seen: ${listOf(files.map((f) => f.name))}.` };
  if (best.explains / best.matched.length < ENOUGH) {
    return { because: `The file names are those of ${best.layout.title}, but the headers are not.` };
  }
  if (best.matched.length * 2 < files.length && best.requiredFound * 2 < best.required) {
    return {
      because: `Only ${best.matched.length} of ${countOf(files.length, 'file')} could be ${best.layout.title}, too few to be sure.`,
    };
  }
  const second = ranked[1];
  if (second && second.explains === best.explains && completenessOf(second) === completenessOf(best)) {
    return { because: `The files could be ${best.layout.title} or ${second.layout.title}. Say which.` };
  }
  return { layout: best.layout, because: reasonFor(best, files.length) };
}

/** The same from the files themselves, whatever delimiter they are written with. */
export function recogniseSet(files: SetFile[], candidates: Layout[] = builtInLayouts): Recognition {
  const headers = files.map((file) => {
    const dialect = dialectOf(file.chunks());
    return { name: file.name, header: dialect?.head[Math.max(0, dialect.headerAt)] ?? [] };
  });
  return recogniseLayout(headers, candidates);
}

function candidateOf(layout: Layout, files: NamedHeader[]): Candidate {
  const matched: MatchedFile[] = [];
  for (const { name, header } of files) {
    const file = layout.files.find((it) => new RegExp(it.pattern, 'iu').test(name));
    if (file && !matched.some((it) => it.file === file)) matched.push(likenessOf(file, header));
  }
  const required = layout.files.filter((file) => file.required);
  return {
    layout,
    matched,
    explains: matched.reduce((sum, it) => sum + it.likeness, 0),
    requiredFound: matched.filter((it) => it.file.required).length,
    required: required.length,
  };
}

/** Share of the required files that came. */
function completenessOf({ requiredFound, required }: Candidate): number {
  return required === 0 ? 1 : requiredFound / required;
}

function likenessOf(file: LayoutFile, header: string[]): MatchedFile {
  const names = header.map(folded).filter((name) => name !== '');
  if (names.length === 0 || !file.header) return { file, likeness: NAME_ALONE, missing: [] };
  const known = new Set(file.columns.map((column) => folded(column.name)));
  const present = new Set(names);
  const required = file.columns.filter((column) => column.required);
  const missing = required.filter((column) => !present.has(folded(column.name))).map((column) => column.name);
  const precision = names.filter((name) => known.has(name)).length / names.length;
  const recall = required.length === 0 ? 1 : (required.length - missing.length) / required.length;
  return { file, likeness: precision * recall, missing };
}

function reasonFor({ layout, matched, requiredFound, required }: Candidate, total: number): string {
  const names = `${matched.length} of ${countOf(total, 'file name')}`;
  const lacking = matched.filter((it) => it.missing.length > 0);
  const headers =
    lacking.length === 0
      ? 'all headers'
      : `most headers (${lacking.map((it) => `${it.file.name} lacks ${listOf(it.missing)}`).join('; ')})`;
  const absent = required - requiredFound;
  const tail = absent === 0 ? '' : `; ${countOf(absent, 'file')} of the set ${absent === 1 ? 'is' : 'are'} not there`;
  return `${names} and ${headers} are ${layout.title}${tail}`;
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function listOf(names: string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
