// What was changed about the guards of a feed, in the words of the record: guard, file, the old limit and the new one.

import { guardOfLimit } from './guard.ts';
import type { FileGuards, GuardSettings, LimitSetting } from './guard_settings.ts';
import { limitNames } from './guard_settings.ts';
import type { GuardName } from './report.ts';
import { counted, grouped } from './words.ts';

/** Everything a district can set, by its key in the district file. */
export const guardKeys = [...limitNames, 'groupRemoved', 'largest'] as const;
export type GuardKey = (typeof guardKeys)[number];

/** The guard behind a key; `largest` refuses and has none. */
export function guardOfKey(key: GuardKey): GuardName | undefined {
  if (key === 'largest') return undefined;
  return key === 'groupRemoved' ? 'group_removed' : guardOfLimit[key];
}

/** `10 % and at least 20 rows, or 26 rows whatever the share`; only what is set. */
export function limitWords(limit: LimitSetting): string {
  if (limit === 'off') return 'off';
  const { percent, atLeast, orAtLeast } = limit;
  const both = [
    ...(percent === undefined ? [] : [`${percent} %`]),
    ...(atLeast === undefined ? [] : [`at least ${counted(atLeast, 'row')}`]),
  ].join(' and ');
  const either = orAtLeast === undefined ? '' : `${counted(orAtLeast, 'row')} whatever the share`;
  return [both, either].filter(Boolean).join(', or ');
}

/** What one key is set to; `as usual` when it is not set. */
export function settingWords(key: GuardKey, guards: FileGuards): string {
  const value = guards[key];
  if (value === undefined) return 'as usual';
  if (typeof value !== 'number') return limitWords(value);
  return key === 'largest' ? `${grouped(value)} bytes` : `a group of ${counted(value, 'row')}`;
}

/** One phrase for each setting that differs, such as `rowsRemoved of users.csv from as usual to 5 %`. */
export function guardChanges(before: GuardSettings, after: GuardSettings): string[] {
  const files = [...new Set([...Object.keys(before.files ?? {}), ...Object.keys(after.files ?? {})])];
  return [
    ...changesIn('', before, after),
    ...files.flatMap((file) => changesIn(` of ${file}`, before.files?.[file] ?? {}, after.files?.[file] ?? {})),
  ];
}

function changesIn(where: string, before: FileGuards, after: FileGuards): string[] {
  return guardKeys.flatMap((key) => {
    const [was, is] = [settingWords(key, before), settingWords(key, after)];
    return was === is ? [] : [`${key}${where} from ${was} to ${is}`];
  });
}

/** Without what says nothing: empty limits, files without a limit of their own. */
export function withoutEmpty({ files, ...all }: GuardSettings): GuardSettings {
  const kept = Object.entries(files ?? {})
    .map(([name, guards]) => [name, setOnly(guards)] as const)
    .filter(([, guards]) => Object.keys(guards).length > 0);
  return { ...setOnly(all), ...(kept.length > 0 ? { files: Object.fromEntries(kept) } : {}) };
}

function setOnly(guards: FileGuards): FileGuards {
  const isSet = (value: unknown) =>
    value !== undefined && (typeof value !== 'object' || Object.keys(value as object).length > 0);
  return Object.fromEntries(Object.entries(guards).filter(([, value]) => isSet(value)));
}
