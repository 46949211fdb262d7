// One column of dates: values that are none, that are far off, and what only all of them together tell: that the format
// is another one than agreed, or that nobody can say whether the day or the month comes first.
import { isBirthName, isStampName } from './column_names.ts';
import type { DateReader } from './dates.ts';
import { dateReader, knownFormatOf, knownFormats, readDateTime, usualDateFormats } from './dates.ts';
import type { LayoutColumn } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { RowBits } from './row_bits.ts';
import type { YearRange } from './rules/date_out_of_range.ts';
import { isOutOfRange, yearsOf } from './rules/date_out_of_range.ts';
import { Suspicion } from './suspicion.ts';
import type { ValueJudge, ValueKind } from './value_rule.ts';
import { blank, plain, saidOf } from './value_rule.ts';
import { grouped } from './words.ts';

const monthFirst = 1 << knownFormatOf('M/D/YYYY');
const dayFirst = 1 << knownFormatOf('D/M/YYYY');
/** 3/3/2026 is the same day either way. */
const sameDay = 1 << 30;
const bad = 'bad';
const far = 'far';

export class DateJudge implements ValueJudge {
  readonly #formats: { read: DateReader; known: number }[];
  readonly #range: YearRange;
  /** The bit of the format that the accepted nights had; 0 when it is not one of the known ones, or not settled. */
  readonly #usual: number;
  readonly #usualName: string;
  readonly #isPinned: boolean;
  readonly #mayBeAmbiguous: boolean;
  readonly #several: boolean;
  readonly #isDateTime: boolean;
  /** What may stand in the place of a date, such as `<delete>`. */
  readonly #instead: readonly string[] | undefined;
  readonly #invalid: NoticeGroup;
  readonly #farOff: NoticeGroup;
  readonly #ambiguous: NoticeGroup;
  readonly #changed: NoticeGroup;
  #suspicions = new Map<string, Suspicion>();
  /** After `finish`: the format of nearly all values, where the layout accepts several. */
  usualFormat: string | undefined;

