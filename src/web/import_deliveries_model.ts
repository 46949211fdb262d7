// Each delivery of an import with its attempts and its receipt.

import type { AttemptView, DeliveryView, MadeView } from '../../views/import_deliveries.tsx';
import { countOf, duration, size } from '../../views/words.ts';
import { assertNever } from '../kit/assert_never.ts';
import { forbidden } from '../relay/agreement.ts';
import { repeatedBy } from '../relay/delivery_evidence.ts';
import { byDestination, isRepeat, standingTo, strayTo } from '../relay/delivery_sum.ts';
import { goesThere, isBeingPlaced, isHeldBack } from '../relay/held_back.ts';
import { madeSentences } from '../relay/made_words.ts';
import type { Attempt, Delivery, Feed, Import } from '../relay/records.ts';
import { keyOf, sourceOf } from '../relay/report_source.ts';

import type { Times } from './format.ts';
import { pathOfReport } from './report_list.ts';
import type { Site } from './site.ts';
import { deliveryStatus, type StatusView } from './status_of.ts';

/** All deliveries of an import: by destination, of each the newest first. */
export function deliveryViews(
  site: Site,
  deliveries: readonly Delivery[],
  times: Times,
  maySend: boolean,
): DeliveryView[] {
  return byDestination(deliveries).flatMap((to) =>
    to.toReversed().map((delivery) => deliveryView(site, delivery, deliveries, times, maySend)),
  );
}

/** `deliveries`: all of its import. */
export function deliveryView(
  site: Site,
  delivery: Delivery,
  deliveries: readonly Delivery[],
  times: Times,
  maySend: boolean,
): DeliveryView {
  const { store, relay } = site.deps;
  const destination = store.destinations.get(delivery.destinationId);
  const name = destination?.name ?? 'a removed destination';
  const progress = delivery.state === 'sending' ? relay.deliveryProgress(delivery.id) : undefined;
  const may = maySend ? actionsOf(site, delivery, deliveries) : {};
  const by = repeatedBy(store, delivery, deliveries);
  const newestReceipt = deliveries.findLast((one) => one.destinationId === delivery.destinationId && one.receipt);
  return {
    id: delivery.id,
    destination: name,
    href: destination ? `/destinations/${encodeURIComponent(name)}` : '/destinations',
    ...statusAmong(site, delivery, deliveries),
    sentence: progress
      ? `Sending ${progress.file}: ${size(progress.bytes)} of ${size(progress.of)}.`
      : sentenceOf(site, { delivery, deliveries, name, times }),
    ...(by === undefined ? {} : { repeatedBy: by }),
    ...(progress ? { share: progress.of > 0 ? progress.bytes / progress.of : 0 } : {}),
    ...problemOf(site, delivery),
    attempts: store.deliveries.attempts(delivery.id).map((attempt) => attemptView(attempt, times)),
    ...(delivery.receipt
      ? {
          receipt: {
            at: times.moment(delivery.receipt.at),
            where: delivery.receipt.where,
            files: delivery.receipt.files,
            isNewest: newestReceipt?.id === delivery.id,
            ...(delivery.receipt.made ? { made: madeSentences(delivery.receipt.made) } : {}),
            ...(delivery.receipt.hostKey === undefined ? {} : { hostKey: delivery.receipt.hostKey }),
          },
        }
      : {}),
    ...againVerbOf(delivery),
    made: madeOf(site, delivery),
    ...(delivery.state === 'waiting' && delivery.attempts === 0
      ? {}
      : { receiptHref: `/deliveries/${delivery.id}/receipt` }),
    ...may,
  };
}

/** How one stands; a repeat that failed leaves what was there before it. `deliveries`: all of its import. */
export function statusAmong(
  { deps: { store } }: Site,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): StatusView {
  const status = deliveryStatus(delivery.state);
  if (isHeldBack(delivery)) return { ...status, word: 'Held back' };
  const isThere = delivery.state === 'failed' && standingTo(store, delivery, deliveries) !== undefined;
  return isThere ? { status: 'late', word: 'Not sent once more' } : status;
}

/** Why it was not sent. Of a set that is not in force any more nothing can be done about that. */
function problemOf({ deps: { store } }: Site, delivery: Delivery): Pick<DeliveryView, 'problem'> {
  const { state, problem } = delivery;
  if (!problem || state === 'delivered') return {};
  const it = store.imports.head(delivery.importId);
  const newer = it && newerThan(it, store.feeds.get(it.feedId));
  const isOver = newer !== undefined && state !== 'waiting' && state !== 'sending';
  const hint = isOver ? `Import ${newer.id} is in force now: this one is not sent any more.` : problem.hint;
  return { problem: { ...problem, hint } };
}

/** The import that is in force in place of this one. */
export function newerThan(
  { id }: Pick<Import, 'id'>,
  feed: Feed | undefined,
): { id: number; href: string } | undefined {
  const inForce = feed?.baselineImportId;
  return inForce === undefined || inForce <= id ? undefined : { id: inForce, href: `/imports/${inForce}` };
}

/** What the button says that lets something go. */
function againVerbOf({ problem }: Delivery): { againVerb?: string } {
  if (problem?.code === 'report_columns') return { againVerb: 'Send with the new columns' };
  return problem?.code === 'rows_fewer' ? { againVerb: 'Send with fewer rows' } : {};
}

/** The files of its reports: how large, and what was said of them although they are sent. */
function madeOf({ deps: { store } }: Site, { importId, reports }: Delivery): MadeView[] {
  return (reports ?? []).flatMap((report) => {
    const source = sourceOf(report, store.reports.byName);
    const files = source ? (store.reports.built(importId, keyOf(source))?.files ?? []) : [];
    return files.map(({ name, rows, leftOut = 0, said = [] }) => ({
      name,
      href: pathOfReport(report.from),
      rows,
      leftOut,
      said,
    }));
  });
}

