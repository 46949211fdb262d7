// E-mail addresses: what is none, and in a file of people the same one for two of them. Judged on bytes, because nearly
// every one of them is different.
import { isEmailName, isEmailOfAnother, isFamilyOrGivenName, isOwnEmailName } from './column_names.ts';
import { hashFields } from './hash.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { giveBack, longer } from './long_numbers.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { familyMail } from './rules/email_duplicate.ts';
import { domainOf } from './rules/email_invalid.ts';
import { badValue, goodValue, unknownValue, ValueCache } from './value_cache.ts';

interface EmailColumn {
  place: number;
  column: LayoutColumn;
  invalid: NoticeGroup;
  owners: Owners | undefined;
}

/** By column: what another thread has to ask about its addresses. */
export type EmailFindings = (AddressFindings | undefined)[];

export class EmailWatch implements Gathering<EmailFindings> {
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
        isOfPeople &&
        (isOwnEmailName(column.name) || !isEmailName(column.name)) &&
        !isEmailOfAnother(column.name, file.key[0]!)
          ? new Owners(
              book.group('email_duplicate', file.name, column.name),
              book.group('email_duplicate', file.name, column.name, 'INFO'),
            )
          : undefined;
      return [{ place, column, invalid: book.group('email_invalid', file.name, column.name), owners }];
    });
  }

  /** Whether the file has any such column. */
  get isNeeded(): boolean {
    return this.#columns.length > 0;
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
      const domain = domainOf(bytes, start, end);
      if (domain < 0) {
        invalid.hit(reader.line, reader.record, reader.byte, this.#sample(invalid, reader, index));
        continue;
      }
      if (owners === undefined || this.#isFamily(reader, lo, hi)) continue;
      owners.take(lo[place]!, hi[place]!, lo[this.#keyPlace]!, reader, isFamilyMail(reader.view, domain, end));
    }
  }

  /** Makes room for the addresses of so many rows. */
  expect(rows: number): void {
    for (const { owners } of this.#columns) owners?.expect(rows);
  }

  /** All rows are seen: the samples get their values from `textsAt`. */
  finish(textsAt: (byte: number, places: Int32Array) => string[]): void {
    for (const { place, owners } of this.#columns) {
      if (owners === undefined) continue;
      for (const sample of owners.finish().flatMap((group) => group.samples)) {
        const text = textsAt(sample.byte, Int32Array.of(place))[0] ?? '';
        sample.value = this.#showValues ? text : masked(text, false);
      }
    }
  }

  findings(): EmailFindings {
    return this.#columns.map(({ owners }) => owners?.findings());
  }

  absorb(findings: EmailFindings, start: PartStart): void {
    for (const [index, found] of findings.entries()) {
      if (found !== undefined) this.#columns[index]!.owners?.absorb(found, start);
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

/** Addresses as they came, as plain data. */
export interface AddressFindings {
  count: number;
  /** Per address: hash, hash of its owner's key, line, record, whether it is a family's. */
  numbers: Int32Array;
  bytes: Float64Array;
}

const fields = 6;

/** Who has which address. Gathered first and compared when all are there; then nothing is kept of them. */
class Owners implements Gathering<AddressFindings> {
  readonly #duplicate: NoticeGroup;
  /** Families that share a mailbox: nothing to worry about. */
  readonly #shared: NoticeGroup;
  #numbers = new Int32Array(256 * fields);
  #bytes = new Float64Array(256);
  #count = 0;

  constructor(duplicate: NoticeGroup, shared: NoticeGroup) {
    this.#duplicate = duplicate;
    this.#shared = shared;
  }

  /** Makes room for about so many, at once. */
  expect(addresses: number): void {
    this.#makeRoom(addresses);
  }

  /** Takes in an address of the current record. */
  take(lo: number, hi: number, owner: number, reader: Reader, isFamily: boolean): void {
    if (this.#count === this.#bytes.length) this.#makeRoom(this.#count * 2);
    const numbers = this.#numbers;
    const at = this.#count * fields;
    numbers[at] = lo;
    numbers[at + 1] = hi;
    numbers[at + 2] = owner;
    numbers[at + 3] = reader.line;
    numbers[at + 4] = reader.record;
    numbers[at + 5] = isFamily ? 1 : 0;
    this.#bytes[this.#count] = reader.byte;
    this.#count++;
  }

  /** Says who has the address of somebody else. The groups that were told. */
  finish(): NoticeGroup[] {
    const numbers = this.#numbers;
    const again = seenAgain(numbers, this.#count);
    const mask = again.length * 32 - 1;
    const addresses = new KeyTable(16);
    const owners: number[] = [];
    for (let entry = 0; entry < this.#count; entry++) {
      const at = entry * fields;
      const hash = numbers[at]!;
      if ((again[(hash & mask) >>> 5]! & (1 << (hash & 31))) === 0) continue;
      const found = addresses.add(hash, numbers[at + 1]!);
      const owner = numbers[at + 2]!;
      if (found < 0) owners.push(owner);
      else if (owners[found] !== owner) {
        const group = numbers[at + 5] === 1 ? this.#shared : this.#duplicate;
        group.hit(numbers[at + 3]!, numbers[at + 4]!, this.#bytes[entry]!);
      }
    }
    for (const array of [numbers, this.#bytes, again]) giveBack(array);
    this.#count = 0;
    return [this.#duplicate, this.#shared];
  }

  findings(): AddressFindings {
    return { count: this.#count, numbers: this.#numbers, bytes: this.#bytes };
  }

  absorb({ count, numbers, bytes }: AddressFindings, start: PartStart): void {
    if (this.#count + count > this.#bytes.length) this.#makeRoom(Math.max(this.#count + count, this.#count * 2));
    for (let at = 0; at < count * fields; at += fields) {
      numbers[at + 3]! += start.lines;
      numbers[at + 4]! += start.records;
    }
    this.#numbers.set(numbers.subarray(0, count * fields), this.#count * fields);
    this.#bytes.set(bytes.subarray(0, count), this.#count);
    this.#count += count;
    giveBack(numbers);
    giveBack(bytes);
  }

  #makeRoom(addresses: number): void {
    if (addresses <= this.#bytes.length) return;
    this.#numbers = longer(this.#numbers, addresses * fields);
    this.#bytes = longer(this.#bytes, addresses);
  }
}

/** Hashes that may have come twice, as bits: two rows of them, small enough to be looked up at once, rule out nearly all. */
function seenAgain(numbers: Int32Array, count: number): Uint32Array {
  let size = 1024;
  while (size < count * 16) size *= 2;
  const mask = size - 1;
  const once = new Uint32Array(size >>> 5);
  const again = new Uint32Array(size >>> 5);
  for (let at = 0; at < count * fields; at += fields) {
    const place = numbers[at]! & mask;
    const bit = 1 << (place & 31);
    if ((once[place >>> 5]! & bit) !== 0) again[place >>> 5]! |= bit;
    else once[place >>> 5]! |= bit;
  }
  giveBack(once);
  return again;
}

const domainStart = new Int32Array(1);
const domainEnd = new Int32Array(1);
const domainLo = new Int32Array(1);
const domainHi = new Int32Array(1);

function hashDomain(view: DataView, start: number, end: number): void {
  domainStart[0] = start;
  domainEnd[0] = end;
  hashFields(view, domainStart, domainEnd, 1, domainLo, domainHi);
}

const familyDomains = new KeyTable();
for (const domain of familyMail) {
  const bytes = new Uint8Array(domain.length + 8);
  for (let at = 0; at < domain.length; at++) bytes[at] = domain.charCodeAt(at);
  hashDomain(new DataView(bytes.buffer), 0, domain.length);
  familyDomains.add(domainLo[0]!, domainHi[0]!);
}

/** Whether an address with this domain is where families have their mailboxes. */
function isFamilyMail(view: DataView, domain: number, end: number): boolean {
  hashDomain(view, domain, end);
  return familyDomains.find(domainLo[0]!, domainHi[0]!) >= 0;
}
