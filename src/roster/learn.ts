// Proposes a layout from good files: what they are called, how they are written, what their columns hold, which columns
// are keys and which refer to keys. A person reviews it; so every proposal comes with what speaks for it.
import type { Layout, LayoutFile } from './layout.ts';
import { namesOf, proposeColumn } from './learn_column.ts';
import { type Evidence, EvidenceBook } from './learn_evidence.ts';
import type { StudiedFile } from './learn_file.ts';
import { isLinkFile, KeyTrial, ownIds, singleKeys } from './learn_keys.ts';
import { confirmLinks, guessLinks, type LinkFinding, type LinkGuess } from './learn_links.ts';
import { columnNamed, type NightlyFile, noteNights, studyNights } from './learn_nights.ts';
import { dateOf } from './learn_types.ts';
import { tolerated } from './learn_values.ts';
import type { SetFile } from './set_file.ts';
import { counted, grouped, listed, percentOf } from './words.ts';

export interface LearnedLayout {
  layout: Layout;
  evidence: Evidence[];
}

/** Studies the files of one good night. Reads each file two times, three where quotes are in doubt. */
export function learnLayout(files: SetFile[], options: { id?: string; title?: string } = {}): LearnedLayout {
  return learnNights([files], options);
}

/** Studies several good nights, the oldest first: what is proposed holds on each of them. */
export function learnNights(nights: SetFile[][], options: { id?: string; title?: string } = {}): LearnedLayout {
  const book = new EvidenceBook();
  const files = studyNights(nights, book);
  for (const file of files) describe(file, nights.length, book);
  const singles = singleKeys(files.map((file) => file.merged));
  const newest = files.map((file) => file.newest);
  const own = ownIds(newest);
  const targets = singles.map((single, at) => single ?? own[at]);
  const guesses = guessLinks(newest, singles, targets);
  const found = files.map((_, at) => confirm(files, at, singles, guesses));
  const settled = settleKeys(files, singles, found);
  const proposed = files.map((file, at) => {
    // A file whose single key was given up in the end can no longer be referred to.
    const links = settled[at]!.links.filter(
      ({ parent, parentColumn }) => settled[parent]!.key.length === 1 || own[parent] === parentColumn,
    );
    noteKey(file, settled[at]!.key, book);
    noteNearLinks(files, found[at]!.findings, links, book);
    return proposeFile(file, settled[at]!.key, links, files, book);
  });
  const layout: Layout = {
    id: options.id ?? 'learned',
    title: options.title ?? 'Learned layout',
    source: nights.length > 1 ? `Learned from ${nights.length} good nights.` : 'Learned from good files.',
    pinned: false,
    files: proposed,
  };
  const place = (it: Evidence) => layout.files.findIndex((file) => file.name === it.file);
  return { layout, evidence: book.all.sort((a, b) => place(a) - place(b)) };
}

function describe(file: NightlyFile, nightsGiven: number, book: EvidenceBook): void {
  const { name, newest } = file;
  book.note(name, undefined, newest.dialect.says);
  const isPlain = newest.isAscii && newest.encoding === 'utf-8';
  book.note(name, undefined, `${counted(newest.rows, 'row')}, ${isPlain ? 'plain ASCII, so UTF-8' : newest.encoding}`);
  if (newest.isDated) book.note(name, undefined, `the date in ${newest.source.name} may change from night to night`);
  noteNights(file, nightsGiven, book);
  for (const { column, says } of newest.odd) book.odd(name, column, says);
}

interface Found {
  findings: LinkFinding[];
  /** Columns that together tell all rows apart on every night, the best first. */
  keys: string[][];
}

/** Second pass: which references hold on every night, and which columns together tell all rows apart. */
function confirm(
  files: readonly NightlyFile[],
  child: number,
  singles: readonly (number | undefined)[],
  all: readonly LinkGuess[],
): Found {
  const file = files[child]!;
  const guesses = all.filter((guess) => guess.child === child);
  const references = [...new Set(guesses.map((guess) => guess.column))];
  const isLink = isLinkFile(file.newest, singles[child], references);
  const findings = new Map<LinkGuess, LinkFinding>();
  let keys: string[][] | undefined;
  for (const [night, study] of file.nights.entries()) {
    if (study === undefined || (guesses.length === 0 && !isLink)) continue;
    const trial = new KeyTrial(study, isLink ? references : []);
    const set = files.map((other) => other.nights[night]);
    const own = guesses.flatMap((guess) => inNight(guess, files, set) ?? []);
    const take = isLink && trial.isOpen ? trial.take.bind(trial) : undefined;
    if (own.length === 0 && take === undefined) continue;
    for (const one of confirmLinks(study, own, set as StudiedFile[], take)) add(findings, one.was, one);
    const names = trial.found().map((columns) => columns.map((at) => study.columns[at]!.name));
    const before: string[][] | undefined = keys;
    keys = before === undefined ? names : before.filter((key) => names.some((other) => other.join() === key.join()));
  }
  return { findings: guesses.flatMap((guess) => findings.get(guess) ?? []), keys: isLink ? (keys ?? []) : [] };
}

