// What a column is to be judged by: type, format, closed list, width; each with what speaks for it. Text when in doubt.
import type { LayoutColumn } from './layout.ts';
import { type DateVerdict, dateFormatOf, triedFormats } from './learn_dates.ts';
import { closedListOf } from './learn_enums.ts';
import { isIdName, wordsOf } from './learn_names.ts';
import { type ColumnProfile, dateMask, type Kind } from './learn_values.ts';
import { counted, grouped, percentOf } from './words.ts';

export interface TypeVerdict {
  facts: Partial<LayoutColumn>;
  says: string[];
  odd: string[];
}

const datedName = /date|dob|birth|entry|exit|^(start|end|begin)s?$/;
/** Numbers only in name: never added up, so never judged as numbers. */
const codeName = /zip|postal|phone|fax|grade|year|period|code|room|term|ssn|id/;

/** Fewer values say nothing about how wide the next ones are. */
const widthRows = 20;

/** `prefers`: a date format of the same set whose order of day and month its values did settle. */
export function judgedType(profile: ColumnProfile, nights: number, prefers?: string, isNameless = false): TypeVerdict {
  const { filled } = profile;
  if (filled === 0) return { facts: { type: 'string' }, says: [], odd: ['blank in every row'] };
  const date = dateOf(profile, prefers, isNameless);
  if (date) return asDate(profile, date, prefers);
  const words = wordsOf(profile.name);
  if (isKind(profile, 'datetime', 10)) return told('datetime', profile, 'datetime', 'dates with a time');
  const isMail = words.some((word) => /^e?mails?$|mail$/.test(word));
  if (isKind(profile, 'email', isMail ? 5 : 50)) return told('email', profile, 'email', 'e-mail addresses');
  if (isKind(profile, 'guid', 10)) return told('guid', profile, 'guid', 'GUIDs');
  const closed = closedListOf(profile, nights);
  if (closed) return { facts: { type: 'enum', values: closed.values }, says: [closed.says], odd: [] };
  const isCode = isIdName(profile.name) || codeName.test(words.join(' ')) || profile.count('zeroLed') > 0;
  if (!isCode && filled >= 100) {
    if (profile.count('integer') === filled) return told('integer', profile, 'integer', 'whole numbers');
    if (profile.count('decimal') === filled) return told('decimal', profile, 'decimal', 'numbers');
  }
  return asText(profile);
}

/** The date format of a column that is one; dated columns settle day and month for those that cannot. */
export function dateOf(profile: ColumnProfile, prefers?: string, isNameless = false): DateVerdict | undefined {
  const isDated = isNameless ? profile.filled >= widthRows : wordsOf(profile.name).some((word) => datedName.test(word));
  if (profile.filled < (isDated ? 2 : 10)) return undefined;
  const looks = new Map<number, number>();
  for (const { bits, rows } of profile.looks.values()) {
    const look = bits & dateMask;
    looks.set(look, (looks.get(look) ?? 0) + rows);
  }
  return dateFormatOf(looks, profile.mostMisfits, isDated, prefers);
}

function asDate(
  profile: ColumnProfile,
  { format, misfits, isAmbiguous }: DateVerdict,
  prefers: string | undefined,
): TypeVerdict {
  const { filled } = profile;
  const odd: string[] = [];
  if (misfits > 0) {
    const bit = 1 << triedFormats.indexOf(format as (typeof triedFormats)[number]);
    const isOne = misfits === 1;
    odd.push(
      `${counted(misfits, 'value')} ${isOne ? 'is no date' : 'are no dates'} ${format}, first on line ${profile.firstWithout(bit)}`,
    );
  }
  const isSettled = !isAmbiguous || profile.few === undefined || prefers?.startsWith('D') === format.startsWith('D');
  if (!isSettled) odd.push(`day and month could be exchanged: no day above 12 was seen; ${format} is assumed`);
  return {
    facts: { type: 'date', formats: [format] },
    says: [`${share(filled - misfits, filled)} dates ${format}`],
    odd,
  };
}

/** All values are of the kind but for a few in many. */
function isKind(profile: ColumnProfile, kind: Kind, least: number): boolean {
  return profile.filled >= least && profile.filled - profile.count(kind) <= profile.mostMisfits;
}

function told(type: LayoutColumn['type'], profile: ColumnProfile, kind: Kind, what: string): TypeVerdict {
  const fits = profile.count(kind);
  const others = profile.filled - fits;
  const odd = others === 0 ? [] : [`${counted(others, 'value')} ${others === 1 ? 'is' : 'are'} none`];
  return { facts: { type }, says: [`${share(fits, profile.filled)} ${what}`], odd };
}

/** Ids, and whatever has leading zeros, also say how wide they are. */
function asText(profile: ColumnProfile): TypeVerdict {
  const { filled, shortest: min, longest: max } = profile;
  const digits = profile.count('digits');
  const zeroLed = profile.count('zeroLed');
  const isAllDigits = filled - digits <= profile.mostMisfits;
  if (filled < widthRows) return { facts: { type: 'string' }, says: [], odd: [] };
  if (!isIdName(profile.name) && !(isAllDigits && zeroLed > 0)) return { facts: { type: 'string' }, says: [], odd: [] };
  const wide = min === max ? `${max} long` : `${min} to ${max} long`;
  const says = isAllDigits ? `${share(digits, filled)} digits, ${wide}` : `letters and digits, ${wide}`;
  const zeros = zeroLed === 0 ? '' : `, ${grouped(zeroLed)} with leading zeros`;
  const strays = filled - digits;
  return {
    facts: { type: 'string', width: { min, max }, characters: isAllDigits ? 'digits' : 'mixed' },
    says: [`${says}${zeros}; kept as text`],
    odd:
      isAllDigits && strays > 0
        ? [`${counted(strays, 'value')} ${strays === 1 ? 'has' : 'have'} other characters`]
        : [],
  };
}

/** `all 86 values are`, `98.7 % of 9,803 values are`. */
export function share(part: number, whole: number): string {
  if (part === whole) return whole === 1 ? 'the one value is' : `all ${counted(whole, 'value')} are`;
  // Never rounded up to all of them.
  return `${Math.min(99.9, percentOf(part, whole))} % of ${counted(whole, 'value')} are`;
}
