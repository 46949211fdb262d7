// E-mail addresses: what is none, and in a file of people the same one for two of them. Judged on bytes, because nearly
// every one of them is different.
import { isEmailName, isFamilyOrGivenName, isOwnEmailName } from './column_names.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { isFamilyMail } from './rules/email_duplicate.ts';
import { isEmail } from './rules/email_invalid.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';

interface EmailColumn {
  place: number;
  column: LayoutColumn;
  invalid: NoticeGroup;
  owners: Owners | undefined;
}

export class EmailWatch {
  readonly #columns: EmailColumn[];
  readonly #showValues: boolean;
  readonly #rolePlace: number;
  readonly #keyPlace: number;
  #roles = new ValueCache();

  constructor(options: {
    file: LayoutFile;
    /** By their place in the file. */
    columns: readonly LayoutColumn[];
    book: NoticeBook;
    showValues: boolean;
  }) {
    const { file, columns, book } = options;
    this.#showValues = options.showValues;
    this.#rolePlace = columns.findIndex((column) => column.group === 'role');
    this.#keyPlace = file.key.length === 1 ? columns.findIndex((column) => column.name === file.key[0]) : -1;
    const isOfPeople = this.#keyPlace >= 0 && isFileOfPeople(file, columns);
    this.#columns = columns.flatMap((column, place): EmailColumn[] => {
      const isText = column.type === 'string' && isEmailName(column.name);
      if ((column.type !== 'email' && !isText) || column.secret === true) return [];
      const owners =
        isOfPeople && (isOwnEmailName(column.name) || !isEmailName(column.name))
          ? new Owners(
              book.group('email_duplicate', file.name, column.name),
              book.group('email_duplicate', file.name, column.name, 'INFO'),
            )
          : undefined;
      return [{ place, column, invalid: book.group('email_invalid', file.name, column.name), owners }];
    });
  }

  /** Looks at the current record. */
  look(reader: Reader, lo: Int32Array, hi: Int32Array): void {
    for (let index = 0; index < this.#columns.length; index++) {
      const { place, invalid, owners } = this.#columns[index]!;
      const { bytes } = reader;
      let start = reader.starts[place]!;
      let end = reader.ends[place]!;
      while (start < end && bytes[start]! <= 32) start++;
      while (end > start && bytes[end - 1]! <= 32) end--;
      if (start === end) continue;
      if (!isEmail(bytes, start, end)) {
        invalid.hit(reader.line, reader.record, reader.byte, this.#sample(invalid, reader, index));
        continue;
      }
      if (owners === undefined || this.#isFamily(reader, lo, hi)) continue;
      const key = this.#keyPlace;
      if (!owners.isTaken(lo[place]!, hi[place]!, lo[key]!, reader)) continue;
      const group = isFamilyMail(reader.text(place)) ? owners.shared : owners.duplicate;
      group.hit(reader.line, reader.record, reader.byte, this.#sample(group, reader, index));
    }
  }

  /** Whether the row is a parent's or the like: they share addresses. */
  #isFamily(reader: Reader, lo: Int32Array, hi: Int32Array): boolean {
    const place = this.#rolePlace;
    if (place < 0) return false;
    let verdict = this.#roles.get(lo[place]!, hi[place]!);
    if (verdict === unknownValue) {
      verdict = familyRole.test(reader.text(place)) ? badValue : goodValue;
      this.#roles.put(lo[place]!, hi[place]!, verdict);
    }
    return verdict === badValue;
  }

  #sample(group: NoticeGroup, reader: Reader, index: number): string | undefined {
    if (!group.wantsSample) return undefined;
    const text = reader.text(this.#columns[index]!.place);
    return this.#showValues ? text : masked(text, false);
  }
}

const familyRole = /parent|guardian|relative|mother|father|contact|observer|family|emergency/i;

/** Whether each row of a file is one person of the district, by its columns: not its parents, not what hangs on people. */
function isFileOfPeople(file: LayoutFile, columns: readonly LayoutColumn[]): boolean {
  if (familyRole.test(file.name)) return false;
  const key = columns.find((column) => column.name === file.key[0]);
  return key?.references === undefined && columns.some((column) => isFamilyOrGivenName(column.name));
}

/** Who has which address. */
class Owners {
  readonly duplicate: NoticeGroup;
  /** Families that share a mailbox: nothing to worry about. */
  readonly shared: NoticeGroup;
  #addresses = new KeyTable();
  #owners = new Int32Array(256);

  constructor(duplicate: NoticeGroup, shared: NoticeGroup) {
    this.duplicate = duplicate;
    this.shared = shared;
  }

  /** Whether another person has this address. */
  isTaken(lo: number, hi: number, owner: number): boolean {
    const found = this.#addresses.add(lo, hi);
    if (found >= 0) return this.#owners[found] !== owner;
    const entry = -1 - found;
    if (entry >= this.#owners.length) {
      const grown = new Int32Array(this.#owners.length * 2);
      grown.set(this.#owners);
      this.#owners = grown;
    }
    this.#owners[entry] = owner;
    return false;
  }
}
