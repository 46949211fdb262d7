// What is kept of the rows of one file: per key a hash of the key, a hash of the row and the number of its groups.
import type { Grouping, GroupTable } from './groups.ts';
import { joinHi, joinLo } from './hash.ts';
import { KeyTable } from './key_table.ts';
import { LineIndex } from './line_index.ts';
import { giveBack, longer } from './long_numbers.ts';

/** What taking in a row told. */
export type Taken = 'new' | 'repeat' | 'conflict';

export class Rows {
  readonly keys = new KeyTable();
  /** Two lanes per key; absent where the whole row is the key. */
  rows: Int32Array | undefined;
  /** Number of the group combination per key, in four bytes where two are not enough; absent where nothing groups the rows. */
  groups: Uint16Array | Int32Array | undefined;
  readonly grouping: Grouping | undefined;
  /** The key that the last `take` met or made. */
  lastKey = -1;
  #lines = new LineIndex();
  /** Contents of keys that came with different ones: key and row hash joined. */
  #contents: KeyTable | undefined;

  constructor(isKeyed: boolean, grouping: Grouping | undefined) {
    this.rows = isKeyed ? new Int32Array(512) : undefined;
    this.grouping = grouping;
    this.groups = grouping === undefined ? undefined : new Uint16Array(256);
  }

  /** Takes in a row by its key hash and row hash (the same where the whole row is the key). */
  take(keyLo: number, keyHi: number, rowLo: number, rowHi: number, group: number, line: number): Taken {
    const found = this.keys.add(keyLo, keyHi);
    if (found >= 0) {
      this.lastKey = found;
      return this.rows === undefined ? 'repeat' : this.#again(found, keyLo, keyHi, rowLo, rowHi, this.rows);
    }
    const key = -1 - found;
    this.lastKey = key;
    this.#lines.note(key, line);
    if (this.rows !== undefined) {
      if (key * 2 >= this.rows.length) this.rows = longer(this.rows, this.rows.length * 2);
      this.rows[key * 2] = rowLo;
      this.rows[key * 2 + 1] = rowHi;
    }
    if (this.groups !== undefined) {
      if (key >= this.groups.length) this.groups = longer(this.groups, this.groups.length * 2);
      if (group > mostShort && this.groups instanceof Uint16Array) this.groups = moved(this.groups, Int32Array);
      this.groups[key] = group;
    }
    return 'new';
  }

  /** The line on which a key was first seen. */
  lineOf(key: number): number {
    return this.#lines.lineOf(key);
  }

  /** Reads the place of a key, so that it is near when it is taken in; the result means nothing. */
  touch(keyLo: number): number {
    return this.keys.touch(keyLo);
  }

  /** Makes room for this many keys at once. */
  expect(keys: number): void {
    this.keys.expect(keys);
    if (this.rows !== undefined && keys * 2 > this.rows.length) this.rows = longer(this.rows, keys * 2);
    if (this.groups !== undefined && keys > this.groups.length) this.groups = longer(this.groups, keys);
  }

  get groupTable(): GroupTable | undefined {
    return this.grouping?.table;
  }

  /** A key that is there already. Its row hash becomes the sum of all its different contents, whatever their order. */
  #again(key: number, keyLo: number, keyHi: number, rowLo: number, rowHi: number, rows: Int32Array): Taken {
    const isSame = rows[key * 2] === rowLo && rows[key * 2 + 1] === rowHi;
    if (this.#contents === undefined && isSame) return 'repeat';
    this.#contents ??= new KeyTable();
    const firstLo = joinLo(keyLo, ~rowLo);
    const firstHi = joinHi(keyHi, ~rowHi);
    if (!this.#conflicted.has(key)) {
      if (isSame) return 'repeat';
      this.#conflicted.add(key);
      this.#contents.add(joinLo(keyLo, ~rows[key * 2]!), joinHi(keyHi, ~rows[key * 2 + 1]!));
    }
    if (this.#contents.add(firstLo, firstHi) >= 0) return 'repeat';
    rows[key * 2] = (rows[key * 2]! + rowLo) | 0;
    rows[key * 2 + 1] = (rows[key * 2 + 1]! + rowHi) | 0;
    return 'conflict';
  }

  #conflicted = new Set<number>();
}

/** The largest number of two bytes. */
const mostShort = 0xffff;

function moved(array: Uint16Array, kind: Int32ArrayConstructor): Int32Array {
  const wide = new kind(array.length);
  wide.set(array);
  giveBack(array);
  return wide;
}
