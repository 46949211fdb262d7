// Tells which built-in layout a set of files is, from file names and headers alone, and says why in words.

import type { Layout, LayoutFile } from './layout.ts';
import { builtInLayouts } from './layouts/catalogue.ts';
import { dialectOf } from './learn_dialect.ts';
import { type Likeness, likenessOf, type NamedHeader } from './likeness.ts';
import type { SetFile } from './set_file.ts';
import { counted, listed } from './words.ts';

export type Recognition = { layout: Layout; because: string } | { layout?: undefined; because: string };

type MatchedFile = Likeness & { file: LayoutFile; name: string };

interface Candidate {
  layout: Layout;
  matched: MatchedFile[];
  /** Sum of the likenesses: how much of what came this layout explains. */
  explains: number;
  requiredFound: number;
  required: number;
}

/** A header must be at least this much alike before a layout is named. */
const enough = 0.5;
/** Of two layouts one must explain this much more than the other. */
const margin = 0.01;

/**
 * Recognises the layout of a set among `candidates` (the built-in ones by default).
 * A set with a missing file, or with a missing or moved column, is still recognised.
 */
export function recogniseLayout(files: readonly NamedHeader[], candidates: Layout[] = builtInLayouts): Recognition {
  if (files.length === 0) return { because: 'There are no files to recognise a layout from.' };
  const ranked = candidates
    .map((layout) => candidateOf(layout, files))
    .filter((it) => it.matched.length > 0)
    .sort((a, b) => b.explains - a.explains || completenessOf(b) - completenessOf(a));
  const [best, second] = ranked;
  const seen = () => `Files seen: ${listed(files.map((file) => file.name))}.`;
  if (best === undefined) return { because: `No file name is one of a built-in layout. ${seen()}` };
  if (best.explains / best.matched.length < enough) {
    return isAnyName(best)
      ? { because: `Neither names nor headers are those of a built-in layout. ${seen()}` }
      : { because: `The file names are those of ${best.layout.title}, but the headers are not. ${seen()}` };
  }
  if (best.matched.length * 2 < files.length && best.requiredFound * 2 < best.required) {
    return {
      because: `Only ${best.matched.length} of ${counted(files.length, 'file')} could be ${best.layout.title}, too few to be sure.`,
    };
  }
  const alike = ranked.filter((it) => best.explains - it.explains < margin);
  if (alike.length > 1 && !(completenessOf(best) === 1 && completenessOf(second!) < 1)) {
    return { because: `The files could be ${alike.map((it) => it.layout.title).join(' or ')}. Say which.` };
  }
  return { layout: best.layout, because: reasonFor(best, files.length) };
}

/** The same from the files themselves, whatever delimiter they are written with. */
export function recogniseSet(files: readonly SetFile[], candidates: Layout[] = builtInLayouts): Recognition {
  const headers = files.map((file): NamedHeader => {
    const dialect = dialectOf(file.chunks());
    const [header = [], ...rows] = dialect?.head.slice(Math.max(0, dialect.headerAt)) ?? [];
    return { name: file.name, header, rows };
  });
  return recogniseLayout(headers, candidates);
}

/** Each file of the set is one of the layout at most, the most alike first. */
function candidateOf(layout: Layout, files: readonly NamedHeader[]): Candidate {
  const pairs = files.flatMap((named) =>
    layout.files.flatMap((file) => {
      const found = likenessOf(file, named);
      return found === undefined ? [] : [{ ...found, file, named }];
    }),
  );
  pairs.sort((a, b) => b.likeness - a.likeness);
  const taken = new Set<LayoutFile | NamedHeader>();
  const matched: MatchedFile[] = [];
  for (const { named, ...pair } of pairs) {
    if (taken.has(pair.file) || taken.has(named)) continue;
    taken.add(pair.file).add(named);
    matched.push({ ...pair, name: named.name });
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

/** A layout that takes files of any name says nothing by theirs. */
function isAnyName({ matched }: Candidate): boolean {
  return matched.every(({ file }) => new RegExp(file.pattern, 'u').test('some other name.csv'));
}

function reasonFor({ layout, matched, requiredFound, required }: Candidate, total: number): string {
  const names = `${matched.length} of ${counted(total, 'file name')}`;
  const absent = required - requiredFound;
  const tail = absent === 0 ? '' : `; ${counted(absent, 'file')} of the set ${absent === 1 ? 'is' : 'are'} not there`;
  return `${names} and ${evidenceOf(matched)} are ${layout.title}${tail}`;
}

function evidenceOf(matched: readonly MatchedFile[]): string {
  const headers = matched.filter((it) => it.by === 'header' || it.by === 'name');
  if (headers.length === 0) return matched[0]?.by === 'values' ? 'the record types in them' : 'the number of columns';
  const lacking = headers.filter((it) => it.missing.length > 0);
  if (lacking.length === 0) return headers.length === matched.length ? 'all headers' : 'most headers';
  return `most headers (${lacking.map((it) => `${it.file.name} lacks ${listed(it.missing)}`).join('; ')})`;
}