/** The guess with the places that its columns have in one night; undefined when that night cannot tell. */
function inNight(
  guess: LinkGuess,
  files: readonly NightlyFile[],
  set: readonly (StudiedFile | undefined)[],
): (LinkGuess & { was: LinkGuess }) | undefined {
  const placeOf = (file: number, column: number) => {
    const name = files[file]!.newest.columns[column]!.name;
    return set[file]?.columns.findIndex((it) => it.name === name) ?? -1;
  };
  const column = placeOf(guess.child, guess.column);
  const parentColumn = placeOf(guess.parent, guess.parentColumn);
  const isKnown = set[guess.parent]?.columns[parentColumn]?.keys !== undefined;
  return column >= 0 && isKnown ? { ...guess, column, parentColumn, was: guess } : undefined;
}

function add(findings: Map<LinkGuess, LinkFinding>, guess: LinkGuess, night: LinkFinding): void {
  const sum = findings.get(guess) ?? { ...guess, filled: 0, misses: 0, firstMiss: 0, nights: 0 };
  sum.filled += night.filled;
  sum.misses += night.misses;
  sum.nights += night.nights;
  if (sum.firstMiss === 0) sum.firstMiss = night.firstMiss;
  findings.set(guess, sum);
}

function holds({ filled, misses, nights }: LinkFinding): boolean {
  return misses <= tolerated(filled / nights) * nights;
}

/** The key of each file, and its links: the best parent of each column. */
function settleKeys(
  files: readonly NightlyFile[],
  singles: readonly (number | undefined)[],
  found: readonly Found[],
): { key: string[]; links: LinkFinding[] }[] {
  return files.map((file, at) => {
    const good = found[at]!.findings.filter(holds);
    const links = good.filter((link, index) => good.findIndex((it) => it.column === link.column) === index);
    const columns = links.map((link) => link.column);
    const single = singles[at];
    if (!isLinkFile(file.newest, single, columns)) return { links, key: [file.newest.columns[single!]!.name] };
    const key = found[at]!.keys[0] ?? (single === undefined ? [] : [file.newest.columns[single]!.name]);
    const places = file.newest.columns.map((column) => column.name);
    return { links, key: key.toSorted((a, b) => places.indexOf(a) - places.indexOf(b)) };
  });
}

function noteKey(file: NightlyFile, key: string[], book: EvidenceBook): void {
  const { name, merged } = file;
  if (key.length === 0) {
    book.note(name, undefined, 'no column tells its rows apart, so the whole row is the key');
    return;
  }
  const column = key.length === 1 ? columnNamed(merged, key[0]!) : undefined;
  const repeats = column?.repeats ?? 0;
  const are = `${listed(key)} ${key.length === 1 ? 'is' : 'together are'}`;
  if (repeats === 0) {
    const isMany = merged !== file.newest;
    const rows = isMany ? 'each row of each night' : `each of ${grouped(merged.rows)} rows`;
    book.note(name, undefined, `${are} different in ${rows}: the key`);
    return;
  }
  const percent = Math.min(99.9, percentOf(merged.rows - repeats, merged.rows));
  book.note(name, undefined, `${are} different in ${percent} % of ${grouped(merged.rows)} rows: the key`);
  const have = repeats === 1 ? 'row has' : 'rows have';
  book.odd(name, key[0], `${grouped(repeats)} ${have} the key of an earlier row, first on line ${column?.firstRepeat}`);
}

/** Nearly a reference: too many misses to hold every night to it, too few to say nothing. */
function noteNearLinks(
  files: readonly NightlyFile[],
  findings: readonly LinkFinding[],
  links: readonly LinkFinding[],
  book: EvidenceBook,
): void {
  const told = new Set(links.map((link) => link.column));
  for (const finding of findings) {
    if (told.has(finding.column) || holds(finding)) continue;
    told.add(finding.column);
    const { file, column, parent } = namesOf(files, finding);
    const percent = percentOf(finding.filled - finding.misses, finding.filled);
    const misses = `${grouped(finding.misses)} ${finding.misses === 1 ? 'is' : 'are'} not, first on line ${finding.firstMiss}`;
    book.odd(file, column, `${percent} % of its values are keys of ${parent}; ${misses}: not taken as a reference`);
  }
}

function proposeFile(
  file: NightlyFile,
  key: string[],
  links: readonly LinkFinding[],
  files: readonly NightlyFile[],
  book: EvidenceBook,
): LayoutFile {
  const { name, newest, merged } = file;
  const prefers = settledFormat([file, ...files]);
  const columns = merged.columns.map((column, at) => {
    const link = links.find((it) => it.column === at);
    return proposeColumn({ file, column, key, link, files, prefers, book });
  });
  return {
    name,
    pattern: newest.pattern,
    required: file.isEveryNight,
    delimiter: newest.dialect.delimiter,
    header: newest.dialect.header,
    quoting: newest.dialect.quoting,
    columnOrder: file.hasSteadyOrder ? 'frozen' : 'any',
    key,
    extraColumns: 'refused',
    // With its encoding a file counts as agreed: from now on its columns are taken to the letter.
    ...(file.hasSteadyColumns ? { encoding: newest.encoding } : {}),
    ...(file.nights.some((night) => night?.rows === 0) ? { mayBeEmpty: true } : {}),
    columns,
    ...book.kept(name),
  };
}

/** A format of the set whose values tell day from month, this file's own before those of the others. */
function settledFormat(files: readonly NightlyFile[]): string | undefined {
  for (const { merged } of files) {
    for (const column of merged.columns) {
      const date = dateOf(column);
      if (date !== undefined && !date.isAmbiguous && /^[MD]/.test(date.format)) return date.format;
    }
  }
  return undefined;
}
