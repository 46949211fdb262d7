// From states to the words on the page.

import type { Night } from '../../views/parts/charts/nights.ts';
import { type StatusName, statuses } from '../../views/parts/status_words.ts';
import { assertNever } from '../kit/assert_never.ts';
import type { Delivery, Feed, Import, ImportState } from '../relay/records.ts';
import type { Expectation } from '../relay/relay.ts';
import type { Times } from './format.ts';

export interface StatusView {
  status: StatusName;
  word: string;
}

function say(status: StatusName, word: string = statuses[status].word): StatusView {
  return { status, word };
}

export function importStatus(state: ImportState): StatusView {
  switch (state) {
    case 'receiving':
      return say('running', 'Receiving');
    case 'ready':
      return say('running', 'Complete');
    case 'checking':
      return say('running', 'Checking');
    case 'held':
      return say('held');
    case 'rejected':
      return say('rejected');
    case 'accepted':
      return say('accepted');
    case 'forwarding':
      return say('running', 'Forwarding');
    case 'forwarded':
      return say('delivered');
    case 'undelivered':
      return say('failed');
    case 'superseded':
      return say('superseded');
    case 'cancelled':
      return say('cancelled');
    default:
      return assertNever(state, 'import state');
  }
}

export function deliveryStatus(state: Delivery['state']): StatusView {
  switch (state) {
    case 'waiting':
      return say('waiting');
    case 'sending':
      return say('running', 'Sending');
    case 'delivered':
      return say('delivered');
    case 'failed':
      return say('failed');
    case 'superseded':
      return say('superseded');
    case 'cancelled':
      return say('cancelled');
    default:
      return assertNever(state, 'delivery state');
  }
}

/** What is due later than this is not tonight's: after a weekend's Friday the last night still stands. */
const soonMs = 14 * 3_600_000;

/** Where a feed stands tonight. An open hold or a stop outlives its night. */
export function feedStatus(feed: Feed, latest: Import | undefined, expectation: Expectation, times: Times): StatusName {
  if (feed.stopped) return 'stopped';
  if (latest?.state === 'held') return 'held';
  const isTonights = latest !== undefined && times.nightOf(latest.openedAt) === times.nightOf(times.now);
  if (latest && (isTonights || isMoving(latest.state))) return importStatus(latest.state).status;
  const last = latest ? importStatus(latest.state).status : 'none';
  switch (expectation.state) {
    case 'late':
    case 'missing':
      return expectation.state;
    case 'paused':
      return 'paused';
    case 'waiting':
      return latest && (expectation.dueAt ?? 0) - times.now > soonMs ? last : 'waiting';
    case 'none':
    case 'arrived':
      return last;
    default:
      return assertNever(expectation.state, 'expectation');
  }
}

/** Whether something will still happen by itself. */
export function isMoving(state: ImportState): boolean {
  return state === 'receiving' || state === 'ready' || state === 'checking' || state === 'forwarding';
}

/** How a night looks in the charts. */
export function nightState(state: ImportState): Night['state'] {
  switch (state) {
    case 'receiving':
    case 'ready':
    case 'checking':
    case 'forwarding':
      return 'running';
    case 'held':
    case 'rejected':
    case 'accepted':
    case 'superseded':
      return state;
    case 'forwarded':
      return 'delivered';
    case 'undelivered':
      return 'failed';
    case 'cancelled':
      return 'superseded';
    default:
      return assertNever(state, 'import state');
  }
}
