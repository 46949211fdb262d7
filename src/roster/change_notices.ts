// What the columns and keys of a file tell about the night: emptied, changed in mass, changed places, ids issued anew.
// The share of rows that must agree with the guard on changed rows comes from there; the rest is the nature of the thing.
import type { ComparedColumns, NightChange } from './change.ts';
import { isChangedBeyond } from './change.ts';
import type { ColumnChange } from './column_changes.ts';
import { isStampName } from './column_names.ts';
import type { Limit } from './guard_settings.ts';
import type { NoticeBook } from './notice.ts';
import type { Scan } from './scan.ts';
import { counted, grouped, listed, percentOf } from './words.ts';

/** Of the values a column had, more than this share must be gone, and they must have stood on so many of the rows. */
const emptiedShare = 0.25;
/** Where each blank is a finding of its own, only most of them are another. */
const emptiedShareOfRequired = 0.5;
const emptiedOfRows = 0.05;
/** In a file of fewer rows a quarter of them and at least 5; else at least 20. */
const smallFileRows = 80;
const emptiedAtLeast = 20;
const emptiedAtLeastOfFew = 5;
/** A column that few rows fill: of the values it had this share are others, and so many of the rows had one. */
const otherShare = 0.9;
const otherOfRows = 0.25;
/** Of the rows that are gone by their key, this share is there again under another one. */
const reissuedShare = 0.6;
const reissuedAtLeast = 5;
/** What says of a column that it changed, and how. */
const namedOtherwise = [
  ...['date_format_changed', 'id_format_changed', 'id_lost_leading_zeros', 'id_scientific_notation'],
  'column_missing',
];
/** More columns than these that changed at once are one finding, not one each. */
const columnsNamed = 3;

/** Says what happened to keys and columns. `changedLimit` is the guard on changed rows of this file. */
export function sayChange(scan: Scan, change: NightChange, changedLimit: Limit, book: NoticeBook): void {
  const { columns } = change;
  const moved = new Set(columns?.moves.map(({ column }) => column));
  const { name, key } = scan.layoutFile;
  // Ids without their zeros are the same ids, written otherwise.
  const isKeyKnown = key.some((column) => moved.has(column) || book.hasCodeIn(name, column, 'id_lost_leading_zeros'));
  if (change.reissued && !isKeyKnown && !change.keepsId) sayReissued(scan, change, book);
  if (!columns) return;
  if (columns.moves.length > 0) sayMoves(scan, columns, book);
  const left = columns.columns.filter(({ column }) => !moved.has(column) && !columns.stamps.has(column));
  const emptied = left.filter((one) => {
    const isSaid = book.hasCodeIn(name, one.column, 'required_value_missing');
    return isEmptied(one, columns, isSaid ? emptiedShareOfRequired : emptiedShare);
  });
  for (const one of emptied) sayEmptied(scan, one, columns, book);
  const isMass = isChangedInMass(change, changedLimit);
  const changed = left.filter(
    (one) =>
      !emptied.includes(one) &&
      (isMass ? one.changed * 100 > changedLimit.percent * columns.looked : isAllOther(one, columns)) &&
      !book.hasCodeIn(name, one.column, ...namedOtherwise),
  );
  sayChanged(scan, changed, columns, book);
}

function sayReissued(scan: Scan, { reissued, rows }: NightChange, book: NoticeBook): void {
  if (!reissued || reissued.found < reissuedAtLeast || reissued.found < reissued.gone * reissuedShare) return;
  const { name, key } = scan.layoutFile;
  const isAll = reissued.gone === rows.removed;
  const share = isAll
    ? `${grouped(reissued.found)} of the ${grouped(rows.removed)} rows`
    : `About ${percentOf(reissued.found, reissued.gone)} % of the ${grouped(rows.removed)} rows`;
  const detail = `${share} that would disappear from ${name} are there under another ${key.join(' + ')}, and otherwise as they were: it seems that the ids were issued anew.`;
  book.say('key_space_replaced', name, detail, { column: key.join(' + '), count: reissued.found });
}

