// Values that are required only together with others: one of several columns, or where another column has some value.
import type { SetMode } from './columns.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { isFilledAt, type RowCheck } from './row_check.ts';
import { isMissing, mayBeMissing } from './rules/required_value_missing.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';

export interface FilledGroup {
  /** As the notice names it. */
  column: string;
  /** At least one of them is filled. */
  places: number[];
  /** Only in rows that have one of these values there. */
  when?: { place: number; values: ReadonlySet<string> };
}

/** What must be filled in this file; columns that did not come are a matter of the header. */
export function filledGroups(file: LayoutFile, header: HeaderReading, mode: SetMode): FilledGroup[] {
  const placeOf = (name: string) => header.places[file.columns.findIndex((column) => column.name === name)] ?? -1;
  const groups = (file.requireOneOf ?? []).map((names): FilledGroup => {
    return { column: names.join(' or '), places: names.map(placeOf).filter((place) => place >= 0) };
  });
  for (const column of file.columns) {
    const when = column.requiredWhen;
    if (typeof when !== 'object' || column.emptyWhen === mode) continue;
    const place = placeOf(when.column);
    const own = placeOf(column.name);
    if (place >= 0 && own >= 0) {
      groups.push({ column: column.name, places: [own], when: { place, values: new Set(when.values) } });
    }
  }
  return groups.filter((group) => group.places.length > 0);
}

export class FilledCheck implements RowCheck {
  #group: FilledGroup;
  #notice: NoticeGroup;
  #judged = new ValueCache();

  constructor(file: string, group: FilledGroup, book: NoticeBook) {
    this.#group = group;
    this.#notice = book.group('required_value_missing', file, group.column);
  }

  look(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const { places } = this.#group;
    for (let index = 0; index < places.length; index++) if (hasValue(reader, places[index]!)) return false;
    if (!this.#applies(reader, lo, hi)) return false;
    this.#notice.hit(reader.line, reader.record, reader.byte);
    return this.#notice.countsAsWrong;
  }

  #applies(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const when = this.#group.when;
    if (when === undefined) return true;
    if (!isFilledAt(reader, when.place)) return false;
    const valueLo = lo[when.place]!;
    const valueHi = hi[when.place]!;
    let verdict = this.#judged.get(valueLo, valueHi);
    if (verdict === unknownValue) {
      verdict = when.values.has(reader.text(when.place).trim()) ? goodValue : badValue;
      this.#judged.put(valueLo, valueHi, verdict);
    }
    return verdict === goodValue;
  }
}

function hasValue(reader: Reader, place: number): boolean {
  if (!isFilledAt(reader, place)) return false;
  const start = reader.starts[place]!;
  return !(mayBeMissing(reader.ends[place]! - start, reader.bytes[start]!) && isMissing(reader.text(place)));
}
