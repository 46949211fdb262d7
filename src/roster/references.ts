// References from one column to a column of another file (or its own): looked up while reading where the parent was
// read before, and at the end where not. Missing parents are gathered one group each.
import { textOf } from './encoding.ts';
import { KeyTable } from './key_table.ts';
import type { LayoutColumn } from './layout.ts';
import { missingParentLimit } from './limits.ts';
import type { LinkPlan } from './link_plan.ts';
import { itemEnds, itemHi, itemLo, itemStarts, readItems } from './list_items.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import { ParentOrder } from './parent_order.ts';
import { usedBy } from './parent_use.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import { RowBits } from './row_bits.ts';
import { badValue, goodValue, ValueCache } from './value_cache.ts';
import type { WaitingFindings } from './waiting_references.ts';
import { WaitingReferences } from './waiting_references.ts';
import { counted } from './words.ts';
import { ZeroIds } from './zero_ids.ts';

/** The marks a missing reference leaves on its row. */
export interface RowMarks {
  wrong: RowBits;
  orphans: RowBits;
}

/** Parents referred to by students, by teachers, by anybody else. */
export type UseFindings = [student: Uint32Array, teacher: Uint32Array, anybody: Uint32Array];

export class ReferenceLink implements Gathering<WaitingFindings> {
  readonly file: string;
  readonly column: LayoutColumn;
  readonly target: string;
  readonly isList: boolean;
  /** A row that points nowhere is a wrong row, unless the layout or the district has that milder. */
  readonly countsAsWrong: boolean;
  /** Set where the parents cannot be relied on: why. Nothing is looked up then. */
  readonly because: string | undefined;
  /** Any value came that points somewhere. */
  hasValues = false;
  /** Keys of the parent; `isComplete` when all of it was read. */
  parents: KeyTable;
  isComplete: boolean;
  /** Keys of parents of another type than this column may point to. */
  #others: KeyTable | undefined;
  #wrongType: NoticeGroup | undefined;
  #said: 'WARN' | undefined;
  /** The parents are known while the rows are read, here or on the thread that asked for this part. */
  readonly hasParents: boolean;
  /** Parents referred to, by who does; absent where nobody asks. */
  used: { student: RowBits; teacher: RowBits; anybody: RowBits } | undefined;
  /** Who refers in the current row: one of `usedBy`; 0 where nobody asks. */
  user = 0;
  /** Set by `look` when a value was not found: whoever reads it takes it back. */
  isUnfound = false;
  /** Nothing was to be said of the value looked at last, and nothing will be of the same one from the same user. */
  isGood = false;
  readonly #order: ParentOrder | undefined;
  #marks: RowMarks;
  #book: NoticeBook;
  #showValues: boolean;
  #seen = new ValueCache();
  #missing = new KeyTable(16);
  #groups: NoticeGroup[] = [];
  readonly #zeros: ZeroIds;
  #rest: NoticeGroup | undefined;
  #waiting = new WaitingReferences();

