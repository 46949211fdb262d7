// Ties the references of a set together: which columns point where, which parents are read, which cannot be checked.
import type { SetMode } from './columns.ts';
import { referenceTarget } from './file_set.ts';
import type { HeaderReading } from './header.ts';
import { KeyTable } from './key_table.ts';
import type { Layout, LayoutFile } from './layout.ts';
import type { Unchecked } from './not_checked.ts';
import type { NoticeBook } from './notice.ts';
import { isUse, sayUnused } from './parent_use.ts';
import type { RowMarks } from './references.ts';
import { ReferenceLink } from './references.ts';
import type { Rows } from './rows.ts';
import type { Scan } from './scan.ts';
import type { TypedKeys } from './typed_keys.ts';

/** The values of one column that others point to. */
interface Target {
  file: string;
  /** The column is the whole key of its file. */
  isKey: boolean;
  column: string;
  values: KeyTable;
  /** All of its file was read. */
  isComplete: boolean;
  /** Why it cannot be relied on, */
  because: string | undefined;
  /** though nothing is wrong. */
  isUsual: boolean;
  /** Keys of its rows by the types that references ask for. */
  typed: Map<string, TypedKeys>;
}

export class LinkMaker {
  #book: NoticeBook;
  #showValues: boolean;
  #unchecked: Unchecked;
  #targets = new Map<string, Target>();
  #scans = new Map<string, Scan>();
  #links: { link: ReferenceLink; target: Target; child: LayoutFile }[] = [];

  constructor(layout: Layout, book: NoticeBook, showValues: boolean, unchecked: Unchecked, present: Set<string>) {
    this.#book = book;
    this.#showValues = showValues;
    this.#unchecked = unchecked;
    for (const file of layout.files) {
      for (const column of file.columns) {
        const found = column.references === undefined ? undefined : referenceTarget(layout, column.references);
        if (found === undefined) continue;
        const id = column.references!;
        const name = found.file.name;
        const target = this.#targets.get(id) ?? {
          file: name,
          isKey: isWholeKey(found.file, found.column),
          column: found.column,
          values: new KeyTable(16),
          isComplete: false,
          because: present.has(name) ? undefined : `${name} is not in the set`,
          isUsual: !present.has(name) && !found.file.required && !found.file.neededWhenReferenced,
          typed: new Map(),
        };
        this.#targets.set(id, target);
        const type = column.referencesType;
        if (type !== undefined) target.typed.set(typeId(type), typedKeys(found, type));
      }
    }
  }

  /** The sets to fill while a file is read: columns others point to that are not its whole key. */
  valueSetsOf(file: LayoutFile): Map<string, KeyTable> {
    const sets = new Map<string, KeyTable>();
    for (const target of this.#targets.values()) {
      if (target.file === file.name && !isWholeKey(file, target.column)) sets.set(target.column, target.values);
    }
    return sets;
  }

  /** The keys to fill by the type of their row while a file is read. */
  typedKeysOf(file: LayoutFile): TypedKeys[] {
    const targets = [...this.#targets.values()].filter((target) => target.file === file.name);
    return targets.flatMap((target) => [...target.typed.values()]);
  }

  /** Files that are not in the set and that rows of others refer to. */
  get missed(): ReadonlySet<string> {
    const missed = this.#links.filter(({ link }) => link.because !== undefined && link.hasValues);
    return new Set(missed.map(({ target }) => target.file));
  }

  /** The links of the columns a file has. What cannot be checked is noted. */
  linksOf(
    file: LayoutFile,
    header: HeaderReading,
    kept: Rows | undefined,
    marks: RowMarks,
    mode: SetMode,
  ): Map<string, ReferenceLink> {
    if (kept !== undefined) {
      for (const target of this.#targets.values()) {
        if (target.file === file.name && isWholeKey(file, target.column)) target.values = kept.keys;
      }
    }
    const links = new Map<string, ReferenceLink>();
    for (const [index, column] of file.columns.entries()) {
      const target = column.references === undefined ? undefined : this.#targets.get(column.references);
      if (target === undefined || header.places[index] === -1) continue;
      const because =
        mode === 'delta' ? `${file.name} is a delta file: its references may point to earlier nights` : target.because;
      const type = column.referencesType;
      const link = new ReferenceLink({
        file: file.name,
        column,
        target: target.file,
        parents: target.values,
        isComplete: target.isComplete,
        because,
        others: type === undefined ? undefined : target.typed.get(typeId(type))!.others,
        lineOfParent:
          column.parentFirst && target.file === file.name && kept !== undefined
            ? (parent) => kept.lineOf(parent)
            : undefined,
        marks,
        book: this.#book,
        showValues: this.#showValues,
      });
      const isKnown = target.isComplete && because === undefined && target.isKey;
      if (isKnown && column.type !== 'list' && isUse(file, target.file)) link.watchUse();
      links.set(column.name, link);
      this.#links.push({ link, target, child: file });
    }
    return links;
  }

  /** A file was read to its end: its keys are complete, or cannot be relied on. */
  read(scan: Scan): void {
    const file = scan.layoutFile;
    this.#scans.set(file.name, scan);
    for (const target of this.#targets.values()) {
      if (target.file !== file.name) continue;
      target.isComplete = true;
      target.because = this.#whyNot(scan, target);
      target.isUsual = target.because !== undefined && scan.unusable === undefined && scan.mode === 'delta';
    }
  }

  /** Looks up what had to wait, and ends the check of references. */
  settle(): void {
    for (const { link, target, child } of this.#links) {
      if (link.because !== undefined) {
        // A column without a value has nothing to check.
        if (link.hasValues) this.#note(child.name, link.because, target.isUsual || link.because !== target.because);
        continue;
      }
      if (target.because === undefined) {
        link.parents = target.values;
        link.settle();
      } else if (!link.isComplete && child.name !== target.file) this.#note(child.name, target.because, target.isUsual);
      link.finish();
      const parent = this.#scans.get(target.file);
      const isWhole = this.#scans.get(child.name)?.unusable === undefined;
      if (parent !== undefined && isWhole && target.because === undefined) sayUnused(this.#book, link, parent);
    }
  }

  #whyNot(scan: Scan, target: Target): string | undefined {
    const name = target.file;
    if (scan.unusable !== undefined) return scan.unusable;
    if (scan.mode === 'delta') return `${name} is a delta file: it does not hold every record`;
    if (!scan.header.names.includes(target.column)) return `${name} has no column ${target.column}`;
    if (this.#book.hasCode(name, 'quote_unbalanced', 'file_too_large', 'last_record_unterminated'))
      return `${name} could not be read to the end of every row`;
    return undefined;
  }

  #note(file: string, because: string, isUsual: boolean): void {
    if (!this.#unchecked.has(file, because))
      this.#unchecked.note('reference_missing', file, because, isUsual ? 'usual' : 'wrong');
  }
}

function typeId({ column, values }: { column: string; values: readonly string[] }): string {
  return JSON.stringify([column, ...values]);
}

function typedKeys(
  target: { file: LayoutFile; column: string },
  type: { column: string; values: readonly string[] },
): TypedKeys {
  const known = target.file.columns.find((column) => column.name === type.column)?.values ?? [];
  return {
    column: target.column,
    typeColumn: type.column,
    otherTypes: new Set(known.filter((value) => !type.values.includes(value))),
    others: new KeyTable(16),
  };
}

function isWholeKey(file: LayoutFile, column: string): boolean {
  return file.key.length === 1 && file.key[0] === column;
}
