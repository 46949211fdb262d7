// The first row against the agreed columns: which column of the layout stands where, what is missing, added, moved,
// misspelt. It only judges; who calls it says it.
import { areNames, isPinned, placesBy, plainName, textsOf } from './header_names.ts';
import type { LayoutFile } from './layout.ts';
import type { Severity } from './report.ts';
import { nameOfSeparator, separators } from './separators.ts';
import { counted, listed } from './words.ts';

export interface HeaderFinding {
  code: string;
  column?: string;
  detail?: string;
  /** How many columns it speaks of, when it is more than one. */
  count?: number;
  /** Where it is another than the rule's: an order change where any order is agreed, a column appended last. */
  severity?: Severity;
}

export interface HeaderReading {
  /** The file's columns as they are to be called: layout names where known, without a trailing empty one. */
  names: string[];
  /** For each column of the layout its place in the file, or -1. */
  places: Int32Array;
  /** The row ends with a separator: one empty field more, to be ignored. */
  hasTrailing: boolean;
  findings: HeaderFinding[];
  /** The header as it stands in the file; absent where there is none. */
  texts?: readonly string[];
  /** Why the rows cannot be judged at all. */
  unusable?: string;
}

/** Judges the header row of a file. `texts` are its fields as read with the agreed separator. */
export function readHeader(file: LayoutFile, texts: readonly string[]): HeaderReading {
  const findings: HeaderFinding[] = [];
  const hasTrailing = texts.length > 1 && texts.at(-1)!.trim() === '';
  const names = hasTrailing ? texts.slice(0, -1) : [...texts];
  const places = new Int32Array(file.columns.length).fill(-1);
  const reading: HeaderReading = { names, places, hasTrailing, findings, texts };

  if (!looksLikeHeader(file, names)) {
    const other = otherSeparator(file, texts);
    if (other !== undefined) {
      findings.push({
        code: 'delimiter_changed',
        detail: `${nameOfSeparator(other)}, not ${nameOfSeparator(file.delimiter)}`,
      });
      return { ...reading, unusable: `${file.name} has another separator than agreed` };
    }
    // Names that nobody knows may be a student's: they are not repeated in a notice.
    findings.push({ code: 'header_missing' });
    return { ...reading, unusable: `${file.name} has no header` };
  }

  const taken = placeColumns(file, reading);

  const blanks = names.flatMap((name, at) => (name.trim() === '' ? [`column ${at + 1}`] : []));
  if (blanks.length > 0) findings.push({ code: 'column_name_blank', detail: listed(blanks) });
  const twice = repeated(names.filter((name, at) => name.trim() !== '' && !isMeantTwice(file, places, at)));
  for (const name of twice) findings.push({ code: 'column_name_duplicate', column: name });

  for (const { index, place } of isPinned(file) ? renamedColumns(reading, taken, twice) : []) {
    const { name } = file.columns[index]!;
    findings.push({ code: 'column_renamed', column: name, detail: names[place]! });
    names[place] = name;
    places[index] = place;
    taken.add(place);
  }

  for (const [index, column] of file.columns.entries()) {
    if (places[index]! >= 0 || !(column.required || isPinned(file))) continue;
    findings.push({ code: 'column_missing', column: column.name, ...inferredIn(file, column.inferred) });
  }
  for (const group of isPinned(file) ? [] : (file.requireOneOf ?? [])) {
    if (group.some((name) => names.includes(name))) continue;
    findings.push({ code: 'column_missing', column: group.join(' or ') });
  }
  const lastAgreed = Math.max(-1, ...places);
  const isAppended = !places.includes(-1);
  for (const [at, name] of names.entries()) {
    if (taken.has(at) || name.trim() === '' || twice.has(name)) continue;
    const found = furtherColumn(file, name, at > lastAgreed, isAppended);
    if (found !== undefined) findings.push({ code: 'column_added', column: name, ...found });
  }
  const moved = movedColumns(file, places);
  if (moved !== undefined && (isPinned(file) || file.columnOrder === 'fixed')) findings.push(moved);
  reading.findings = withRestTogether(findings);
  return reading;
}