  constructor(options: {
    file: string;
    column: LayoutColumn;
    target: string;
    parents: KeyTable;
    isComplete: boolean;
    because: string | undefined;
    others: KeyTable | undefined;
    /** Set where a row must stand behind the one it refers to: the line of each of these. */
    lineOfParent?: ((parent: number) => number) | undefined;
    hasParents?: boolean;
    marks: RowMarks;
    book: NoticeBook;
    showValues: boolean;
  }) {
    this.file = options.file;
    this.column = options.column;
    this.target = options.target;
    this.isList = options.column.type === 'list';
    this.because = options.because;
    this.#said = options.column.mayPointOutside || options.column.inferred ? 'WARN' : undefined;
    this.countsAsWrong = options.book.isWrongRow('reference_missing', this.#said);
    this.#others = options.others;
    if (options.others !== undefined) {
      this.#wrongType = options.book.group('reference_wrong_type', options.file, options.column.name, this.#said);
      const { column, values } = options.column.referencesType!;
      this.#wrongType.detail = `${column} in ${options.target} is not ${values.join(' or ')}`;
    }
    const { file, column, target, book, lineOfParent } = options;
    this.#zeros = new ZeroIds({ file, column: column.name, target, book });
    if (lineOfParent !== undefined) {
      this.#order = new ParentOrder(lineOfParent, book.group('parent_after_child', file, column.name, this.#said));
    }
    this.parents = options.parents;
    this.isComplete = options.isComplete;
    this.hasParents = options.because === undefined && (options.hasParents ?? options.isComplete);
    this.#marks = options.marks;
    this.#book = options.book;
    this.#showValues = options.showValues;
  }

  /** Looks up one field of the current record, which is row number `row`. True when a parent is missing for certain. */
  look(reader: Reader, field: number, lo: number, hi: number, row: number): boolean {
    const seen = this.#seen.get(lo, hi);
    const wanted = goodValue | this.user;
    this.isGood = (seen & wanted) === wanted;
    if (this.isGood) return false;
    if (this.because !== undefined) {
      this.hasValues = true;
      return false;
    }
    if (this.isList) return this.#lookAtItems(reader, field, lo, hi, row);
    const parent = this.parents.find(lo, hi);
    if (parent >= 0) {
      if (this.user !== 0) this.#use(parent);
      if (this.#isOther(lo, hi)) this.#mistype(row, reader.line, reader.record, reader.byte, reader.text(field));
      else {
        this.#seen.put(lo, hi, seen | wanted);
        this.isGood = true;
      }
      return false;
    }
    this.isUnfound = true;
    if (!this.isComplete) {
      this.#waiting.add(lo, hi, row, reader, reader.starts[field]!, reader.ends[field]!);
      return false;
    }
    this.#miss(lo, hi, reader.line, reader.record, reader.byte, reader.text(field));
    return this.#isOrphan;
  }

  /** From now on notes which parents are referred to. */
  watchUse(): void {
    this.used = { student: new RowBits(), teacher: new RowBits(), anybody: new RowBits() };
    this.user = usedBy.anybody;
  }

  /** Whether it is known of which type the parents are. */
  get knowsTypes(): boolean {
    return this.#others !== undefined;
  }

  /** Whether a parent is of another type than this column may point to. */
  isOfOtherType(parent: number): boolean {
    const { keys } = this.parents;
    return this.#isOther(keys[parent * 2]!, keys[parent * 2 + 1]!);
  }

  #use(parent: number): void {
    const used = this.used!;
    const { user } = this;
    (user === usedBy.student ? used.student : user === usedBy.teacher ? used.teacher : used.anybody).mark(parent);
  }

  /** What the receiver may know from before makes no orphan. */
  get #isOrphan(): boolean {
    return this.#said === undefined;
  }

