// Each delivery of an import with its attempts and its receipt.

import type { AttemptView, DeliveryView, MadeView } from '../../views/import_deliveries.tsx';
import { countOf, duration, size } from '../../views/words.ts';
import { assertNever } from '../kit/assert_never.ts';
import { madeSentences } from '../relay/made_words.ts';
import type { Attempt, Delivery } from '../relay/records.ts';
import { keyOf, sourceOf } from '../relay/report_source.ts';
import { isBeingPlaced, isHeldBack } from '../relay/sending.ts';
import type { Times } from './format.ts';
import { pathOfReport } from './report_list.ts';
import type { Site } from './site.ts';
import { deliveryStatus } from './status_of.ts';

export function deliveryViews(
  site: Site,
  deliveries: readonly Delivery[],
  times: Times,
  maySend: boolean,
): DeliveryView[] {
  const { store, relay } = site.deps;
  return deliveries.map((delivery) => {
    const destination = store.destinations.get(delivery.destinationId);
    const name = destination?.name ?? 'a removed destination';
    const progress = delivery.state === 'sending' ? relay.deliveryProgress(delivery.id) : undefined;
    const may = maySend ? actionsOf(site, delivery, deliveries) : {};
    return {
      id: delivery.id,
      destination: name,
      href: destination ? `/destinations/${encodeURIComponent(name)}` : '/destinations',
      ...(isHeldBack(delivery)
        ? { ...deliveryStatus(delivery.state), word: 'Held back' }
        : deliveryStatus(delivery.state)),
      sentence: progress
        ? `Sending ${progress.file}: ${size(progress.bytes)} of ${size(progress.of)}.`
        : sentenceOf(site, delivery, name, times),
      ...(progress ? { share: progress.of > 0 ? progress.bytes / progress.of : 0 } : {}),
      ...(delivery.problem && delivery.state !== 'delivered' ? { problem: delivery.problem } : {}),
      attempts: store.deliveries.attempts(delivery.id).map((attempt) => attemptView(attempt, times)),
      ...(delivery.receipt
        ? {
            receipt: {
              at: times.moment(delivery.receipt.at),
              where: delivery.receipt.where,
              files: delivery.receipt.files,
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
  });
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
  { deps: { store } }: Site,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): Pick<DeliveryView, 'againHref' | 'nowHref' | 'cancelHref'> {
  const { id, importId, destinationId, state } = delivery;
  const it = store.imports.head(importId);
  const isInForce = it !== undefined && store.feeds.get(it.feedId)?.baselineImportId === importId;
  if (deliveries.findLast((one) => one.destinationId === destinationId)?.id !== id) return {};
  const at = `/deliveries/${id}`;
  if (state === 'waiting') return { cancelHref: `${at}/cancel`, ...(isInForce ? { nowHref: `${at}/now` } : {}) };
  if (state === 'sending') return isBeingPlaced(delivery) ? {} : { cancelHref: `${at}/cancel` };
  const isDone = state === 'failed' || state === 'cancelled' || state === 'delivered';
  return isInForce && isDone ? { againHref: `${at}/again` } : {};
}

/** What the destination still has: `gradecam keeps Import 213, delivered Thu, Nov 19, 1:40 AM.` */
function keptAt({ deps: { store } }: Site, delivery: Delivery, name: string, times: Times): string {
  const feedId = store.imports.head(delivery.importId)?.feedId;
  const last = feedId === undefined ? undefined : store.deliveries.lastDelivered(feedId, delivery.destinationId);
  return last?.receipt
    ? `${name} keeps Import ${last.importId}, delivered ${times.near(last.receipt.at).text}.`
    : `${name} has received nothing of this feed yet.`;
}

function sentenceOf(site: Site, delivery: Delivery, name: string, times: Times): string {
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
      return `${name} does not have this file set: ${countOf(delivery.attempts, 'try', 'tries')}. ${keptAt(site, delivery, name, times)}`;
    case 'superseded':
      return 'A newer import went instead.';
    case 'cancelled':
      return delivery.problem?.code === 'delivery_cancelled'
        ? `It is not sent. ${keptAt(site, delivery, name, times)}`
        : `Held back while the feed is stopped or paused. ${keptAt(site, delivery, name, times)}`;
    default:
      return assertNever(delivery.state, 'delivery state');
  }
}

function attemptView(attempt: Attempt, times: Times): AttemptView {
  const isOpen = attempt.endedAt === undefined;
  return {
    startedAt: times.near(attempt.startedAt),
    ...(attempt.endedAt === undefined ? {} : { took: duration(attempt.endedAt - attempt.startedAt) }),
    outcome: attempt.problem ? `${attempt.problem.title}: ${attempt.problem.detail}` : isOpen ? 'running' : 'worked',
  };
}