/**
 * Finds each column of the layout in the header: by its name, by an alias, by its name but for letter case and white
 * space, and where no names are published by its place. Returns the places that are taken.
 */
function placeColumns(file: LayoutFile, reading: HeaderReading): Set<number> {
  const { names, places, findings } = reading;
  const taken = new Set<number>();
  const take = (index: number, place: number) => {
    names[place] = file.columns[index]!.name;
    places[index] = place;
    taken.add(place);
  };
  const isFree = (place: number) => !taken.has(place);
  const unplaced = () => [...file.columns.entries()].filter(([index]) => places[index]! < 0);
  const exactly = placesBy(names, (name) => name);
  for (const [index, column] of unplaced()) {
    const place = exactly.get(column.name)?.find(isFree);
    if (place !== undefined) take(index, place);
  }
  const plainly = placesBy(names, plainName);
  for (const [index, column] of unplaced()) {
    const found = (column.aliases ?? []).flatMap((alias) => plainly.get(plainName(alias)) ?? []);
    const place = found.find(isFree);
    if (place !== undefined) take(index, place);
  }
  for (const [index, column] of unplaced()) {
    const place = plainly.get(plainName(column.name))?.find(isFree);
    if (place === undefined) continue;
    findings.push({ code: 'column_name_whitespace_or_case', column: column.name, detail: names[place]! });
    take(index, place);
  }
  if (file.namesKnown === false && !isPinned(file)) {
    for (const [index] of unplaced()) if (isFree(index) && (names[index] ?? '').trim() !== '') take(index, index);
  }
  return taken;
}

/** A name that the layout itself has more than once stands there more than once. */
function isMeantTwice(file: LayoutFile, places: Int32Array, at: number): boolean {
  const index = places.indexOf(at);
  return index >= 0 && file.columns[index]!.repeatsName === true;
}

function inferredIn(file: LayoutFile, inferred: true | undefined): { severity?: Severity } {
  return inferred && !isPinned(file) ? { severity: 'WARN' } : {};
}

/** Undefined: the column is welcome. Otherwise how grave it is where that is not the rule's own severity. */
function furtherColumn(
  file: LayoutFile,
  name: string,
  isLast: boolean,
  isAppended: boolean,
): { severity?: Severity } | undefined {
  // Behind all agreed columns nothing has moved: a person may let it pass.
  const found = isLast && isAppended ? { severity: 'HOLD' as const } : {};
  if (isPinned(file) || file.extraColumns === 'refused') return found;
  if (file.extraNames !== undefined) {
    if (new RegExp(file.extraNames, 'u').test(name)) return undefined;
    return file.extraColumns === 'at-end' && isLast ? { severity: 'HOLD' } : found;
  }
  return file.extraColumns === 'allowed' || isLast ? undefined : found;
}

/** One column gone and one new in the same place, between the same neighbours: it has another name now. */
function renamedColumns(
  { names, places }: HeaderReading,
  taken: ReadonlySet<number>,
  twice: ReadonlySet<string>,
): { index: number; place: number }[] {
  const isNew = (place: number) =>
    place < names.length && !taken.has(place) && names[place]!.trim() !== '' && !twice.has(names[place]!);
  const found: { index: number; place: number }[] = [];
  for (let index = 0; index < places.length; index++) {
    if (places[index] !== -1 || (index > 0 && places[index - 1] === -1)) continue;
    let after = index;
    while (after < places.length && places[after] === -1) after++;
    const begin = index === 0 ? 0 : places[index - 1]! + 1;
    const end = after === places.length ? names.length : places[after]!;
    // As many new names between the neighbours as old ones are gone, all of them new.
    if (end - begin !== after - index) continue;
    for (let step = 0; step < after - index; step++) {
      if (isNew(begin + step)) found.push({ index: index + step, place: begin + step });
    }
  }
  return found;
}

/**
 * Columns that are named one by one; of the rest the number is told. A damaged header, or a wholly other one, may have
 * them without end; and one in capitals has all its names so.
 */
const columnsNamed: ReadonlyMap<string, number> = new Map([
  ['column_missing', 50],
  ['column_added', 50],
  ['column_name_duplicate', 50],
  ['column_name_whitespace_or_case', 5],
]);

