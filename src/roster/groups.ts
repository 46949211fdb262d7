// Schools, grades, terms and roles of a file: each row gets the number of its combination, so that what changed can be
// told by school and grade without keeping the values per row.
import { joinHi, joinLo } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn } from './layout.ts';

export type GroupKind = NonNullable<LayoutColumn['group']>;

/** More different values than this are not groups of rows. */
export const groupLimit = 5000;

/** Values and combinations as they are kept in a baseline. */
export interface GroupTable {
  kinds: GroupKind[];
  /** Per kind, the values in the order they came. */
  values: string[][];
  /** Per combination, one index into `values` for each kind. */
  combinations: number[][];
}

/** The groups of one part of a file. */
export interface GroupingFindings {
  values: string[][];
  combinations: number[][];
  /** Two lanes per value, by kind. */
  hashes: Int32Array[];
  abandoned: GroupKind[];
}

export class Grouping {
  readonly table: GroupTable;
  /** Kinds given up because they have too many values. */
  readonly abandoned = new Set<GroupKind>();
  #known: KeyTable[];
  #combined = new KeyTable();
  #ids: Int32Array;
  /** Two lanes per kind: the values met last, which in most rows come again. */
  #last: Int32Array;
  /** The kinds of the current row are those of the row before. */
  #isSame = false;
  #lastCombination = -1;

  constructor(kinds: GroupKind[]) {
    this.table = { kinds, values: kinds.map(() => []), combinations: [] };
    this.#known = kinds.map(() => new KeyTable());
    this.#ids = new Int32Array(kinds.length);
    this.#last = new Int32Array(kinds.length * 2);
  }

  /** Notes the value of one kind for the current row. True when it is new: `name` must follow. */
  take(kind: number, lo: number, hi: number): boolean {
    const last = this.#last;
    if (last[kind * 2] === lo && last[kind * 2 + 1] === hi && this.#lastCombination >= 0) return false;
    this.#isSame = false;
    last[kind * 2] = lo;
    last[kind * 2 + 1] = hi;
    const known = this.#known[kind]!;
    const found = known.find(lo, hi);
    if (found >= 0) {
      this.#ids[kind] = found;
      return false;
    }
    if (known.count >= groupLimit) {
      this.abandoned.add(this.table.kinds[kind]!);
      this.#ids[kind] = 0;
      return false;
    }
    known.add(lo, hi);
    this.#ids[kind] = known.count - 1;
    return true;
  }

  /** The current row has no value of this kind. */
  leaveOut(kind: number): void {
    if (this.take(kind, -1, -1)) this.name(kind, '');
  }

  /** The text of the value that `take` called new. */
  name(kind: number, text: string): void {
    this.table.values[kind]!.push(text);
  }

  /** As plain data. The numbers of rows in them hold for the part alone: `absorb` says which they become. */
  findings(): GroupingFindings {
    const { values, combinations } = this.table;
    const hashes = this.#known.map((known) => known.entries().slice());
    return { values, combinations, hashes, abandoned: [...this.abandoned] };
  }

  /**
   * Takes in the groups of the part that follows, and says for each combination of the part which number it has here.
   * A part must not have given up a kind: what it no longer told apart may be known here.
   */
  absorb({ values, combinations, hashes, abandoned }: GroupingFindings): Int32Array {
    if (abandoned.length > 0) throw new Error(`A part has given up ${abandoned.join(' and ')}.`);
    this.#lastCombination = -1;
    const ids = values.map((names, kind) =>
      names.map((name, index) => {
        if (this.take(kind, hashes[kind]![index * 2]!, hashes[kind]![index * 2 + 1]!)) this.name(kind, name);
        return this.#ids[kind]!;
      }),
    );
    const numbers = Int32Array.from(combinations, (combination) => {
      for (const [kind, id] of combination.entries()) this.#ids[kind] = ids[kind]![id]!;
      this.#isSame = false;
      return this.combination();
    });
    // The values met last are not those of the combination met last.
    this.#lastCombination = -1;
    this.#isSame = false;
    return numbers;
  }

  /** The number of the current row's combination. */
  combination(): number {
    if (this.#isSame) return this.#lastCombination;
    const ids = this.#ids;
    let lo = 0;
    let hi = 0;
    for (let kind = 0; kind < ids.length; kind++) {
      lo = joinLo(lo, ids[kind]!);
      hi = joinHi(hi, ids[kind]!);
    }
    const found = this.#combined.add(lo, hi);
    if (found < 0) this.table.combinations.push(Array.from(ids));
    this.#lastCombination = found < 0 ? -1 - found : found;
    this.#isSame = true;
    return this.#lastCombination;
  }
}
