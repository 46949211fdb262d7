// Closed lists: proposed only where tomorrow's value will be in them too. That a column has few values tonight proves
// nothing by itself; a vocabulary that everybody knows does, or very many rows under a name that promises a list.
import { isIdName, wordsOf } from './learn_names.ts';
import type { ColumnProfile } from './learn_values.ts';
import { grouped, listed } from './words.ts';

export interface ClosedList {
  values: string[];
  says: string;
}

/** Vocabularies in lower case: what a column has of one of them, it may have all of tomorrow. */
const vocabularies: { name?: RegExp; values: string[] }[] = [
  { values: ['true', 'false'] },
  { values: ['yes', 'no'] },
  { values: ['y', 'n'] },
  { values: ['t', 'f'] },
  { name: /(primary|enabled|active|flag|indicator|^is|^has|homeroom)/, values: ['0', '1'] },
  { name: /(gender|sex)/, values: ['m', 'f', 'x', 'n', 'u', 'nb'] },
  {
    name: /(gender|sex)/,
    values: ['male', 'female', 'x', 'nonbinary', 'non-binary', 'unknown', 'unspecified', 'other'],
  },
  {
    name: /role/,
    values: [
      ...['administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'],
      ...['districtadministrator', 'principal', 'siteadministrator', 'systemadministrator'],
    ],
  },
  { name: /type/, values: ['department', 'school', 'district', 'local', 'state', 'national'] },
  { name: /type/, values: ['gradingperiod', 'semester', 'schoolyear', 'term'] },
  { name: /type/, values: ['homeroom', 'scheduled'] },
];
/** How those of a vocabulary are written that the column did not have, where all-lower or all-upper case does not tell. */
const camelCase: Record<string, string> = {
  gradingperiod: 'gradingPeriod',
  schoolyear: 'schoolYear',
  districtadministrator: 'districtAdministrator',
  siteadministrator: 'siteAdministrator',
  systemadministrator: 'systemAdministrator',
};
/** Last words of names under which any short list counts as closed, given rows enough. */
const listNames = new Set(['role', 'type', 'status', 'importance', 'flag', 'indicator', 'gender', 'sex']);
/** Where a new value may come any day, however few there are: people, places, terms, subjects. */
const openNames =
  /school|site|campus|term|session|grade|grlvl|year|period|course|subject|section|title|name|city|state|zip|language|ethnic|race|room|track|program|department|org/;

const vocabularyRows = 50;
const listRows = 1000;
const listSize = 12;

/** The list a column's values are taken from, with what speaks for it; undefined when in doubt. */
export function closedListOf(profile: ColumnProfile, nights: number): ClosedList | undefined {
  const { few, filled } = profile;
  if (few === undefined || few.size === 0 || isIdName(profile.name)) return undefined;
  const words = wordsOf(profile.name);
  const seen = [...few.keys()];
  if (filled >= vocabularyRows) {
    const vocabulary = vocabularies.find(
      ({ name, values }) =>
        (name?.test(words.join('')) ?? (few.size > 1 || isFlag(words))) &&
        seen.every((value) => values.includes(value.toLowerCase())),
    );
    if (vocabulary) return fromVocabulary(seen, vocabulary.values, filled);
  }
  const rarest = Math.min(...[...few.values()].map(({ rows }) => rows));
  const isPromised = listNames.has(words.at(-1) ?? '') && !openNames.test(words.join(' '));
  if (!isPromised || few.size < 2 || few.size > listSize || filled < listRows) return undefined;
  // The rarest value at one in a hundred: a value still unseen would have to be far rarer than any seen one.
  if (rarest < 20 || rarest * 100 < filled || seen.some((value) => value.length > 30)) return undefined;
  const often = nights > 1 ? `, the same on ${nights} nights` : '';
  return {
    values: seen.sort(),
    says: `${grouped(filled)} values, only ${few.size} different ones, the rarest ${grouped(rarest)} times${often}`,
  };
}

function isFlag(words: string[]): boolean {
  return words.some((word) => ['enabled', 'active', 'primary', 'flag', 'indicator', 'is', 'has'].includes(word));
}

/** The seen values as they are written, and the rest of their vocabulary written alike. */
function fromVocabulary(seen: string[], vocabulary: string[], filled: number): ClosedList {
  const known = new Set(seen.map((value) => value.toLowerCase()));
  const others = vocabulary.filter((value) => !known.has(value)).map((value) => writtenLike(value, seen));
  const more = others.length === 0 ? '' : `; ${listed(others, 3)} may come too`;
  return {
    values: [...seen.sort(), ...others],
    says: `${grouped(filled)} values are all ${listed(seen, 4)}${more}`,
  };
}

function writtenLike(value: string, seen: string[]): string {
  if (seen.every((one) => one === one.toUpperCase())) return value.toUpperCase();
  const camel = camelCase[value] ?? value;
  const isCapital = seen.every((one) => /^\p{Lu}/u.test(one));
  return isCapital ? camel.charAt(0).toUpperCase() + camel.slice(1) : camel;
}
