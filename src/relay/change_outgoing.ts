// What goes along to a destination and under which names, changed by a person: from what that person looked at, with a
// reason, on the record. And what that would mean for the roster in force.
import { markOfText } from '../kit/mark.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { cuttingLayout, isAll, type Only, type OnlyMistake, onlyMistakes } from '../roster/only.ts';
import { counted, listed } from '../roster/words.ts';
import { layoutOf } from './completeness.ts';
import { setOf } from './night_set.ts';
import { outgoingNameMistakes } from './outgoing_names.ts';
import { newOverwriting, overwritingIn, overwritingWords } from './overwriting.ts';
import type { Look } from './pack_port.ts';
import { nameAtDestination } from './packing.ts';
import type { Rows } from './ports.ts';
import type { Feed, Forward } from './records.ts';
import type { Relay } from './relay.ts';
import { choiceMistake, madeTwice } from './report_choice.ts';
import { namesMadeBy } from './report_source.ts';
import type { Story } from './story.ts';

/** What a person decides about one forward. */
export type Outgoing = Pick<Forward, 'name' | 'zip' | 'only' | 'reports'>;

/** Tells one state from another. */
export function markOfOutgoing({ name, zip, only, reports }: Outgoing): string {
  const left = [only?.columns ?? null, only?.schools ?? null, only?.optOut ?? null];
  const made = reports?.map((report) => [report.from, report.name ?? null]) ?? null;
  return markOfText(JSON.stringify([name, zip ?? null, ...left, made]));
}

/** Something that does not fit the feed or what else is sent, as a sentence. */
export interface OutgoingMistake {
  field: 'name' | 'zip' | 'only' | 'reports';
  text: string;
  /** Which part of what is left out it is. */
  of?: OnlyMistake;
}

/** Everything that does not fit the feed. `isOwn`: whether the district has a report of this name. */
export function outgoingMistakes(
  feed: Feed,
  { name, zip, only, reports }: Outgoing,
  isOwn: (report: string) => boolean,
): OutgoingMistake[] {
  const layout = layoutOf(feed, builtInLayout);
  const files = reports?.flatMap(namesMadeBy) ?? layout?.files.map((file) => file.name) ?? [];
  const names =
    zip === undefined
      ? outgoingNameMistakes(name, { files }).map((text) => ({ field: 'name' as const, text }))
      : outgoingNameMistakes(zip, { isZip: true }).map((text) => ({ field: 'zip' as const, text }));
  if (!reports) {
    const wrong = only && layout ? onlyMistakes(agreed(feed, layout), only) : [];
    return [...names, ...wrong.map((of) => ({ field: 'only' as const, text: of.text, of }))];
  }
  const twice = madeTwice(reports);
  const chosen = reports.flatMap((report) => choiceMistake(report, layoutIdOf(feed), isOwn)?.text ?? []);
  return [
    ...names,
    ...[...chosen, ...(twice === undefined ? [] : [twice])].map((text) => ({ field: 'reports' as const, text })),
    ...(only
      ? [{ field: 'only' as const, text: 'A report says in its SELECT what goes along; nothing else is left out.' }]
      : []),
  ];
}

/** The layout that a feed's reports read, by its id; undefined while it is learned. */
export function layoutIdOf({ layout }: Feed): string | undefined {
  if (layout === 'learn') return undefined;
  return typeof layout === 'string' ? layout : layout.id;
}

/** The forward as somebody wants it, and what is left as it is. */
export function forwardWith(forward: Forward, { name, zip, only, reports }: Outgoing): Forward {
  const { name: _, zip: __, only: ___, reports: ____, ...rest } = forward;
  return {
    ...rest,
    name,
    ...(zip === undefined ? {} : { zip }),
    ...(only === undefined || isAll(only) ? {} : { only }),
    ...(reports === undefined ? {} : { reports }),
  };
}

/** A file of another feed that would lie under the same name, as a sentence; not what was so already. */
export function overwritingMistake(
  rows: Pick<Rows, 'feeds' | 'destinations' | 'arrivals'>,
  feed: Feed,
  forward: Forward,
  outgoing: Outgoing,
): string | undefined {
  const forwards = feed.forwards.map((it) =>
    it.destinationId === forward.destinationId ? forwardWith(it, outgoing) : it,
  );
  const wrong = newOverwriting(overwritingIn(rows), overwritingIn(rows, { ...feed, forwards }));
  return wrong && overwritingWords(wrong);
}

/** The layout that sets of the feed are cut by. */
export function agreed(feed: Feed, layout: Layout): Layout {
  const known = typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout;
  return feed.pinned ? cuttingLayout(feed.pinned, known) : layout;
}

/** What stays here, for the record: no value of anybody. */
export function outgoingWords({ name, zip, only, reports }: Outgoing): string {
  const { columns = {}, schools, optOut } = only ?? {};
  return [
    ...(reports ?? []).map((it) => `report ${it.from}${it.name === undefined ? '' : ` as ${it.name}`}`),
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
        const wrong = outgoingMistakes(feed, outgoing, (name) => rows.reports.byName(name) !== undefined)[0];
        if (wrong) return fail(wrong.field === 'reports' ? 'report_wrong' : 'left_out_wrong', wrong.text);
        const same = overwritingMistake(rows, feed, forward, outgoing);
        if (same !== undefined) return fail('names_collide', same);
        const next = forwardWith(forward, outgoing);
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
