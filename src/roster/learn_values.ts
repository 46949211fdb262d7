// What the values of one column tell: is it filled, unique, a date, a closed list, a number, and how wide is it.
import type { LayoutColumn } from './layout.ts';
import { isIdName, wordsOf } from './learn_names.ts';

/** Distinct values counted one by one, to find closed lists. */
const FEW = 24;

const dateFormats: Record<string, RegExp> = {
  'YYYY-MM-DD': /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'M/D/YYYY': /^(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/\d{4}$/,
  'D/M/YYYY': /^(0?[1-9]|[12]\d|3[01])\/(0?[1-9]|1[0-2])\/\d{4}$/,
  YYYYMMDD: /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
};
const otherKinds = {
  integer: /^-?(0|[1-9]\d*)$/,
  decimal: /^-?\d+\.\d+$|^-?(0|[1-9]\d*)$/,
  datetime: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/,
  email: /^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+$/,
  guid: /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i,
  digits: /^\d+$/,
};
type Kind = keyof typeof otherKinds;

/** Names under which a short list of values is a closed one; elsewhere a new value tomorrow is nothing special. */
const closedListNames = new Set(['role', 'type', 'gender', 'sex', 'primary', 'enabled', 'active', 'importance']);
const yesNoValues = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f', '0', '1', 'm', 'male', 'female', 'x']);

export interface ColumnProfile {
  name: string;
  rows: number;
  blank: number;
  /** Each value and its count, while there are few different ones. */
  few: Map<string, number> | undefined;
  /** All values so far, while no value came twice. */
  unique: Set<string> | undefined;
  /** Kinds and date formats that every value had so far. */
  kinds: Set<Kind>;
  dates: Set<string>;
  shortest: number;
  longest: number;
  leadingZeros: number;
}

export function createColumnProfile(name: string): ColumnProfile {
  return {
    name,
    rows: 0,
    blank: 0,
    few: new Map(),
    unique: new Set(),
    kinds: new Set(Object.keys(otherKinds) as Kind[]),
    dates: new Set(Object.keys(dateFormats)),
    shortest: Number.POSITIVE_INFINITY,
    longest: 0,
    leadingZeros: 0,
  };
}

/** Takes the next row's value into the profile. */
export function observe(profile: ColumnProfile, value: string): void {
  profile.rows++;
  if (value.trim() === '') {
    profile.blank++;
    return;
  }
  if (profile.unique) {
    if (profile.unique.has(value)) profile.unique = undefined;
    else profile.unique.add(value);
  }
  if (profile.few) {
    const seen = profile.few.get(value);
    profile.few.set(value, (seen ?? 0) + 1);
    if (profile.few.size > FEW) profile.few = undefined;
    if (seen !== undefined) return;
  }
  if (value.length < profile.shortest) profile.shortest = value.length;
  if (value.length > profile.longest) profile.longest = value.length;
  if (value.length > 1 && value.startsWith('0') && otherKinds.digits.test(value)) profile.leadingZeros++;
  for (const kind of profile.kinds) if (!otherKinds[kind].test(value)) profile.kinds.delete(kind);
  for (const format of profile.dates) if (!dateFormats[format]?.test(value)) profile.dates.delete(format);
}

/** How many rows have a value. */
export function filledRows(profile: ColumnProfile): number {
  return profile.rows - profile.blank;
}

/** Type, formats and values of a column, with what speaks for them. Text when in doubt. */
export function judgedType(profile: ColumnProfile): { facts: Partial<LayoutColumn>; says?: string } {
  const filled = filledRows(profile);
  if (filled === 0) return { facts: { type: 'string' }, says: 'blank in every row' };
  const all = `all ${filled} values`;
  const words = wordsOf(profile.name);
  const dated = words.some((word) => /date|dob|birth|^(start|end|begin)$/.test(word));
  const formats = [...profile.dates].filter((format) => format !== 'YYYYMMDD' || dated);
  if (formats.length > 0 && filled >= (dated ? 2 : 10)) {
    const isAmbiguous = formats.length > 1;
    const chosen = isAmbiguous ? 'M/D/YYYY' : formats[0]!;
    return {
      facts: { type: 'date', formats: [chosen] },
      says: `${all} are dates ${chosen}${isAmbiguous ? '; D/M/YYYY fits too, no day is above 12' : ''}`,
    };
  }
  if (filled >= 10 && profile.kinds.has('datetime'))
    return { facts: { type: 'datetime' }, says: `${all} are dates with a time` };
  if (profile.kinds.has('email') && (filled >= 50 || words.some((word) => /mail/.test(word))))
    return { facts: { type: 'email' }, says: `${all} are e-mail addresses` };
  if (filled >= 10 && profile.kinds.has('guid')) return { facts: { type: 'guid' }, says: `${all} are GUIDs` };
  const closed = closedList(profile, words);
  if (closed) return closed;
  if (filled >= 100 && !isIdName(profile.name) && !/zip|postal|phone|grade|year|period/.test(words.join(' '))) {
    if (profile.kinds.has('integer')) return { facts: { type: 'integer' }, says: `${all} are whole numbers` };
    if (profile.kinds.has('decimal')) return { facts: { type: 'decimal' }, says: `${all} are numbers` };
  }
  return widthOf(profile, all);
}

/** A closed list only where the name promises one or the values are yes and no, and every value came often. */
function closedList(
  profile: ColumnProfile,
  words: string[],
): { facts: Partial<LayoutColumn>; says: string } | undefined {
  const filled = filledRows(profile);
  const { few } = profile;
  if (!few || few.size < 2 || few.size > 8 || filled < 200) return undefined;
  const values = [...few.keys()].sort();
  const isYesNo = values.every((value) => yesNoValues.has(value.toLowerCase()));
  if (!isYesNo && !closedListNames.has(words.at(-1) ?? '')) return undefined;
  if (Math.min(...few.values()) < 5 || values.some((value) => value.length > 30)) return undefined;
  return {
    facts: { type: 'enum', values },
    says: `${filled} values, only ${values.length} different ones, each often`,
  };
}

function widthOf(profile: ColumnProfile, all: string): { facts: Partial<LayoutColumn>; says?: string } {
  if (!profile.kinds.has('digits')) return { facts: { type: 'string' } };
  const width =
    profile.shortest === profile.longest ? `${profile.longest} long` : `${profile.shortest} to ${profile.longest} long`;
  const zeros = profile.leadingZeros > 0 ? ', some begin with 0' : '';
  return { facts: { type: 'string' }, says: `${all} are digits, ${width}${zeros}; kept as text` };
}