/** What a person may say about it now: only the newest delivery to a destination, of the set in force. */
function actionsOf(
  { deps: { store, clock } }: Site,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): Pick<DeliveryView, 'againHref' | 'nowHref' | 'cancelHref'> {
  const { id, importId, destinationId, state } = delivery;
  const it = store.imports.head(importId);
  const feed = it && store.feeds.get(it.feedId);
  const isInForce = feed?.baselineImportId === importId && goesThere(feed, delivery);
  if (deliveries.findLast((one) => one.destinationId === destinationId)?.id !== id) return {};
  const at = `/deliveries/${id}`;
  if (state === 'waiting') return { cancelHref: `${at}/cancel`, ...(isInForce ? { nowHref: `${at}/now` } : {}) };
  if (state === 'sending') return isBeingPlaced(delivery) ? {} : { cancelHref: `${at}/cancel` };
  const isDone = state === 'failed' || state === 'cancelled' || state === 'delivered';
  if (!isInForce || !isDone) return {};
  // Its page says what to do first, and then it goes by itself.
  const destination = store.destinations.get(destinationId);
  const isOver = destination && forbidden(destination, store.district.get(), clock.now()) !== undefined;
  return isOver && delivery.problem?.code === 'agreement_ended' ? {} : { againHref: `${at}/again` };
}

/** What the destination still has: `gradecam keeps Import 213, delivered Thu, Nov 19, 1:40 AM.` */
function keptAt({ deps: { store } }: Site, delivery: Delivery, name: string, times: Times): string {
  const feedId = store.imports.head(delivery.importId)?.feedId;
  const last = feedId === undefined ? undefined : store.deliveries.lastDelivered(feedId, delivery.destinationId);
  const stray = feedId === undefined ? undefined : strayTo(store, feedId, delivery);
  if (stray) {
    const beside = last?.receipt ? `, beside those of Import ${last.importId}` : '';
    return `Some files of Import ${stray.importId} may be in place at ${name}${beside}: it broke off while they were put there.`;
  }
  if (!last?.receipt) return `${name} has received nothing of this feed yet.`;
  const what = last.importId === delivery.importId ? 'has this file set' : `keeps Import ${last.importId}`;
  return `${name} ${what}, delivered ${times.near(last.receipt.at).text}.`;
}

/** One delivery among all of its import, to the destination of this name. */
interface Told {
  delivery: Delivery;
  deliveries: readonly Delivery[];
  name: string;
  times: Times;
}

function sentenceOf(site: Site, told: Told): string {
  const { delivery, deliveries, name, times } = told;
  switch (delivery.state) {
    case 'waiting': {
      const due = times.near(delivery.dueAt).text;
      const until = delivery.deadlineAt === undefined ? '' : `, until ${times.near(delivery.deadlineAt).text}`;
      if (delivery.attempts > 0) return `Tried ${countOf(delivery.attempts, 'time')}; tried again at ${due}${until}.`;
      return delivery.dueAt > times.now ? `Sent at ${due}${until}.` : 'About to be sent.';
    }
    case 'sending':
      return `Attempt ${delivery.attempts} is running.`;
    case 'delivered':
      return delivery.receipt ? `Delivered ${times.near(delivery.receipt.at).text}, receipt verified.` : 'Delivered.';
    case 'failed':
      return failedWords(site, told);
    case 'superseded':
      return 'A newer import went instead.';
    case 'cancelled': {
      const isAsked = delivery.problem?.code === 'delivery_cancelled';
      const what = isRepeat(delivery, deliveries) ? 'It is not sent once more.' : 'It is not sent.';
      return `${isAsked ? what : heldBackWords(site, delivery)} ${keptAt(site, delivery, name, times)}`;
    }
    default:
      return assertNever(delivery.state, 'delivery state');
  }
}

function heldBackWords({ deps: { store } }: Site, delivery: Delivery): string {
  const feed = store.feeds.get(store.imports.head(delivery.importId)?.feedId ?? 0);
  return feed && !goesThere(feed, delivery)
    ? 'Held back: the feed does not go there any more.'
    : 'Held back while the feed is stopped or paused.';
}

/** What a delivery that failed leaves at the destination; one that was only to be sent once more may leave all of it. */
function failedWords(site: Site, { delivery, deliveries, name, times }: Told): string {
  const tries = delivery.attempts > 0 ? `: ${countOf(delivery.attempts, 'try', 'tries')}` : '';
  if (!isRepeat(delivery, deliveries))
    return `${name} does not have this file set${tries}. ${keptAt(site, delivery, name, times)}`;
  if (standingTo(site.deps.store, delivery, deliveries))
    return `It was not sent once more${tries}. ${keptAt(site, delivery, name, times)}`;
  if (delivery.renameBegunAt !== undefined || delivery.placedBefore !== undefined)
    return `It broke off while its files were put in place once more: ${name} may have only some of them.`;
  return `It was not sent once more${tries}, and what ${name} has now is not certain.`;
}

function attemptView(attempt: Attempt, times: Times): AttemptView {
  const isOpen = attempt.endedAt === undefined;
  return {
    startedAt: times.near(attempt.startedAt),
    ...(attempt.endedAt === undefined ? {} : { took: duration(attempt.endedAt - attempt.startedAt) }),
    outcome: attempt.problem ? `${attempt.problem.title}: ${attempt.problem.detail}` : isOpen ? 'running' : 'worked',
  };
}
