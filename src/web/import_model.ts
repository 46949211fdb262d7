// One import as plain data for its page.

import type { ImportProps } from '../../views/import.tsx';
import type { FileChange } from '../../views/import_changes.tsx';
import type { DecideProps } from '../../views/import_decide.tsx';
import { countOf, list } from '../../views/words.ts';
import { addDays, localDate } from '../kit/zone.ts';
import { longestAllowanceDays } from '../relay/allowances.ts';
import { layoutOf } from '../relay/completeness.ts';
import { placeNow } from '../relay/delivery_sum.ts';
import { archiveOf, isMarker, leftOutOf } from '../relay/night_set.ts';
import type { Arrival, Delivery, Feed, Import } from '../relay/records.ts';
import { layoutFileOf } from '../roster/file_names.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import type { Times } from './format.ts';
import { holdStory, keptSentence } from './hold_words.ts';
import { changesOf } from './import_changes_model.ts';
import { deliveryViews, newerThan } from './import_deliveries_model.ts';
import { layoutChangeOf, proposalOf } from './import_layout_model.ts';
import { noticeGroups } from './import_notices_model.ts';
import { rollbackProps } from './import_rollback.ts';
import { importSteps } from './import_steps.ts';
import { wentTo } from './import_went.ts';
import { timesOf } from './page.ts';
import { reportLinks } from './report_formats.ts';
import { isInitialHold, rejectSentence, totalsOf } from './sentences.ts';
import type { Site } from './site.ts';
import { importStatus, isMoving } from './status_of.ts';
import { notDelivered } from './tonight_model.ts';

export interface Reader {
  mayDecide: boolean;
  /** Asked for, and on record. */
  showValues?: boolean;
}

/** Undefined when there is no such import. */
export function importModel(site: Site, id: number, reader: Reader): ImportProps | undefined {
  const { store, relay } = site.deps;
  const it = store.imports.get(id);
  if (!it) return undefined;
  const feed = store.feeds.get(it.feedId);
  const times = timesOf(site);
  const arrivals = store.arrivals.ofImport(id);
  const deliveries = store.deliveries.ofImport(id);
  const proposal = proposalOf(site, it, feed, { showValues: false, ...reader });
  const layoutChange = layoutChangeOf(site, it, feed, reader.mayDecide);
  const rows = new Map(it.report?.files.map((file) => [file.name, file.rows]));
  const rowsByHash = new Map(it.report?.files.map((file) => [file.sha256, file.rows]));
  const newer = newerThan(it, feed);
  const rollback = reader.mayDecide ? rollbackProps(site, it, feed, times) : undefined;
  return {
    id,
    feed: { name: feed?.name ?? 'a removed feed', href: feed ? `/feeds/${encodeURIComponent(feed.name)}` : '/feeds' },
    ...importStatus(it.state),
    ...(it.state === 'held' ? { held: holdStory(it) } : { sentence: sentenceOf(site, it, deliveries, times) }),
    ...(it.state === 'undelivered' && newer !== undefined ? { newer } : {}),
    ...(isLive(it) ? { liveHref: `/imports/${id}/live` } : {}),
    ...(it.problem ? { problem: it.problem } : {}),
    steps: importSteps({
      ...{ it, feed, arrivals, deliveries, relay, times },
      ...{ placeIn: placeNow(store), isStopped: feed?.stopped !== undefined },
    }),
    reasons: isRefusedByCheck(it) ? (it.report?.reasons.slice(1) ?? []) : [],
    changes: it.report && feed ? changesShown(it, changesOf(it.report, feed.guards, it.id)) : [],
    isFirst: it.baselineImportId === undefined,
    notices: it.report ? noticeGroups(it.report) : [],
    wasChecked: it.report !== undefined,
    ...(proposal ? { proposal } : {}),
    ...(layoutChange ? { layoutChange } : {}),
    downloads: it.report ? reportLinks(it.id) : [],
    files: inOrder(arrivals).map((arrival) => {
      const counted = rows.get(arrival.name) ?? rowsByHash.get(arrival.sha256);
      const archive = arrivals.find((one) => one.id === arrival.partOf)?.name;
      const note = archive ? `in ${archive}` : noteOn(arrival, feed, arrivals);
      return {
        name: arrival.name,
        ...(note === undefined ? {} : { note }),
        bytes: arrival.bytes,
        sha256: arrival.sha256,
        received: times.near(arrival.receivedAt),
        ...(counted === undefined ? {} : { rows: counted }),
      };
    }),
    deliveries: deliveryViews(site, deliveries, times, reader.mayDecide),
    ...(it.state === 'held' ? { decide: decideProps(site, it, feed, reader) } : {}),
    ...(rollback ? { rollback } : {}),
  };
}

/** Of a refused set that could not be compared there are the rows alone, and these stand beside its files. */
function changesShown({ state }: Import, changes: readonly FileChange[]): readonly FileChange[] {
  return state === 'rejected' && changes.every(({ baselineRows }) => baselineRows === undefined) ? [] : changes;
}

