// Which keys left, came or have another content, told from what was kept of both nights: hashes alone, no file is read.
import type { BaselineFile } from './baseline.ts';
import type { GroupKind } from './groups.ts';
import { KeyTable } from './key_table.ts';
import { RowBits } from './row_bits.ts';

export type ChangeKind = 'removed' | 'added' | 'changed';

export const changeKinds: readonly ChangeKind[] = ['removed', 'added', 'changed'];

/** Rows of one school, grade, term or role. */
export interface GroupAsked {
  kind: GroupKind;
  name: string;
}

/** Keys by their number: the first key of a file is 0. Of those that changed there is one on each side, in tonight's order. */
export interface ChangedKeys {
  before: Int32Array;
  after: Int32Array;
}

const none = new Int32Array(0);

/** The keys of one kind. Without `comparesContents` none has changed: the columns of the nights are not the same ones. */
export function changedKeys(
  before: BaselineFile,
  after: BaselineFile,
  kind: ChangeKind,
  comparesContents = true,
): ChangedKeys {
  const earlier = earlierNumbers(before.keys, after.keys);
  const keysBefore = before.keys.length / 2;
  const picked = new Numbers();
  switch (kind) {
    case 'removed': {
      const stayed = new RowBits(keysBefore);
      for (const key of earlier) if (key >= 0) stayed.mark(key);
      for (let key = 0; key < keysBefore; key++) if (!stayed.has(key)) picked.push(key);
      return { before: picked.all(), after: none };
    }
    case 'added':
      for (let key = 0; key < earlier.length; key++) if (earlier[key]! < 0) picked.push(key);
      return { before: none, after: picked.all() };
    case 'changed': {
      const { contents: old } = before;
      const { contents: now } = after;
      if (!comparesContents || old === undefined || now === undefined) return { before: none, after: none };
      for (let key = 0; key < earlier.length; key++) {
        const was = earlier[key]!;
        if (was < 0) continue;
        if (old[was * 2] !== now[key * 2] || old[was * 2 + 1] !== now[key * 2 + 1]) picked.push(key);
      }
      const numbers = picked.all();
      return { before: numbers.map((key) => earlier[key]!), after: numbers };
    }
  }
}

/** Those of the keys that belong to a group: of rows that left by where they were, of others by where they are. */
export function keysOfGroup(
  keys: ChangedKeys,
  before: BaselineFile,
  after: BaselineFile,
  asked: GroupAsked,
): ChangedKeys {
  const isGone = keys.after.length === 0;
  const { groups, groupTable } = isGone ? before : after;
  const numbers = isGone ? keys.before : keys.after;
  const place = groupTable?.kinds.indexOf(asked.kind) ?? -1;
  if (groups === undefined || groupTable === undefined || place < 0) return { before: none, after: none };
  const names = groupTable.values[place]!;
  const isAsked = groupTable.combinations.map((combination) => names[combination[place]!] === asked.name);
  return picking(keys, (at) => isAsked[groups[numbers[at]!]!] === true);
}

/** Those of the keys for which `isPicked` says so, given their place in the list. */
export function picking(keys: ChangedKeys, isPicked: (at: number) => boolean): ChangedKeys {
  return { before: keys.before.filter((_, at) => isPicked(at)), after: keys.after.filter((_, at) => isPicked(at)) };
}

/** The keys from one place of the list to another. */
export function keysBetween(keys: ChangedKeys, from: number, to: number): ChangedKeys {
  return { before: keys.before.subarray(from, to), after: keys.after.subarray(from, to) };
}

export function countOfKeys({ before, after }: ChangedKeys): number {
  return Math.max(before.length, after.length);
}

/** So far it is always looked for the place where both files go on alike. */
const nearKeys = 64;

/** For each of tonight's keys its number in the night before, or -1. Both are two lanes a key, each key once. */
function earlierNumbers(before: Int32Array, after: Int32Array): Int32Array {
  const found = new Int32Array(after.length / 2).fill(-1);
  const left = new Numbers();
  const right = new Numbers();
  const countBefore = before.length / 2;
  const countAfter = after.length / 2;
  // Exports keep their order: after some rows that left or came, both files go on alike. A long search is dear, so that
  // there is a limit to all of them together; what is not found on the way is looked up in a table at the end.
  let patience = countBefore + countAfter;
  let was = 0;
  let is = 0;
  while (was < countBefore && is < countAfter) {
    if (before[was * 2] === after[is * 2] && before[was * 2 + 1] === after[is * 2 + 1]) {
      found[is++] = was++;
      continue;
    }
    const most = Math.max(nearKeys, patience);
    let gone = 0;
    let come = 0;
    let distance = 1;
    for (; distance <= most; distance++) {
      const isWithin = was + distance < countBefore;
      const isWithinAfter = is + distance < countAfter;
      if (!isWithin && !isWithinAfter) break;
      if (isWithin && isSame(before, was + distance, after, is)) {
        gone = distance;
        break;
      }
      if (isWithinAfter && isSame(before, was, after, is + distance)) {
        come = distance;
        break;
      }
    }
    if (distance > nearKeys) patience -= distance;
    if (gone === 0 && come === 0) {
      left.push(was++);
      right.push(is++);
      continue;
    }
    for (; gone > 0; gone--) left.push(was++);
    for (; come > 0; come--) right.push(is++);
  }
  while (was < countBefore) left.push(was++);
  while (is < countAfter) right.push(is++);
  joinRest(before, left.all(), after, right.all(), found);
  return found;
}

function joinRest(before: Int32Array, left: Int32Array, after: Int32Array, right: Int32Array, found: Int32Array): void {
  if (left.length === 0 || right.length === 0) return;
  const table = new KeyTable(left.length);
  for (const key of left) table.add(before[key * 2]!, before[key * 2 + 1]!);
  for (const key of right) {
    const entry = table.find(after[key * 2]!, after[key * 2 + 1]!);
    if (entry >= 0) found[key] = left[entry]!;
  }
}

function isSame(before: Int32Array, was: number, after: Int32Array, is: number): boolean {
  return before[was * 2] === after[is * 2] && before[was * 2 + 1] === after[is * 2 + 1];
}

/** A list of numbers that grows. */
class Numbers {
  #numbers = new Int32Array(1024);
  #count = 0;

  push(number: number): void {
    if (this.#count === this.#numbers.length) {
      const grown = new Int32Array(this.#count * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#count++] = number;
  }

  all(): Int32Array {
    return this.#numbers.subarray(0, this.#count);
  }
}