function sayMoves(scan: Scan, { moves, looked, of }: ComparedColumns, book: NoticeBook): void {
  const { name } = scan.layoutFile;
  const [first, second] = moves;
  const isExchange = moves.length === 2 && first!.column === second!.from && second!.column === first!.from;
  const what = isExchange
    ? `the contents of ${first!.column} and ${second!.column} changed places`
    : `${listed(moves.map(({ column, from }) => `${column} holds what was in ${from}`))}`;
  const detail = `In ${name} ${what}, on nearly all of the ${rowsLooked(looked, of)}.`;
  book.say('column_content_swapped', name, detail, { column: first!.column, count: moves.length });
}

function isEmptied({ emptied, had }: ColumnChange, compared: ComparedColumns, share: number): boolean {
  const isMany = isNoHandful(emptied, compared) && emptied >= compared.looked * emptiedOfRows;
  return emptied > had * share && isMany;
}

/** Nearly every value is another one, such as after a column slipped by a row, though too few rows have one for a guard. */
function isAllOther({ column, changed, had }: ColumnChange, compared: ComparedColumns): boolean {
  const isMany = isNoHandful(changed, compared) && changed >= compared.looked * otherOfRows;
  return isMany && changed > had * otherShare && !isStampName(column);
}

function isNoHandful(part: number, { looked, of }: ComparedColumns): boolean {
  const floor = of < smallFileRows ? Math.max(emptiedAtLeastOfFew, Math.ceil(of / 4)) : emptiedAtLeast;
  return (part * of) / looked >= floor;
}

function sayEmptied(scan: Scan, { column, emptied, had }: ColumnChange, compared: ComparedColumns, book: NoticeBook) {
  const { name } = scan.layoutFile;
  const detail = `${column} of ${name} was filled, and is blank now on ${shareOf(emptied, had, compared)}.`;
  book.say('column_emptied', name, detail, { column, count: emptied });
}

/** As many rows changed as the guard on them does not let pass, or most of them have another key as well. */
function isChangedInMass(change: NightChange, limit: Limit): boolean {
  const { rows, columns } = change;
  if (rows.removed * 2 > rows.before) return columns !== undefined && columns.looked >= (limit.atLeast ?? 1);
  return isChangedBeyond(change, limit);
}

function sayChanged(scan: Scan, changed: readonly ColumnChange[], compared: ComparedColumns, book: NoticeBook): void {
  const { name } = scan.layoutFile;
  if (changed.length > columnsNamed) {
    const names = listed(changed.map(({ column }) => column));
    const least = Math.min(...changed.map((one) => one.changed));
    const detail = `${counted(changed.length, 'column')} of ${name} changed on ${shareOf(least, compared.looked, compared)} or more: ${names}.`;
    book.say('column_changed_mass', name, detail, { count: least });
    return;
  }
  for (const one of changed) {
    const detail = `${one.column} of ${name} changed on ${shareOf(one.changed, compared.looked, compared)}.`;
    book.say('column_changed_mass', name, detail, { column: one.column, count: one.changed });
  }
}

/** `412 of the 9,803 rows`, or of a sample `about 97 % of the rows (1,990 of 2,048 looked at)`. */
function shareOf(part: number, whole: number, { looked, of }: ComparedColumns): string {
  if (looked === of) return `${grouped(part)} of the ${counted(whole, 'row')}`;
  return `about ${percentOf(part, whole)} % of the rows (${grouped(part)} of ${grouped(whole)} looked at)`;
}

function rowsLooked(looked: number, of: number): string {
  return looked === of ? counted(of, 'row') : `${counted(looked, 'row')} looked at`;
}

/** The columns that say most about changed rows: a sentence after the guard's own, or nothing. */
export function whichColumns({ looked, of, columns }: ComparedColumns): string {
  const parts = columns
    .map((one) => ({ ...one, rows: one.changed + one.emptied + one.filled }))
    .filter(({ rows }) => rows * 10 >= looked)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, columnsNamed)
    .map(({ column, rows, changed, emptied, filled }) => {
      const share = looked === of ? counted(rows, 'row') : `about ${percentOf(rows, looked)} %`;
      const how = emptied > changed + filled ? ', emptied' : filled > changed + emptied ? ', filled' : '';
      return `${column} (${share}${how})`;
    });
  return parts.length === 0 ? '' : ` What changed: ${listed(parts)}.`;
}
