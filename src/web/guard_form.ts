// The limits of one scope, all files or one, as the texts of a form and back.
import * as z from 'zod/mini';
import { formatSize, parseSize } from '../relay/district/sizes.ts';
import type { GuardKey } from '../roster/guard_changes.ts';
import { guardKeys } from '../roster/guard_changes.ts';
import type { FileGuards, GuardSettings, LimitName, LimitSetting } from '../roster/guard_settings.ts';
import { limitNames } from '../roster/guard_settings.ts';

/** What stands in the fields, by their names, such as `rowsRemoved.percent`; an empty one is as usual. */
export type GuardTexts = Record<string, string>;

export interface GuardMistake {
  field: string;
  text: string;
}

const number = z.exactOptional(z.number());
const limit = z.exactOptional(
  z.union([z.literal('off'), z.object({ percent: number, atLeast: number, orAtLeast: number })]),
);
const fileGuards = z.object({
  rowsRemoved: limit,
  rowsChanged: limit,
  rowsAdded: limit,
  badRows: limit,
  orphans: limit,
  repeats: limit,
  drift: limit,
  groupRemoved: z.exactOptional(z.union([z.literal('off'), z.number()])),
  largest: number,
});
const settings = z.extend(fileGuards, { files: z.exactOptional(z.record(z.string(), fileGuards)) });

/** The guards that a form says its person looked at; none when it says nothing of the kind. It is only ever compared. */
export function seenIn(text: string): GuardSettings {
  try {
    const read = z.safeParse(settings, JSON.parse(text));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}

const most = 1_000_000_000;

/** Names of the fields of one guard. */
export function fieldsOf(key: GuardKey): string[] {
  if (key === 'largest') return ['largest.size'];
  if (key === 'groupRemoved') return ['groupRemoved.rows', 'groupRemoved.off'];
  return ['percent', 'atLeast', 'orAtLeast', 'off'].map((part) => `${key}.${part}`);
}

/** As they are set. */
export function textsOf(guards: FileGuards): GuardTexts {
  const texts: GuardTexts = {};
  for (const name of limitNames) {
    const setting = guards[name];
    if (setting === 'off') texts[`${name}.off`] = 'on';
    else for (const [part, value] of Object.entries(setting ?? {})) texts[`${name}.${part}`] = String(value);
  }
  if (guards.groupRemoved === 'off') texts['groupRemoved.off'] = 'on';
  else if (guards.groupRemoved !== undefined) texts['groupRemoved.rows'] = String(guards.groupRemoved);
  if (guards.largest !== undefined) texts['largest.size'] = formatSize(guards.largest);
  return texts;
}

/** What the fields say. A field that cannot be read is a mistake, and as usual meanwhile. */
export function guardsIn(texts: GuardTexts): { guards: FileGuards; mistakes: GuardMistake[] } {
  const mistakes: GuardMistake[] = [];
  const read = <T>(field: string, parse: (text: string) => T | undefined, wanted: string): T | undefined => {
    const text = texts[field] ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) mistakes.push({ field, text: `${text} is not ${wanted}.` });
    return value;
  };
  const limitOf = (name: LimitName): LimitSetting | undefined => {
    const percent = read(`${name}.percent`, parseShare, 'a number from 0 to 100');
    const atLeast = read(`${name}.atLeast`, (text) => parseRows(text, 0), 'a number of rows');
    const orAtLeast = read(`${name}.orAtLeast`, (text) => parseRows(text, 1), 'a number of rows from 1 on');
    if (isOff(texts, name)) return 'off';
    if (percent === undefined && atLeast === undefined && orAtLeast === undefined) return undefined;
    return {
      ...(percent === undefined ? {} : { percent }),
      ...(atLeast === undefined ? {} : { atLeast }),
      ...(orAtLeast === undefined ? {} : { orAtLeast }),
    };
  };
  const guards: FileGuards = {};
  for (const name of limitNames) {
    const limit = limitOf(name);
    if (limit !== undefined) guards[name] = limit;
  }
  const rows = read('groupRemoved.rows', (text) => parseRows(text, 1), 'a number of rows from 1 on');
  if (isOff(texts, 'groupRemoved')) guards.groupRemoved = 'off';
  else if (rows !== undefined) guards.groupRemoved = rows;
  const largest = read('largest.size', parseSizeOf, 'a size such as 500 MB or 2 GiB');
  if (largest !== undefined) guards.largest = largest;
  return { guards, mistakes };
}

/** What somebody typed over `seen`, laid over what is set `now`: nobody's change is lost. */
export function laidOver(typed: GuardTexts, seen: FileGuards, now: FileGuards): GuardTexts {
  const [before, present] = [textsOf(seen), textsOf(now)];
  const result: GuardTexts = {};
  for (const key of guardKeys) {
    const fields = fieldsOf(key);
    const isTyped = fields.some((field) => (typed[field] ?? '') !== (before[field] ?? ''));
    const from = isTyped ? typed : present;
    for (const field of fields) if (from[field]) result[field] = from[field];
  }
  return result;
}

function isOff(texts: GuardTexts, key: GuardKey): boolean {
  return (texts[`${key}.off`] ?? '') !== '';
}

function parseShare(text: string): number | undefined {
  const found = /^(\d{1,3}(?:\.\d{1,12})?)\s*%?$/.exec(text);
  const value = found ? Number(found[1]) : Number.NaN;
  return value <= 100 ? value : undefined;
}

function parseRows(text: string, least: number): number | undefined {
  const found = /^\d{1,10}$|^\d{1,3}(?:,\d{3}){1,3}$/.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
  return found >= least && found <= most ? found : undefined;
}

function parseSizeOf(text: string): number | undefined {
  const bytes = parseSize(text);
  return bytes !== undefined && bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
