// What a column's name tells about its values, beyond being an id: names of people, e-mail addresses, dates of birth, the
// beginning and the end of something.
import { wordsOf } from './learn_names.ts';

const personWords = new Set([
  'first',
  'last',
  'middle',
  'given',
  'family',
  'preferred',
  'legal',
  'full',
  'sortable',
  'short',
  'student',
  'teacher',
  'staff',
  'contact',
  'guardian',
  'parent',
]);

/** `Last Name`, `familyName`, `Student_last_name`, `surname`, `Last`, `Stu First`: what a person is called. */
export function isPersonName(column: string): boolean {
  const words = wordsOf(column);
  const last = words.at(-1) ?? '';
  if (/^(first|last|middle|given|family|sur|fore|nick|maiden)names?$/.test(last)) return true;
  if (last === 'name') return words.some((word) => personWords.has(word));
  const isPerson = (word: string) => personWords.has(word) || word === 'stu' || word === 'tch';
  return /^(first|last|middle|given|family)$/.test(last) && words.slice(0, -1).every(isPerson);
}

/**
 * Whether one word there may be what a person is called, such as Null: as above, or `Name` alone, or a column without a name
 * of its own. A full name is more than a word, and courses and terms have full and short names too.
 */
export function mayNamePerson(column: string): boolean {
  if (wordsOf(column).some((word) => word === 'full' || word === 'short')) return false;
  return isPersonName(column) || /^(?:name|column \d+)$/i.test(column.trim());
}

/** A name every person has: family or given. */
export function isFamilyOrGivenName(column: string): boolean {
  return isPersonName(column) && /first|last|given|family|sur|full|sortable/.test(wordsOf(column).join(' '));
}

/** `email`, `Student_email`, `EmailAddress`, `e-mail 2`; not `email type` or `mailing address`. */
export function isEmailName(column: string): boolean {
  const words = wordsOf(column)
    .join(' ')
    .replace(/\be mail\b/g, 'email')
    .split(' ');
  const last = words.at(-1) ?? '';
  return words.includes('email') && (last === 'email' || /^(address|addr|\d+|home|work|school|personal)$/.test(last));
}

const familyWords =
  /contact|guardian|parent|mother|father|emergency|family|household|home|personal|second|altern|\balt\b|relation|principal/;

/** An address that is this person's own: brothers and sisters share those of their parents. */
export function isOwnEmailName(column: string): boolean {
  return isEmailName(column) && !familyWords.test(wordsOf(column).join(' '));
}

const roleWords = /^(student|pupil|teacher|instructor|staff|counselor|advisor|employee)s?$/;

/** An address of someone else than the row is about: `teacher_email` where `student_id` is the key. */
export function isEmailOfAnother(column: string, key: string): boolean {
  const rolesIn = (name: string) => wordsOf(name).flatMap((word) => roleWords.exec(word)?.[1] ?? []);
  const own = rolesIn(key);
  const named = rolesIn(column);
  return own.length > 0 && named.length > 0 && !named.some((role) => own.includes(role));
}

/** `birthDate`, `DOB`, `Date of Birth`. */
export function isBirthName(column: string): boolean {
  return wordsOf(column).some((word) => /^(birth|birthdate|birthday|dob|born)$/.test(word));
}

/** When a record was written, not when something is. */
export function isStampName(column: string): boolean {
  return wordsOf(column).some((word) => /^(modified|updated|created|changed|timestamp|login)$/.test(word));
}

export const startWords: ReadonlySet<string> = new Set([
  'start',
  'starts',
  'startdate',
  'begin',
  'begins',
  'begindate',
  'from',
  'entry',
  'entrydate',
  'enter',
  'entered',
  'effective',
]);
export const endWords: ReadonlySet<string> = new Set([
  'end',
  'ends',
  'enddate',
  'stop',
  'until',
  'exit',
  'exitdate',
  'leave',
  'leavedate',
  'left',
  'withdrawal',
  'withdraw',
  'expiration',
]);

/** Columns that say when the same thing begins and ends: `Term StartDate` and `Term EndDate`, `EntryDate` and `ExitDate`. */
export function spansIn(names: readonly string[]): { start: number; end: number }[] {
  return names.flatMap((name, end) => {
    const rest = restOf(name, endWords);
    if (rest === undefined) return [];
    const start = names.findIndex((other) => restOf(other, startWords) === rest);
    return start < 0 ? [] : [{ start, end }];
  });
}

/** What is left of a name without the words that make it a beginning or an end; undefined when it has none of them. */
function restOf(name: string, words: ReadonlySet<string>): string | undefined {
  const all = wordsOf(name).filter((word) => word !== 'effective' || words === startWords);
  if (!all.some((word) => words.has(word))) return undefined;
  return all.filter((word) => !words.has(word) && word !== 'date').join(' ');
}
