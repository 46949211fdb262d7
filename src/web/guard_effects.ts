// What the limits shown would have done on the nights before, as plain data for the page: which imports, how near each came.
import type { EffectProps } from '../../views/guard_effect.tsx';
import { count, countOf, percent, size } from '../../views/words.ts';
import type { MeasuredNight } from '../relay/ports.ts';
import { guardsOf } from '../roster/guard.ts';
import type { GuardKey } from '../roster/guard_changes.ts';
import type { Closeness } from '../roster/guard_effect.ts';
import { nearest, tooLargeUnder, tripsUnder } from '../roster/guard_effect.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Times } from './format.ts';
import { guardClause, usualWords } from './guard_words.ts';

/** How many nights back the page looks. */
export const nightsBack = 90;
/** Imports named one by one. */
const mostNamed = 12;

interface Scope {
  settings: GuardSettings;
  /** One file alone; absent: all. */
  file?: string;
}

export function effectOf(key: GuardKey, nights: readonly MeasuredNight[], scope: Scope, times: Times): EffectProps {
  if (key === 'largest') return sizeEffect(nights, scope, times);
  const { settings, file } = scope;
  const seen = nights.flatMap((night) => {
    const closeness = night.isRollback || !night.files ? undefined : nearest(night.files, settings, key, file);
    if (!closeness || !night.files) return [];
    return [{ night, closeness, trips: tripsUnder(night.files, settings, key, file) }];
  });
  const held = seen.filter(({ trips }) => trips.length > 0);
  const isOff = file !== undefined && guardsOf(settings, file)[key] === 'off';
  const isOffForAll = file === undefined && settings[key] === 'off';
  const furthest = seen.reduce<(typeof seen)[number] | undefined>(
    (most, one) => (most && most.closeness.ratio >= one.closeness.ratio ? most : one),
    undefined,
  );
  return {
    key,
    clause: guardClauseSentence(key, settings, file),
    sentence: sentenceOf(seen.length, held.length),
    ...(furthest && furthest.closeness.rows > 0 && held.length === 0
      ? {
          furthest: `${file === undefined ? 'Nearest' : 'Furthest'}: ${extentWords(furthest.closeness)}, ${dayOf(furthest.night, times)}.`,
        }
      : {}),
    held: named(
      held.map(({ night, closeness }) => ({ night, detail: extentWords(closeness) })),
      times,
    ),
    more: Math.max(0, held.length - mostNamed),
    points: seen.map(({ night, closeness, trips }) => ({
      label: `${dayOf(night, times)}: ${extentWords(closeness)}`,
      href: `/imports/${night.importId}`,
      ratio: closeness.ratio,
      isHeld: trips.length > 0,
    })),
    hasLimit: !isOff && !isOffForAll,
    notes: leftOut(nights),
  };
}

function sizeEffect(nights: readonly MeasuredNight[], { settings, file }: Scope, times: Times): EffectProps {
  const seen = nights.flatMap(({ isRollback, files, ...night }) => {
    const sized = (files ?? []).filter(
      ({ name, bytes }) => bytes !== undefined && (file === undefined || name === file),
    );
    const largest = sized.toSorted((a, b) => b.bytes! - a.bytes!)[0];
    if (isRollback || !largest) return [];
    const refused = tooLargeUnder(sized, settings, file);
    return [{ night, bytes: largest.bytes!, name: largest.name, refused }];
  });
  const most = seen.toSorted((a, b) => b.bytes - a.bytes)[0];
  const refused = seen.filter((one) => one.refused.length > 0);
  const isSet = settings.largest !== undefined || Object.values(settings.files ?? {}).some((one) => one.largest);
  const top = Math.max(1, most?.bytes ?? 1);
  return {
    key: 'largest',
    clause: guardClauseSentence('largest', settings, file),
    sentence: isSet
      ? `Would have refused ${refused.length === 0 ? 'none' : count(refused.length)} of ${countOf(seen.length, 'import')}.`
      : seen.length === 0
        ? 'No night was measured yet.'
        : `No limit of your own; ${countOf(seen.length, 'import')} were read.`,
    ...(most ? { furthest: `Largest: ${most.name}, ${size(most.bytes)}, ${dayOf(most.night, times)}.` } : {}),
    held: named(
      refused.map(({ night, refused: [first] }) => ({ night, detail: `${first!.name}, ${size(first!.bytes ?? 0)}` })),
      times,
    ),
    more: Math.max(0, refused.length - mostNamed),
    points: seen.map(({ night, bytes, name, refused: over }) => ({
      label: `${dayOf(night, times)}: ${name}, ${size(bytes)}`,
      href: `/imports/${night.importId}`,
      ratio: bytes / top,
      isHeld: over.length > 0,
    })),
    hasLimit: false,
    notes: [],
  };
}

function sentenceOf(seen: number, held: number): string {
  if (seen === 0) return 'No night was measured yet.';
  if (held === 0) return `Would have held none of ${countOf(seen, 'import')}.`;
  return `Would have held ${count(held)} of ${countOf(seen, 'import')}.`;
}

function guardClauseSentence(key: GuardKey, settings: GuardSettings, file: string | undefined): string {
  const clause = guardClause(key, settings, file);
  if (clause === undefined) return `Refused when larger than ${usualWords(key)}.`;
  if (clause.startsWith('off:')) return 'Off.';
  return key === 'largest' ? `Refused when ${clause}.` : `Held when ${clause}.`;
}

function extentWords({ file, group, rows, of, value }: Closeness): string {
  if (group !== undefined) return `${group} in ${file} with ${countOf(rows, 'row')}`;
  return rows === 0 ? 'none' : `${count(rows)} of ${count(of)} in ${file} (${percent(value)})`;
}

function dayOf({ openedAt }: Pick<MeasuredNight, 'openedAt'>, times: Times): string {
  return times.day(times.nightOf(openedAt));
}

function named(of: { night: Pick<MeasuredNight, 'importId' | 'openedAt'>; detail: string }[], times: Times) {
  return of
    .toReversed()
    .slice(0, mostNamed)
    .map(({ night, detail }) => ({ day: dayOf(night, times), href: `/imports/${night.importId}`, detail }));
}

/** What the numbers are not about. */
function leftOut(nights: readonly MeasuredNight[]): string[] {
  const rollbacks = nights.filter(({ isRollback }) => isRollback).length;
  const unkept = nights.filter(({ isRollback, files }) => !isRollback && !files).length;
  return [
    ...(rollbacks > 0 ? [`${countOf(rollbacks, 'rollback')} left out: a person decided that.`] : []),
    ...(unkept > 0 ? [`${countOf(unkept, 'import')} left out: checked before these numbers were kept.`] : []),
  ];
}