function withRestTogether(findings: readonly HeaderFinding[]): HeaderFinding[] {
  const counts = new Map<string, number>();
  const told: HeaderFinding[] = [];
  for (const finding of findings) {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    if (count <= (columnsNamed.get(finding.code) ?? Infinity)) told.push(finding);
  }
  for (const [code, count] of counts) {
    const rest = count - (columnsNamed.get(code) ?? Infinity);
    if (rest > 0) told.push({ code, detail: counted(rest, 'more column'), count: rest });
  }
  return told;
}

/** The reading of a file without a header: the layout's columns by position. */
export function withoutHeader(file: LayoutFile, hasTrailing: boolean): HeaderReading {
  const names = file.columns.map((column) => column.name);
  return {
    names,
    places: Int32Array.from(names, (_, index) => index),
    hasTrailing,
    findings: [],
  };
}

/** The names that come more than once. In one pass: a damaged header may have a hundred thousand names. */
function repeated(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

function knownNames(file: LayoutFile): Set<string> {
  return new Set(file.columns.flatMap((column) => textsOf(column).map(plainName)));
}

function knowsAny(file: LayoutFile, names: readonly string[]): boolean {
  const known = knownNames(file);
  return names.some((name) => known.has(plainName(name)));
}

/** Whether most of the agreed names are there: what a row of data never is. */
export function isSurelyHeader(file: LayoutFile, names: readonly string[]): boolean {
  const known = knownNames(file);
  const found = new Set(names.map(plainName).filter((name) => known.has(name))).size;
  return (
    found > 0 && found * 2 >= Math.min(names.length, file.columns.length) && names.length * 2 >= file.columns.length
  );
}

/** A value may happen to be a column's name, such as `schoolYear` as a type: one name among many makes no header. */
function looksLikeHeader(file: LayoutFile, names: readonly string[]): boolean {
  const known = knownNames(file);
  const found = new Set(names.map(plainName).filter((name) => known.has(name))).size;
  if (found * 3 >= Math.min(names.length, file.columns.length) && found > 0) return true;
  // Where no names are published, any names will do that are as many as the columns.
  return file.namesKnown === false && !isPinned(file) && names.length === file.columns.length && areNames(names);
}

/** The separator with which the first row does consist of agreed names. */
export function otherSeparator(file: LayoutFile, texts: readonly string[]): string | undefined {
  const line = texts.join(file.delimiter);
  return separators.find((separator) => {
    if (separator === file.delimiter || !line.includes(separator)) return false;
    const names = line.split(separator).map((name) => name.replace(/^"(.*)"$/, '$1'));
    return knowsAny(file, names);
  });
}

/** The finding when the agreed columns do not follow each other as agreed: a warning where only inferred ones moved. */
function movedColumns(file: LayoutFile, places: Int32Array): HeaderFinding | undefined {
  const present = file.columns.flatMap((column, index) =>
    places[index]! >= 0 ? [{ name: column.name, place: places[index]!, isSure: column.inferred !== true }] : [],
  );
  const detail = orderOf(present);
  if (detail === undefined) return undefined;
  const finding: HeaderFinding = { code: 'column_order_changed', detail };
  if (file.columnOrder === 'any') return { ...finding, severity: 'INFO' };
  const isSureOnly = isPinned(file) || orderOf(present.filter((column) => column.isSure)) !== undefined;
  return isSureOnly ? finding : { ...finding, severity: 'WARN' };
}

/** What stands where it should not, in a few words; undefined when all is in order. */
function orderOf(present: readonly { name: string; place: number }[]): string | undefined {
  const found = [...present].sort((a, b) => a.place - b.place);
  const wrong = found.filter((column, at) => column.name !== present[at]!.name);
  if (wrong.length === 0) return undefined;
  if (wrong.length === 2) return `${wrong[0]!.name} and ${wrong[1]!.name} changed places`;
  const first = found.findIndex((column, at) => column.name !== present[at]!.name);
  return `column ${found[first]!.place + 1} is ${found[first]!.name} where ${present[first]!.name} was agreed; ${wrong.length} columns moved`;
}