  #isOther(lo: number, hi: number): boolean {
    return this.#others !== undefined && this.#others.find(lo, hi) >= 0;
  }

  #mistype(row: number, line: number, record: number, byte: number, text: string): void {
    const group = this.#wrongType!;
    group.hit(line, record, byte, group.wantsSample ? this.#sample(text) : undefined);
    if (group.countsAsWrong) this.#marks.wrong.mark(row);
  }

  #sample(text: string): string {
    const isSecret = this.column.secret === true;
    return isSecret || !this.#showValues ? masked(text, isSecret) : text;
  }

  /** What another thread needs to look up a part. There nothing is missing for certain: what is not found waits. */
  plan(): LinkPlan {
    return {
      column: this.column.name,
      target: this.target,
      parents: this.isComplete ? this.parents.share() : undefined,
      others: this.#others?.share(),
      because: this.because,
      watchesUse: this.used !== undefined,
    };
  }

  /** The marks of a part, as plain data. */
  useFindings(): UseFindings | undefined {
    const { used } = this;
    return used && [used.student.findings(), used.teacher.findings(), used.anybody.findings()];
  }

  absorbUse([student, teacher, anybody]: UseFindings): void {
    this.used?.student.absorb(student, 0);
    this.used?.teacher.absorb(teacher, 0);
    this.used?.anybody.absorb(anybody, 0);
  }

  findings(): WaitingFindings {
    return this.#waiting.findings();
  }

  absorb(findings: WaitingFindings, start: PartStart): void {
    const waiting = WaitingReferences.of(findings, start);
    if (this.isComplete) this.#missAll(waiting);
    else this.#waiting.append(waiting, (lo, hi) => this.parents.find(lo, hi) < 0);
  }

  #missAll(waiting: WaitingReferences): void {
    waiting.each((lo, hi, row, line, record, byte, text) => {
      const parent = this.parents.find(lo, hi);
      if (parent >= 0) {
        if (this.#isOther(lo, hi)) this.#mistype(row, line, record, byte, text);
        if (this.#order?.isEarly(parent, line, record, byte, this.#sample(text))) this.#marks.wrong.mark(row);
        return;
      }
      this.#miss(lo, hi, line, record, byte, text);
      if (this.countsAsWrong) this.#marks.wrong.mark(row);
      if (this.#isOrphan) this.#marks.orphans.mark(row);
    });
  }

  /** Looks up what could not be looked up while reading: the parents are all known now. */
  settle(): void {
    this.#missAll(this.#waiting);
    this.#waiting = new WaitingReferences();
  }

  /** Gives the groups their sentences; says how many missing parents were not listed. */
  finish(): void {
    this.#zeros.finish(this.#missing.count);
    const rest = this.#rest;
    if (rest === undefined) return;
    const others = this.#missing.count - missingParentLimit;
    rest.detail = `•• (${counted(others, 'further value')}), which ${others === 1 ? 'is' : 'are'} not in ${this.target},`;
    const capped = this.#book.group('notices_capped', this.file, this.column.name);
    capped.count = others;
    capped.detail = counted(others, 'further unknown value');
  }

  #lookAtItems(reader: Reader, field: number, lo: number, hi: number, row: number): boolean {
    const count = readItems(reader, field);
    let isMissing = false;
    let isGood = true;
    let isWaiting = false;
    for (let item = 0; item < count; item++) {
      if (this.parents.find(itemLo[item]!, itemHi[item]!) >= 0) {
        if (this.#isOther(itemLo[item]!, itemHi[item]!)) {
          const text = textOf(reader.bytes, itemStarts[item]!, itemEnds[item]!);
          this.#mistype(row, reader.line, reader.record, reader.byte, text);
          isGood = false;
        }
        continue;
      }
      if (!this.isComplete) {
        this.#waiting.add(itemLo[item]!, itemHi[item]!, row, reader, itemStarts[item]!, itemEnds[item]!);
        isGood = false;
        isWaiting = true;
        continue;
      }
      const text = textOf(reader.bytes, itemStarts[item]!, itemEnds[item]!);
      this.#miss(itemLo[item]!, itemHi[item]!, reader.line, reader.record, reader.byte, text);
      isMissing = true;
    }
    this.isUnfound = isMissing || isWaiting;
    if (!isMissing && isGood) this.#seen.put(lo, hi, goodValue);
    else if (isMissing) this.#seen.put(lo, hi, badValue);
    return isMissing && this.#isOrphan;
  }

  #miss(lo: number, hi: number, line: number, record: number, byte: number, text: string): void {
    const found = this.#missing.add(lo, hi);
    const index = found >= 0 ? found : -1 - found;
    const value = this.#sample(text);
    this.#zeros.look(found < 0, index, text, this.parents, { line, record, byte, value });
    if (index >= missingParentLimit) {
      this.#rest ??= this.#book.group('reference_missing', this.file, this.column.name, this.#said);
      this.#rest.hit(line, record, byte, value);
      return;
    }
    let group = this.#groups[index];
    if (group === undefined) {
      group = this.#book.group('reference_missing', this.file, this.column.name, this.#said);
      group.detail = `${masked(text, this.column.secret === true)}, which is not in ${this.target},`;
      this.#groups[index] = group;
    }
    group.hit(line, record, byte, value);
  }
}
