// The agreed layout and the one that came, side by side: which columns stayed, moved, were renamed, added or removed.
import { closest } from '../kit/closest.ts';
import type { Layout, LayoutFile } from './layout.ts';
import { separatorWords } from './layout_words.ts';

export interface ColumnChange {
  kind: 'same' | 'moved' | 'renamed' | 'added' | 'removed';
  /** Its name and place as agreed, counted from 1; absent when it was added. */
  agreed?: { name: string; place: number };
  /** As received; absent when it is gone. */
  received?: { name: string; place: number };
}

export interface FileLayoutChange {
  file: string;
  /** In the order received; what is gone stands where it was agreed. */
  columns: ColumnChange[];
  /** What else differs: separator, header, encoding. */
  facts: { what: string; agreed: string; received: string }[];
  isChanged: boolean;
}

/** Each file of the agreed layout that the other has too. Any order of columns is fine where that is agreed. */
export function layoutChanges(agreed: Layout, received: Layout): FileLayoutChange[] {
  return agreed.files.flatMap((file) => {
    const other = received.files.find((it) => it.name === file.name);
    return other === undefined ? [] : fileChange(file, other);
  });
}

function fileChange(agreed: LayoutFile, received: LayoutFile): FileLayoutChange {
  const facts: FileLayoutChange['facts'] = [];
  const fact = (what: string, one: string, other: string) => {
    if (one !== other) facts.push({ what, agreed: one, received: other });
  };
  fact('separated by', separatorWords(agreed.delimiter), separatorWords(received.delimiter));
  fact('header', agreed.header ? 'with a header' : 'without', received.header ? 'with a header' : 'without');
  fact('quotes', quoteWords(agreed), quoteWords(received));
  fact('encoding', agreed.encoding ?? received.encoding ?? '', received.encoding ?? agreed.encoding ?? '');
  const columns = columnChanges(namesOf(agreed), namesOf(received), agreed.columnOrder === 'any');
  return {
    file: agreed.name,
    columns,
    facts,
    isChanged: facts.length > 0 || columns.some((column) => column.kind !== 'same'),
  };
}

function namesOf(file: LayoutFile): string[] {
  return file.columns.map((column) => column.name);
}

function quoteWords(file: LayoutFile): string {
  return file.quoting === 'none' ? 'ordinary characters' : 'around values';
}

/** The changes from one list of names to the other. Names of each list are different from each other. */
export function columnChanges(
  agreed: readonly string[],
  received: readonly string[],
  isAnyOrder = false,
): ColumnChange[] {
  const renamed = renames(agreed, received);
  const nameBefore = (name: string) => renamed.get(name) ?? name;
  const places = received.map((name) => agreed.indexOf(nameBefore(name)));
  const steady = isAnyOrder ? undefined : longestRise(places);
  const changes = received.map((name, at): ColumnChange => {
    const there = { name, place: at + 1 };
    const place = places[at]!;
    if (place < 0) return { kind: 'added', received: there };
    const before = { name: agreed[place]!, place: place + 1 };
    const kind = renamed.has(name) ? 'renamed' : steady && !steady.has(at) ? 'moved' : 'same';
    return { kind, agreed: before, received: there };
  });
  // What is gone is shown behind the column that stood before it.
  for (const [place, name] of agreed.entries()) {
    if (places.includes(place)) continue;
    const gone: ColumnChange = { kind: 'removed', agreed: { name, place: place + 1 } };
    const before = changes.findLastIndex(
      (it) => it.agreed !== undefined && it.agreed.place <= place && it.kind !== 'moved',
    );
    changes.splice(before + 1, 0, gone);
  }
  return changes;
}

/**
 * New names that stand for one that is gone: the same but for signs and letter case, between the same neighbours, alike,
 * or at the same place. The received name leads to the agreed one. It is a guess; a person sees it as one.
 */
function renames(agreed: readonly string[], received: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const before = (names: readonly string[], others: readonly string[], name: string) =>
    names.slice(0, names.indexOf(name)).findLast((it) => others.includes(it)) ?? '';
  const tests: ((old: string, name: string) => boolean)[] = [
    (old, name) => plain(old) === plain(name),
    (old, name) => {
      const gap = before(agreed, received, old);
      if (gap !== before(received, agreed, name)) return false;
      const olds = gone().filter((it) => before(agreed, received, it) === gap);
      const names = come().filter((it) => before(received, agreed, it) === gap);
      return olds.length === names.length && olds.indexOf(old) === names.indexOf(name);
    },
    isAlike,
    (old, name) => agreed.indexOf(old) === received.indexOf(name),
  ];
  const gone = () => agreed.filter((name) => !received.includes(name) && ![...found.values()].includes(name));
  const come = () => received.filter((name) => !agreed.includes(name) && !found.has(name));
  for (const test of tests) {
    // What this test finds is found among what was there when it began.
    const pairs = come().map((name) => [name, gone().find((old) => test(old, name))] as const);
    for (const [name, old] of pairs) if (old !== undefined && gone().includes(old)) found.set(name, old);
  }
  return found;
}

/** One name within the other, or one with a few letters changed. */
function isAlike(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  const isWithin = Math.min(a.length, b.length) >= 4 && (a.includes(b) || b.includes(a));
  return isWithin || closest(a, [b]) !== undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Indexes of a longest run of rising numbers, negative ones left out: what need not have moved. */
function longestRise(numbers: readonly number[]): Set<number> {
  const best: number[] = [];
  const from: number[] = [];
  let last = -1;
  for (const [at, number] of numbers.entries()) {
    best[at] = number < 0 ? 0 : 1;
    from[at] = -1;
    if (number < 0) continue;
    for (let before = 0; before < at; before++) {
      if (numbers[before]! < 0 || numbers[before]! >= number || best[before]! + 1 <= best[at]) continue;
      best[at] = best[before]! + 1;
      from[at] = before;
    }
    if (last < 0 || best[at] > best[last]!) last = at;
  }
  const steady = new Set<number>();
  for (let at = last; at >= 0; at = from[at]!) steady.add(at);
  return steady;
}
