// Keys of the rows that are of another type than some reference may point to, such as districts where a school belongs.
import type { KeyTable } from './key_table.ts';
import type { Reader } from './reader.ts';
import { isFilledAt, type PlaceOf, type RowCheck } from './row_check.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';

export interface TypedKeys {
  /** Others point to this column. */
  column: string;
  typeColumn: string;
  /** Types that are known and not the right one. A type that nobody knows is an error of its own row alone. */
  otherTypes: ReadonlySet<string>;
  /** Filled while the file is read: keys of the rows of other types. */
  others: KeyTable;
}

export class TypedKeysCheck implements RowCheck {
  #keys: TypedKeys;
  #place: number;
  #typePlace: number;
  #judged = new ValueCache();

  constructor(keys: TypedKeys, placeOf: PlaceOf) {
    this.#keys = keys;
    this.#place = placeOf(keys.column);
    this.#typePlace = placeOf(keys.typeColumn);
  }

  look(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const place = this.#place;
    const typePlace = this.#typePlace;
    if (!isFilledAt(reader, place) || !isFilledAt(reader, typePlace)) return false;
    let verdict = this.#judged.get(lo[typePlace]!, hi[typePlace]!);
    if (verdict === unknownValue) {
      verdict = this.#keys.otherTypes.has(reader.text(typePlace).trim()) ? badValue : goodValue;
      this.#judged.put(lo[typePlace]!, hi[typePlace]!, verdict);
    }
    if (verdict === badValue) this.#keys.others.add(lo[place]!, hi[place]!);
    return false;
  }
}
