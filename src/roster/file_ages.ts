// Dates in file names: whether the files of one set are of one night, and of this one.
import type { DatedName } from './dated_name.ts';
import { datedName } from './dated_name.ts';
import type { NoticeBook } from './notice.ts';

/** When the set came, and what the last accepted one said of itself. Dates are `YYYY-MM-DD` in the district's zone. */
export interface Nights {
  receivedOn: string;
  lastAccepted?: { receivedOn: string; names: string[] };
}

/** Exports that take hours past midnight are one run; anything longer is another. */
const oneRunHours = 6;

interface Named {
  name: string;
  dated: DatedName;
}

/** Says what the dates in the names of a set say. A zip's own date counts as well: its files often have none. */
export function noteAges(
  matched: readonly { file: { name: string }; dated?: DatedName }[],
  archive: string | undefined,
  nights: Nights | undefined,
  book: NoticeBook,
): void {
  const files = matched.flatMap(({ file, dated }) => (dated ? [{ name: file.name, dated }] : []));
  noteMixedAges(files, book);
  if (!nights) return;
  const ofArchive = archive === undefined ? undefined : datedName(archive);
  if (archive !== undefined && ofArchive) files.push({ name: archive, dated: ofArchive });
  noteStaleDate(files, nights, book);
}

/** `set_mixed_ages`: the names are of different nights. Names without a date say nothing. */
function noteMixedAges(files: readonly Named[], book: NoticeBook): void {
  const sorted = [...files].sort((a, b) => (stampOf(a.dated) < stampOf(b.dated) ? -1 : 1));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || first.dated.date === last.dated.date || isOneRun(first.dated, last.dated)) return;
  book.say('set_mixed_ages', first.name, `${first.dated.date}, and ${last.name} is of ${last.dated.date}`);
}

/** `file_date_stale`: the newest name is of a night that was accepted before, or of days ago. */
function noteStaleDate(files: readonly Named[], nights: Nights, book: NoticeBook): void {
  const newest = files.reduce<Named | undefined>(
    (best, one) => (best && stampOf(best.dated) >= stampOf(one.dated) ? best : one),
    undefined,
  );
  if (!newest) return;
  const { date } = newest.dated;
  const lastNight = nights.lastAccepted;
  const last = (lastNight?.names ?? [])
    .flatMap((name) => datedName(name)?.date ?? [])
    .sort()
    .at(-1);
  const say = (why: string) => book.say('file_date_stale', newest.name, `${date}, ${why}`);
  if (last !== undefined && date < last) say(`older than the last accepted set, which is of ${last}`);
  else if (last === date && lastNight !== undefined && lastNight.receivedOn < nights.receivedOn)
    say(`as the last accepted set was already on ${lastNight.receivedOn}`);
  else if (dayOf(nights.receivedOn).since(dayOf(date)).days > 1) say(`and came on ${nights.receivedOn}`);
}

function stampOf({ date, time }: DatedName): string {
  return `${date} ${time}`;
}

/** Both names have a time, and the times are so near that one run over midnight wrote them. */
function isOneRun(a: DatedName, b: DatedName): boolean {
  if (a.time === '' || b.time === '') return false;
  return momentOf(b).since(momentOf(a), { largestUnit: 'hours' }).hours < oneRunHours;
}

function momentOf({ date, time }: DatedName): Temporal.PlainDateTime {
  return dayOf(date).toPlainDateTime(`${time.slice(0, 2)}:${time.slice(2, 4)}`);
}

/** A day that does not exist, such as 31 February, is taken as the last one of its month. */
function dayOf(date: string): Temporal.PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
}
