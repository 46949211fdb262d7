// The page of a feed's guards as plain data: the limits of one scope as they are or as somebody is typing them.
import type { FeedGuardsProps, GuardField, GuardRow } from '../../views/feed_guards.tsx';
import { count } from '../../views/words.ts';
import { formatSize } from '../relay/district/sizes.ts';
import type { Feed } from '../relay/records.ts';
import type { GuardedFile } from '../roster/guard.ts';
import { floorOf, guardDefaults, guardNotices, guardsOf } from '../roster/guard.ts';
import type { GuardKey } from '../roster/guard_changes.ts';
import { guardOfKey, settingWords, withoutEmpty } from '../roster/guard_changes.ts';
import type { FileGuards, GuardSettings, LimitName } from '../roster/guard_settings.ts';
import { effectOf, nightsBack } from './guard_effects.ts';
import type { GuardMistake, GuardTexts } from './guard_form.ts';
import { fieldsOf, guardsIn, textsOf } from './guard_form.ts';
import { guardOrder, guardTexts, usualWords } from './guard_words.ts';
import { layoutInForce } from './layout_words.ts';
import { sinceNights } from './nights_of.ts';
import { timesOf } from './page.ts';
import type { Site } from './site.ts';

/** What somebody typed and did not save yet. */
export interface Draft {
  texts: GuardTexts;
  why: string;
  /** The guards that this person looked at. */
  seen: GuardSettings;
}

export interface GuardsAsked {
  file?: string;
  draft?: Draft;
  mistakes?: readonly GuardMistake[];
  mayChange: boolean;
}

/** The limits of all files, or those of one that differ. */
export function scopeOf(guards: GuardSettings, file: string | undefined): FileGuards {
  if (file !== undefined) return guards.files?.[file] ?? {};
  const { files: _, ...all } = guards;
  return all;
}

/** The guards with one scope in place of what it was. */
export function withScope(guards: GuardSettings, file: string | undefined, scope: FileGuards): GuardSettings {
  const { files, ...all } = guards;
  if (file === undefined) return withoutEmpty({ ...scope, ...(files ? { files } : {}) });
  return withoutEmpty({ ...all, files: { ...files, [file]: scope } });
}

/** Files that may have limits of their own: those of the layout, and those that have some. */
export function guardedFiles(feed: Feed): string[] {
  const names = layoutInForce(feed)?.files.map((file) => file.name) ?? [];
  return [...new Set([...names, ...Object.keys(feed.guards.files ?? {})])];
}

export function guardsPath(feed: Feed): string {
  return `/feeds/${encodeURIComponent(feed.name)}/guards`;
}

function hrefOf(feed: Feed, file: string | undefined): string {
  return file === undefined ? guardsPath(feed) : `${guardsPath(feed)}?${new URLSearchParams({ file })}`;
}

/** The settings whose effect is shown: what is typed, where it can be read, over what is set. */
export function shownGuards(feed: Feed, { file, draft }: GuardsAsked): GuardSettings {
  return draft ? withScope(feed.guards, file, guardsIn(draft.texts).guards) : feed.guards;
}

export function guardEffect(site: Site, feed: Feed, key: GuardKey, asked: GuardsAsked) {
  const times = timesOf(site);
  const nights = site.deps.store.measures.since(feed.id, sinceNights(times, nightsBack));
  const scope = { settings: shownGuards(feed, asked), ...(asked.file === undefined ? {} : { file: asked.file }) };
  return effectOf(key, nights, scope, times);
}

