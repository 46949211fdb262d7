// What is to be done with each column of one file, laid out in flat arrays for the loop over its rows.
import type { GroupKind } from './groups.ts';
import type { HeaderReading } from './header.ts';
import type { LayoutColumn, LayoutFile } from './layout.ts';
import { masked } from './mask.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { ReferenceLink } from './references.ts';
import { dateJudge, isDateTime, usualDateFormats } from './rules/date_invalid.ts';
import { enumJudge } from './rules/enum_unknown.ts';
import { ValueCache } from './value_cache.ts';
import { listed } from './words.ts';

/** Judges the text of one value. */
export interface ValueRule {
  isGood(value: string): boolean;
  notice: NoticeGroup;
  cache: ValueCache;
}

/** One column that needs a look, at its place in the file. */
export interface ColumnTask {
  place: number;
  column: LayoutColumn;
  /** Set where a blank is an error. */
  missing: NoticeGroup | undefined;
  rule: ValueRule | undefined;
  link: ReferenceLink | undefined;
  /** Index of the group kind, or -1. */
  group: number;
}

/** How the set came, as its manifest says. */
export type SetMode = 'bulk' | 'delta';

/** The columns of a file that need a look at each value, in the order of the file. */
export function columnTasks(options: {
  file: LayoutFile;
  header: HeaderReading;
  mode: SetMode;
  book: NoticeBook;
  links: Map<string, ReferenceLink>;
  kinds: GroupKind[];
}): ColumnTask[] {
  const { file, header, mode, book, links, kinds } = options;
  const tasks: ColumnTask[] = [];
  const grouped = new Set<GroupKind>();
  for (const [index, column] of file.columns.entries()) {
    const place = header.places[index]!;
    if (place < 0) continue;
    // Many producers fill in bulk sets what belongs to delta sets: not judged there.
    const isJudged = column.emptyWhen !== mode;
    const isFilled = (column.filled ?? column.required) || column.requiredWhen === mode;
    const kind = column.group === undefined || grouped.has(column.group) ? -1 : kinds.indexOf(column.group);
    if (kind >= 0) grouped.add(column.group!);
    const task: ColumnTask = {
      place,
      column,
      missing: isFilled && isJudged ? book.group('required_value_missing', file.name, column.name) : undefined,
      rule: isJudged ? valueRule(file.name, column, book) : undefined,
      link: links.get(column.name),
      group: kind,
    };
    if (task.missing || task.rule || task.link || kind >= 0) tasks.push(task);
  }
  return tasks.sort((a, b) => a.place - b.place);
}

/** The kinds a file's present columns group its rows by. */
export function groupKinds(file: LayoutFile, header: HeaderReading): GroupKind[] {
  const kinds = file.columns.flatMap((column, index) =>
    column.group !== undefined && header.places[index]! >= 0 ? [column.group] : [],
  );
  return [...new Set(kinds)];
}

function valueRule(file: string, column: LayoutColumn, book: NoticeBook): ValueRule | undefined {
  const cache = new ValueCache();
  switch (column.type) {
    case 'date': {
      const formats = column.formats ?? usualDateFormats;
      const notice = book.group('date_invalid', file, column.name);
      notice.detail = `a date in the form ${formats.join(' or ')}`;
      return { isGood: orBlank(dateJudge(formats)), notice, cache };
    }
    case 'datetime': {
      const notice = book.group('date_invalid', file, column.name);
      notice.detail = 'a date and time such as 2026-08-20T01:30:00Z';
      return { isGood: orBlank(isDateTime), notice, cache };
    }
    case 'list':
    case 'enum': {
      if (column.values === undefined) return undefined;
      const isKnown = enumJudge(column.values, column.extensible === true);
      const notice = book.group('enum_unknown', file, column.name);
      notice.detail = listed(column.values);
      const isGood =
        column.type === 'enum'
          ? isKnown
          : (text: string) => text.split(',').every((item) => orBlank(isKnown)(item.trim()));
      return { isGood: orBlank(isGood), notice, cache };
    }
    case 'string':
    case 'guid':
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'email':
      return undefined;
  }
}

function orBlank(isGood: (value: string) => boolean): (value: string) => boolean {
  return (value) => value.trim() === '' || isGood(value);
}

/** A value as a sample shows it. A column that nobody agreed on is masked like any other. */
export function sampleOf(text: string, column: LayoutColumn | undefined, showValues: boolean): string {
  return column?.secret === true || !showValues ? masked(text, column?.secret === true) : text;
}