  constructor(options: {
    file: string;
    column: LayoutColumn;
    book: NoticeBook;
    /** The columns of the file are agreed to the letter. */
    isPinned: boolean;
    /** The night's date, `YYYY-MM-DD`, when it is known. */
    night: string | undefined;
  }) {
    const { file, column, book, isPinned } = options;
    const formats = column.formats ?? usualDateFormats;
    this.#isDateTime = column.type === 'datetime';
    this.#instead = column.values;
    this.#formats = this.#isDateTime
      ? [{ read: readDateTime, known: -1 }]
      : formats.map((format) => ({ read: dateReader(format), known: knownFormatOf(format) }));
    this.#isPinned = isPinned;
    const usualName = column.usualFormat ?? (formats.length === 1 ? formats[0]! : undefined);
    this.#usualName = usualName ?? '';
    const known = usualName === undefined ? -1 : knownFormatOf(usualName);
    this.#usual = known < 0 ? 0 : 1 << known;
    this.#several = usualName === undefined && !this.#isDateTime;
    this.#mayBeAmbiguous = this.#several && !isPinned && !isSettled(column);
    this.#range = yearsOf({
      isBirth: isBirthName(column.name),
      isStamp: isStampName(column.name),
      night: options.night,
    });
    this.#invalid = book.group('date_invalid', file, column.name, saidOf(column));
    this.#invalid.detail = this.#isDateTime
      ? 'a date and time such as 2026-08-20T01:30:00Z'
      : `a date in the form ${formats.join(' or ')}`;
    this.#farOff = book.group('date_out_of_range', file, column.name);
    this.#ambiguous = book.group('date_ambiguous', file, column.name);
    this.#changed = book.group('date_format_changed', file, column.name, saidOf(column));
  }

  kindOf(text: string): string {
    const value = text.trim();
    if (value === '') return blank;
    if (this.#instead?.includes(value)) return plain;
    for (const { read, known } of this.#formats) {
      const day = read(value);
      if (day === undefined) continue;
      if (isOutOfRange(day, this.#range)) return far;
      if (known < 0 || (!this.#several && this.#usual === 0)) return plain;
      const fits = withMirrored(1 << known, day);
      // Most values of a column are of its usual format and of no other: they cost nothing further.
      return fits === this.#usual ? plain : `good ${fits}`;
    }
    const fits = this.#isDateTime ? 0 : fitsOf(value);
    return fits === 0 ? bad : `other ${fits}`;
  }

  meet(kind: string): ValueKind {
    if (kind === bad) return { notice: this.#invalid };
    if (kind === far) return { notice: this.#farOff };
    const suspicion = new Suspicion();
    this.#suspicions.set(kind, suspicion);
    return { suspicion };
  }

  finish(counts: ReadonlyMap<string, number>, wrong: RowBits): void {
    const filled = [...counts].reduce((sum, [kind, count]) => sum + (kind === blank ? 0 : count), 0);
    const usual = (counts.get(plain) ?? 0) + (counts.get(far) ?? 0) + countOf(counts, this.#usual, 'good ');
    // Of the usual format only what is written less strictly than agreed.
    const inFormat = knownFormats.map(
      (_, format) =>
        countOf(counts, 1 << format, 'other ') +
        (1 << format === this.#usual ? 0 : countOf(counts, 1 << format, 'good ')),
    );
    const most = Math.max(...inFormat);
    const best = inFormat.indexOf(most);
    const isChanged =
      this.#isPinned && this.#usual !== 0 && filled > 1 && usual * 2 < filled && most * 2 > filled && most > usual;
    if (isChanged) {
      this.#changed.detail = `${knownFormats[best]!.name}, no longer ${this.#usualName}, in ${grouped(most)} of ${grouped(filled)} values`;
    }
    for (const [kind, suspicion] of this.#suspicions) {
      const isOther = kind.startsWith('other ');
      if (isChanged && (fitsIn(kind) & (1 << best)) !== 0) suspicion.confirm(this.#changed);
      else if (isOther) suspicion.confirm(this.#invalid, wrong);
    }
    if (this.#several) this.#settle(counts, filled, inFormat);
  }

  /** Of a column that may be written in several formats. */
  #settle(counts: ReadonlyMap<string, number>, filled: number, inFormat: number[]): void {
    const both = [...counts].filter(([kind]) => (fitsIn(kind) & monthFirst) !== 0 && (fitsIn(kind) & dayFirst) !== 0);
    const either = inFormat[knownFormatOf('M/D/YYYY')]! + inFormat[knownFormatOf('D/M/YYYY')]!;
    const unclear = both.reduce((sum, [, count]) => sum + count, 0);
    const isOpen = both.some(([kind]) => (fitsIn(kind) & sameDay) === 0);
    if (this.#mayBeAmbiguous && isOpen && either === unclear * 2) {
      for (const [kind] of both) this.#suspicions.get(kind)?.confirm(this.#ambiguous);
    }
    const fitting = inFormat.findIndex((count) => count * 20 >= filled * 19);
    if (filled >= 3 && fitting >= 0) this.usualFormat = knownFormats[fitting]!.name;
  }
}

/** Whether the layout itself says that the month, or the day, comes first. */
function isSettled(column: LayoutColumn): boolean {
  const formats = (column.formats ?? []).map(knownFormatOf);
  if (formats.length === 0) return false;
  return !(formats.includes(knownFormatOf('M/D/YYYY')) && formats.includes(knownFormatOf('D/M/YYYY')));
}

/** The known formats a text fits, as bits. */
function fitsOf(value: string): number {
  let fits = 0;
  let first: number | undefined;
  for (const [at, format] of knownFormats.entries()) {
    const day = format.read(value);
    if (day === undefined) continue;
    if (1 << at === monthFirst) first = day;
    else if (1 << at === dayFirst && day === first) fits |= sameDay;
    fits |= 1 << at;
  }
  return fits;
}

/** A day up to the twelfth may be a month as well. */
function withMirrored(format: number, day: number): number {
  if (format !== monthFirst && format !== dayFirst) return format;
  const [month, date] = [Math.floor(day / 100) % 100, day % 100];
  if (date > 12) return format;
  return monthFirst | dayFirst | (date === month ? sameDay : 0);
}

function fitsIn(kind: string): number {
  return kind.startsWith('good ') ? Number(kind.slice(5)) : kind.startsWith('other ') ? Number(kind.slice(6)) : 0;
}

function countOf(counts: ReadonlyMap<string, number>, bit: number, beginning: string): number {
  let sum = 0;
  for (const [kind, count] of counts) if (kind.startsWith(beginning) && (fitsIn(kind) & bit) !== 0) sum += count;
  return sum;
}
