// What is proposed for one column: its type, whether it is always filled, what it refers to; each with what speaks for it.
import type { LayoutColumn } from './layout.ts';
import type { EvidenceBook } from './learn_evidence.ts';
import { isListName, type LinkFinding, type LinkGuess } from './learn_links.ts';
import { groupOfName, isEarlyName, isSecretName } from './learn_names.ts';
import { columnNamed, type NightlyFile } from './learn_nights.ts';
import { judgedType } from './learn_types.ts';
import type { ColumnProfile } from './learn_values.ts';
import { counted, percentOf } from './words.ts';

/** Rows without a single blank before a column is said to be always filled: references need fewer than names do. */
const filledRows = { key: 1, reference: 50, other: 500, late: 1000 };
/** What a new student may not have yet must have been filled on this many nights. */
const lateNights = 3;

export interface ColumnInHand {
  file: NightlyFile;
  column: ColumnProfile;
  key: string[];
  link: LinkFinding | undefined;
  files: readonly NightlyFile[];
  prefers: string | undefined;
  book: EvidenceBook;
}

/** The column as it is proposed, with what speaks for it noted. */
export function proposeColumn(hand: ColumnInHand): LayoutColumn {
  const { file, column, key, link, files, prefers, book } = hand;
  const { name } = column;
  const nights = file.nights.filter((night) => night !== undefined);
  const isKey = key.includes(name);
  const isFilled = column.blank === 0 && isEnough(column, isKey, link !== undefined, nights.length);
  if (!isKey) noteFilled(hand, isFilled);
  const isList = link !== undefined && isListName(name);
  const isSecret = isSecretName(name);
  const judged = judgedType(column, nights.length, prefers, !file.newest.dialect.header);
  if (!isList && !isSecret) for (const says of judged.says) book.note(file.name, name, says);
  for (const says of judged.odd) book.odd(file.name, name, says);
  if (isSecret) book.note(file.name, name, 'masked everywhere, because of its name');
  const group = column.isTelling ? undefined : groupOfName(name);
  if (group) book.note(file.name, name, `groups rows by ${group}, because of its name`);
  if (link) noteLink(files, link, book);
  const facts: Partial<LayoutColumn> = isSecret
    ? { type: 'string' }
    : isList
      ? { type: 'list', itemType: 'string' }
      : judged.facts;
  const target = link && namesOf(files, link);
  return {
    name,
    ...(column.inHeader === undefined ? {} : { aliases: [column.inHeader] }),
    required: nights.every((night) => columnNamed(night, name) !== undefined),
    filled: isFilled,
    type: 'string',
    ...facts,
    ...(target ? { references: `${target.parent}.${target.parentColumn}` } : {}),
    ...(isSecret ? { secret: true } : {}),
    ...(group ? { group } : {}),
    ...book.kept(file.name, name),
  };
}

/** Whether rows without a blank are enough of them to say that tomorrow's rows will have none either. */
function isEnough(column: ColumnProfile, isKey: boolean, isReference: boolean, nights: number): boolean {
  if (isKey) return column.rows >= filledRows.key;
  if (isReference) return column.rows >= filledRows.reference;
  if (isEarlyName(column.name)) return column.rows >= filledRows.other;
  // The same people on every night say it once.
  return column.rows >= filledRows.late * nights && nights >= lateNights;
}

function noteFilled({ file, column, book }: ColumnInHand, isFilled: boolean): void {
  const { rows, blank, filled } = column;
  if (rows === 0 || filled === 0) return;
  const note = (says: string) => book.note(file.name, column.name, says);
  if (isFilled) note(`never blank in ${counted(rows, 'row')}`);
  else if (blank > 0) note(`filled in ${Math.min(99.9, percentOf(filled, rows))} % of ${counted(rows, 'row')}`);
  else note(`filled in all ${counted(rows, 'row')}, too few to ask for it every night`);
}

function noteLink(files: readonly NightlyFile[], link: LinkFinding, book: EvidenceBook): void {
  const { file, column, parent } = namesOf(files, link);
  const { filled, misses, firstMiss } = link;
  if (misses === 0) {
    book.note(file, column, `all ${counted(filled, 'value')} are keys of ${parent}`);
    return;
  }
  const percent = Math.min(99.9, percentOf(filled - misses, filled));
  book.note(file, column, `${percent} % of ${counted(filled, 'value')} are keys of ${parent}`);
  book.odd(
    file,
    column,
    `${counted(misses, 'value')} ${misses === 1 ? 'is' : 'are'} no key of ${parent}, first on line ${firstMiss}`,
  );
}

/** Files and columns of a link by name. */
export function namesOf(files: readonly NightlyFile[], link: LinkGuess) {
  const child = files[link.child]!;
  const parent = files[link.parent]!;
  return {
    file: child.name,
    column: child.newest.columns[link.column]!.name,
    parent: parent.name,
    parentColumn: parent.newest.columns[link.parentColumn]!.name,
  };
}
