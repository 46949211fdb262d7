// What goes along to a destination and under which names, changed by a person: from what that person looked at, with a
// reason, on the record. And what that would mean for the roster in force.
import { markOfText } from '../kit/mark.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { cuttingLayout, isAll, type Only, onlyMistakes } from '../roster/only.ts';
import { counted, listed } from '../roster/words.ts';
import { layoutOf } from './completeness.ts';
import { setOf } from './night_set.ts';
import { outgoingNameMistakes } from './outgoing_names.ts';
import type { Look } from './pack_port.ts';
import { nameAtDestination } from './packing.ts';
import type { Feed, Forward } from './records.ts';
import type { Relay } from './relay.ts';
import type { Story } from './story.ts';

/** What a person decides about one forward. */
export type Outgoing = Pick<Forward, 'name' | 'zip' | 'only'>;

/** Tells one state from another. */
export function markOfOutgoing({ name, zip, only }: Outgoing): string {
  return markOfText(
    JSON.stringify([name, zip ?? null, only?.columns ?? null, only?.schools ?? null, only?.optOut ?? null]),
  );
}

/** Everything that does not fit the feed, each as a sentence. `reports`: what is sent in place of its files. */
export function outgoingMistakes(
  feed: Feed,
  { name, zip, only }: Outgoing,
  reports?: Forward['reports'],
): { field: 'name' | 'zip' | 'only'; text: string }[] {
  const layout = layoutOf(feed, builtInLayout);
  const files = reports?.flatMap((report) => report.name ?? []) ?? layout?.files.map((file) => file.name) ?? [];
  const names =
    zip === undefined
      ? outgoingNameMistakes(name, { files }).map((text) => ({ field: 'name' as const, text }))
      : outgoingNameMistakes(zip, { isZip: true }).map((text) => ({ field: 'zip' as const, text }));
  if (only && reports)
    return [
      ...names,
      { field: 'only', text: 'A report says in its SELECT what goes along; nothing else is left out.' },
    ];
  const wrong = only && layout ? onlyMistakes(agreed(feed, layout), only) : [];
  return [...names, ...wrong.map((text) => ({ field: 'only' as const, text }))];
}

/** The layout that sets of the feed are cut by. */
export function agreed(feed: Feed, layout: Layout): Layout {
  const known = typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout;
  return feed.pinned ? cuttingLayout(feed.pinned, known) : layout;
}

/** What stays here, for the record: no value of anybody. */
export function outgoingWords({ name, zip, only }: Outgoing): string {
  const { columns = {}, schools, optOut } = only ?? {};
  return [
    zip === undefined ? (name === '{name}' ? '' : `named ${name}`) : `one zip ${zip}`,
    ...Object.entries(columns).map(([file, kept]) => `${counted(kept.length, 'column')} of ${file}`),
    schools ? `schools ${listed(schools, 20)}` : '',
    ...(optOut ?? []).map(
      ({ file, column, values }) => `without ${counted(values.length, 'value')} of ${column} in ${file}`,
    ),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** The names that files of a set have there now, as an example. */
export function exampleNames(
  { name, zip }: Outgoing,
  files: readonly string[],
  facts: Parameters<typeof nameAtDestination>[2] & { isEncrypted: boolean },
): string[] {
  const end = facts.isEncrypted ? '.pgp' : '';
  if (zip !== undefined) return [nameAtDestination(zip, 'set.zip', facts) + end];
  return files.map((file) => nameAtDestination(name, file, facts) + end);
}

/** So many looks are kept: whoever ticks a box and unticks it again need not wait twice. */
const mostLooks = 8;

export function createOutgoingChange({
  rows,
  clock,
  log,
  changed,
  packer,
  spool,
  wake,
}: Story): Pick<Relay, 'changeOutgoing' | 'lookOutgoing'> {
  const looks = new Map<string, Look>();
  return {
    changeOutgoing(feedId, by, { to, was, outgoing, why }) {
      const reason = why.trim();
      if (reason === '') return fail('reason_missing', `for what feed ${feedId} sends`);
      return rows.transaction((): Result<boolean> => {
        const feed = rows.feeds.get(feedId);
        const forward = feed?.forwards.find((it) => it.destinationId === to);
        const destination = rows.destinations.get(to);
        if (!feed || !forward || !destination) return fail('not_known', `what feed ${feedId} sends to ${to}`);
        if (markOfOutgoing(forward) !== was)
          return fail('already_decided', `what goes from ${feed.name} to ${destination.name} was changed meanwhile`);
        const wrong = outgoingMistakes(feed, outgoing, forward.reports)[0];
        if (wrong) return fail('left_out_wrong', wrong.text);
        const { name: _, zip: __, only: ___, ...rest } = forward;
        const { name, zip, only } = outgoing;
        const next: Forward = {
          ...rest,
          name,
          ...(zip === undefined ? {} : { zip }),
          ...(only === undefined || isAll(only) ? {} : { only }),
        };
        if (markOfOutgoing(next) === was) return ok(false);
        rows.feeds.setForwards(
          feedId,
          feed.forwards.map((it) => (it === forward ? next : it)),
        );
        const words = (it: Outgoing) => outgoingWords(it) || 'all of it, under its own names';
        const detail = `to ${destination.name}: ${words(next)} in place of ${words(forward)}: ${reason}`;
        rows.activity.add({ at: clock.now(), who: by, what: 'changed', about: `feed ${feed.name}`, detail });
        log.info('outgoing_changed', { feed: feed.name, destination: destination.name, user: by });
        changed({ feedId });
        wake();
        return ok(true);
      });
    },

    async lookOutgoing(feedId, only?: Only) {
      const feed = rows.feeds.get(feedId);
      const importId = feed?.baselineImportId;
      const layout = importId === undefined ? undefined : rows.imports.pinnedOf(importId);
      if (!feed || importId === undefined || !layout) return fail('not_known', 'no roster is in force yet');
      const members = setOf(layout, rows.arrivals.ofImport(importId), feed.completeBy);
      if (members.length === 0) return fail('bytes_lost', `the files of import ${importId} are no longer stored`);
      const files = members.map(({ name, arrival: { bytes, sha256 } }) => {
        return { name, bytes, sha256, path: spool.arrival(sha256) };
      });
      const known = typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout;
      const isCut = only !== undefined && !isAll(only);
      const cutting = cuttingLayout(layout, known);
      const key = markOfText(JSON.stringify([importId, cutting, isCut ? only : null]));
      const before = looks.get(key);
      if (before) return ok(before);
      const look = await packer.look({ files, layout: cutting, ...(isCut ? { only } : {}) });
      if (!look.ok) return look;
      looks.set(key, look.value);
      const oldest = looks.keys().next();
      if (looks.size > mostLooks && !oldest.done) looks.delete(oldest.value);
      return look;
    },
  };
}