/** A zip stands before what was in it. */
function inOrder(arrivals: readonly Arrival[]): Arrival[] {
  const place = (it: Arrival) => it.partOf ?? it.id;
  return [...arrivals].sort((a, b) => place(a) - place(b) || a.id - b.id);
}

/** What a file is when it is not simply one of the set. */
function noteOn(arrival: Arrival, feed: Feed | undefined, arrivals: readonly Arrival[]): string | undefined {
  if (!feed) return undefined;
  const layout = layoutOf(feed, builtInLayout);
  if (isMarker(feed.completeBy, arrival.name)) return 'the marker; it is not forwarded';
  const isOut = leftOutOf(layout, arrivals, feed.completeBy).some((one) => one.name === arrival.name);
  if (isOut) return 'not part of the set';
  const name = layout && layoutFileOf(layout, arrival.name)?.name;
  return name === undefined || name === arrival.name ? undefined : `as ${name}`;
}

/** A held or waiting import can move too: a person decides, a newer one takes its place, a slot comes. */
export function isLive(it: Import): boolean {
  return isMoving(it.state) || it.state === 'held' || it.state === 'accepted';
}

function isRefusedByCheck(it: Import): boolean {
  return it.state === 'rejected' && it.decisions.findLast(({ what }) => what === 'rejected')?.by === 'Rollcall';
}

function sentenceOf(site: Site, it: Import, deliveries: readonly Delivery[], times: Times): string {
  const [first] = it.decisions;
  if (it.rollbackOf !== undefined && first) {
    return `The roster of Import ${it.rollbackOf} once more: ${first.by} went back to it ${times.near(first.at).text}, because ${first.why.replace(/\.$/, '')}.`;
  }
  const released = it.decisions.findLast((decision) => decision.what === 'released');
  const by = released ? `Released by ${released.by}. ` : '';
  switch (it.state) {
    case 'rejected':
      return `${rejectSentence(it)} The last accepted roster stays in force.`;
    case 'forwarded': {
      const names = deliveries.flatMap(
        ({ destinationId }) => site.deps.store.destinations.get(destinationId)?.name ?? [],
      );
      if (names.length === 0) return `${by}Accepted, and sent nowhere: no destination is agreed.`;
      const isWhole = deliveries.every(({ reports, packing }) => !reports && !packing?.only);
      const isMade = deliveries.every(({ reports }) => reports);
      const all = it.report && isWhole ? countOf(totalsOf(it.report).rows, 'row') : 'The files';
      const rows = isMade ? 'What the reports made of it' : all;
      return `${by}${rows} went to ${wentTo(site, it, deliveries, times)}.`;
    }
    case 'undelivered': {
      const why = notDelivered(site, deliveries, 'failed', 'cancelled').map(({ text }) => text);
      return `${by}Not delivered${why.join('')}.`;
    }
    case 'superseded':
      return 'A newer import took its place before this one was decided or sent.';
    default:
      return `Opened ${times.moment(it.openedAt).text}, ${times.ago(it.openedAt)}.`;
  }
}

/** What the foot of a held import says and offers. */
export function decideProps(site: Site, it: Import, feed: Feed | undefined, reader: Reader): DecideProps {
  const times = timesOf(site);
  const arrivals = site.deps.store.arrivals.ofImport(it.id);
  const archive = archiveOf(arrivals);
  const files = it.report?.files.length ?? arrivals.length;
  const names = (feed?.forwards ?? []).flatMap(
    (forward) => site.deps.store.destinations.get(forward.destinationId)?.name ?? [],
  );
  const what = archive ? archive.name : countOf(files, 'file');
  const verb = archive || files === 1 ? 'goes' : 'go';
  const goes =
    names.length > 0 ? `${what} ${verb} to ${list(names)}` : 'nothing is sent: the feed has no destination yet';
  const isInitial = isInitialHold(it);
  const sends = feed?.stopped ? 'nothing is sent while the feed is stopped' : goes;
  const kept = keptSentence(site, it, feed, times);
  return {
    importId: it.id,
    isInitial,
    released: isInitial
      ? `${capital(sends)}. The next nights are compared with this layout and these rows.`
      : `${capital(sends)}. The next night is compared with these rows.`,
    kept: kept || (it.baselineImportId === undefined ? 'Nothing is sent.' : 'The last accepted roster stays in force.'),
    mayDecide: reader.mayDecide,
    ...(it.holdCause === 'check' && !isInitial ? { also: alsoDates(site) } : {}),
  };
}

/** Between which dates a person may accept further nights of the same kind. */
function alsoDates({ deps: { store, clock } }: Site): { from: string; until: string } {
  const today = localDate(clock.now(), store.district.get()?.timezone ?? 'UTC');
  return { from: today, until: addDays(today, longestAllowanceDays) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