export function guardsProps(site: Site, feed: Feed, asked: GuardsAsked): FeedGuardsProps {
  const { file, draft, mistakes = [] } = asked;
  const times = timesOf(site);
  const nights = site.deps.store.measures.since(feed.id, sinceNights(times, nightsBack));
  const settings = shownGuards(feed, asked);
  const texts = draft?.texts ?? textsOf(scopeOf(feed.guards, file));
  const rows = guardOrder.map(
    (key): GuardRow => ({
      key,
      title: guardTexts[key].title,
      fields: fieldViews(key, texts, feed, file),
      ...(key === 'largest'
        ? {}
        : { off: { name: `${key}.off`, isOff: Boolean(texts[`${key}.off`]), warning: guardTexts[key].off } }),
      usual: file === undefined ? `Usual: ${usualWords(key)}.` : `All files: ${allFilesWords(key, feed.guards)}.`,
      isSet: fieldsOf(key).some((field) => Boolean(texts[field])),
      own: file === undefined ? ownLimits(key, feed) : [],
      ...milderWords(key, feed),
      effect: effectOf(key, nights, { settings, ...(file === undefined ? {} : { file }) }, times),
    }),
  );
  const seen = draft?.seen ?? feed.guards;
  const came = new Set(nights.flatMap((night) => night.files ?? []).map(({ name }) => name));
  const scopes = [undefined, ...guardedFiles(feed)].map((name) => {
    const own = name === undefined ? 0 : Object.keys(feed.guards.files?.[name] ?? {}).length;
    const isHere = name === file;
    const isSeen = name === undefined || came.size === 0 || came.has(name) || own > 0 || isHere;
    return { text: name ?? 'All files', href: hrefOf(feed, name), isHere, own, isSeen };
  });
  return {
    feed: { name: feed.name, href: `/feeds/${encodeURIComponent(feed.name)}` },
    ...(file === undefined ? {} : { file }),
    scopes: scopes.filter((scope) => scope.isSeen),
    neverCame: scopes.filter((scope) => !scope.isSeen),
    rows,
    mistakes,
    ...(asked.mayChange
      ? {
          form: {
            action: guardsPath(feed),
            page: guardsPath(feed),
            seen: JSON.stringify(seen),
            why: draft?.why ?? '',
            isChanged: draft !== undefined,
          },
        }
      : {}),
  };
}

function fieldViews(key: GuardKey, texts: GuardTexts, feed: Feed, file: string | undefined): GuardField[] {
  const above = file === undefined ? {} : scopeOf(feed.guards, undefined);
  const value = (name: string) => texts[name] ?? '';
  if (key === 'largest') {
    const inherited = above.largest === undefined ? 'no limit of your own' : formatSize(above.largest);
    return [{ name: 'largest.size', before: 'At most', after: '', value: value('largest.size'), inherited }];
  }
  if (key === 'groupRemoved') {
    const inherited = String(above.groupRemoved ?? guardDefaults.groupRemoved);
    const name = 'groupRemoved.rows';
    return [{ name, before: 'That had at least', after: 'rows', value: value(name), inherited }];
  }
  return limitFields(key, above, value);
}

function limitFields(key: LimitName, above: FileGuards, value: (name: string) => string): GuardField[] {
  const limit = guardsOf(above, '')[key];
  const inherited = limit === 'off' ? { percent: 'off' } : limit;
  const usualFloor = limit === 'off' ? '' : count(floorOf(key, { percent: limit.percent }, large));
  return [
    ['percent', 'More than', '%', inherited.percent],
    ['atLeast', 'and at least', 'rows', limit !== 'off' && limit.atLeast !== undefined ? limit.atLeast : usualFloor],
    ['orAtLeast', 'or in any case', 'rows', limit === 'off' ? '' : (limit.orAtLeast ?? 'none')],
  ].map(([part, before, after, usual]) => {
    const name = `${key}.${part}`;
    return { name, before: String(before), after: String(after), value: value(name), inherited: String(usual) };
  });
}

/** A file of many rows that several nights took from, for the floor that is usual there. */
const large: GuardedFile = {
  name: '',
  rows: 9_000,
  badRows: 0,
  orphanRows: 0,
  repeats: 0,
  comparison: { before: 10_000, added: 0, removed: 0, changed: 0, groups: [] },
  sinceWeek: { removed: 1_000, of: 10_000 },
};

function allFilesWords(key: GuardKey, guards: GuardSettings): string {
  const { [key]: own } = guards;
  return own === undefined ? usualWords(key) : settingWords(key, guards);
}

function ownLimits(key: GuardKey, feed: Feed): GuardRow['own'] {
  return Object.entries(feed.guards.files ?? {}).flatMap(([file, guards]) =>
    guards[key] === undefined ? [] : [{ file, words: settingWords(key, guards), href: hrefOf(feed, file) }],
  );
}

function milderWords(key: GuardKey, feed: Feed): Pick<GuardRow, 'milder'> {
  const guard = guardOfKey(key);
  const word = guard && feed.severities?.[guardNotices[guard]];
  if (word === undefined || word === 'hold' || word === 'reject') return {};
  return { milder: `In this feed a trip is only told (${word}), and holds nothing: see Severities.` };
}
