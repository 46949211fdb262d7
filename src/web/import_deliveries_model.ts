// Each delivery of an import with its attempts and its receipt.

import type { AttemptView, DeliveryView } from '../../views/import_deliveries.tsx';
import { countOf, duration, size } from '../../views/words.ts';
import { assertNever } from '../kit/assert_never.ts';
import type { Attempt, Delivery } from '../relay/records.ts';
import type { Times } from './format.ts';
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
    const isAgain = maySend && (delivery.state === 'failed' || delivery.state === 'cancelled');
    return {
      id: delivery.id,
      destination: name,
      href: destination ? `/destinations/${encodeURIComponent(name)}` : '/destinations',
      ...deliveryStatus(delivery.state),
      sentence: progress
        ? `Sending ${progress.file}: ${size(progress.bytes)} of ${size(progress.of)}.`
        : sentenceOf(delivery, name, times),
      ...(progress ? { share: progress.of > 0 ? progress.bytes / progress.of : 0 } : {}),
      ...(delivery.problem && delivery.state !== 'delivered' ? { problem: delivery.problem } : {}),
      attempts: store.deliveries.attempts(delivery.id).map((attempt) => attemptView(attempt, times)),
      ...(delivery.receipt
        ? {
            receipt: {
              at: times.moment(delivery.receipt.at),
              where: delivery.receipt.where,
              files: delivery.receipt.files,
              ...(delivery.receipt.hostKey === undefined ? {} : { hostKey: delivery.receipt.hostKey }),
            },
          }
        : {}),
      ...(delivery.receipt ? { receiptHref: `/deliveries/${delivery.id}/receipt` } : {}),
      ...(isAgain ? { againHref: `/deliveries/${delivery.id}/again` } : {}),
    };
  });
}

function sentenceOf(delivery: Delivery, name: string, times: Times): string {
  switch (delivery.state) {
    case 'waiting': {
      const due = times.near(delivery.dueAt).text;
      if (delivery.attempts > 0) return `Tried ${countOf(delivery.attempts, 'time')}; tried again at ${due}.`;
      return delivery.dueAt > times.now ? `Sent at ${due}.` : 'About to be sent.';
    }
    case 'sending':
      return `Attempt ${delivery.attempts} is running.`;
    case 'delivered':
      return delivery.receipt ? `Delivered ${times.near(delivery.receipt.at).text}, receipt verified.` : 'Delivered.';
    case 'failed':
      return `${name} does not have this file set. ${countOf(delivery.attempts, 'try', 'tries')}.`;
    case 'superseded':
      return 'A newer import went instead.';
    case 'cancelled':
      return 'It was cancelled and not sent.';
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
