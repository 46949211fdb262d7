// The five steps of one night: Received, Checked, Compared, Decided, Forwarded.

import type { Step } from '../../views/import_timeline.tsx';
import { count, countOf, duration, list, size } from '../../views/words.ts';
import { assertNever } from '../kit/assert_never.ts';
import { byDestination, isRepeat, standingOf } from '../relay/delivery_sum.ts';
import type { Arrival, Delivery, Feed, Import } from '../relay/records.ts';
import type { Relay } from '../relay/relay.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import type { CheckReport } from '../roster/report.ts';
import { receivedWords, waitsFor } from './complete_words.ts';
import type { Times } from './format.ts';
import { inPeoplesWords, totalsOf } from './sentences.ts';

export interface StepsOf {
  it: Import;
  /** Absent when it was taken out since. */
  feed: Feed | undefined;
  arrivals: readonly Arrival[];
  deliveries: readonly Delivery[];
  /** Where a destination is now. */
  placeIn: (destinationId: number) => string | undefined;
  isStopped: boolean;
  relay: Relay;
  times: Times;
}

export function importSteps(of: StepsOf): Step[] {
  return [received(of), checked(of), compared(of), decided(of), forwarded(of)];
}

function took(from: number | undefined, until: number | undefined): { took?: string } {
  return from === undefined || until === undefined ? {} : { took: `in ${duration(until - from)}` };
}

function received({ it, feed, arrivals, times }: StepsOf): Step {
  // The files of a zip were not sent apart from it.
  const bytes = arrivals.reduce((sum, arrival) => sum + (arrival.partOf === undefined ? arrival.bytes : 0), 0);
  const isOpen = it.state === 'receiving';
  return {
    name: 'Received',
    state: isOpen ? 'now' : 'done',
    at: times.near(it.lastArrivalAt),
    ...(isOpen ? {} : took(it.openedAt, it.lastArrivalAt)),
    fact: arrivals.length > 0 ? `${receivedWords(arrivals)}, ${size(bytes)}.` : 'No file yet.',
    ...(isOpen ? { more: [waitsFor(feed)] } : {}),
  };
}

function checked({ it, relay, times }: StepsOf): Step {
  const name = 'Checked';
  if (it.state === 'checking') {
    const progress = relay.checkProgress(it.id);
    return {
      name,
      state: 'now',
      ...(it.checkStartedAt === undefined ? {} : { at: times.near(it.checkStartedAt) }),
      fact: progress ? `${countOf(progress.rows, 'row')} of ${progress.file}` : 'Starting.',
      share: progress?.share ?? 0,
    };
  }
  if (!it.report)
    return { name, state: it.problem ? 'failed' : 'open', ...(it.problem ? { fact: it.problem.title } : {}) };
  return {
    name,
    state: it.report.verdict === 'reject' ? 'failed' : 'done',
    ...(it.checkedAt === undefined ? {} : { at: times.near(it.checkedAt) }),
    took: `in ${duration(it.report.milliseconds)}`,
    fact: `${countOf(totalsOf(it.report).rows, 'row')} read. ${foundWords(it.report)}`,
    more: [`Layout: ${layoutTitle(it.report.layout)}.`],
  };
}

/** A layout of our own by its title, a district's by its name. */
export function layoutTitle(id: string): string {
  return builtInLayout(id)?.title ?? id;
}

function foundWords(report: CheckReport): string {
  const of = (severity: string) =>
    report.notices.filter((notice) => notice.severity === severity).reduce((sum, notice) => sum + notice.count, 0);
  const parts = [
    of('error') > 0 ? countOf(of('error'), 'error') : '',
    of('warn') > 0 ? countOf(of('warn'), 'warning') : '',
  ].filter(Boolean);
  const grave = report.notices.filter((notice) => notice.severity === 'reject').length;
  if (grave > 0) parts.unshift(countOf(grave, 'reason to reject', 'reasons to reject'));
  return parts.length > 0 ? `${list(parts)}.` : 'No row is wrong.';
}

function compared({ it }: StepsOf): Step {
  const name = 'Compared';
  if (!it.report) return { name, state: 'open' };
  if (it.baselineImportId === undefined)
    return { name, state: 'done', fact: 'Nothing to compare with: the first night.' };
  const totals = totalsOf(it.report);
  if (!totals.isCompared) return { name, state: 'open', fact: 'Not compared, because the set was rejected before.' };
  return {
    name,
    state: it.report.trips.length > 0 ? 'stopped' : 'done',
    fact: `Against Import ${it.baselineImportId}: ${count(totals.removed)} gone, ${count(totals.added)} new, ${count(totals.changed)} changed.`,
  };
}

function decided({ it, times }: StepsOf): Step {
  const name = 'Decided';
  const last = it.decisions.at(-1);
  if (!last) return { name, state: it.state === 'cancelled' || it.state === 'superseded' ? 'failed' : 'open' };
  const more = it.decisions
    .slice(0, -1)
    .map((decision) => `${times.near(decision.at).text}: ${decisionWords(decision, it)}`);
  return {
    name,
    state: decidedState(it, last.what),
    at: times.near(last.at),
    fact: it.state === 'held' ? 'Held for a person.' : decisionWords(last, it),
    ...(more.length > 0 ? { more } : {}),
  };
}

/** Who decided what, and why; the words of a plain acceptance would say nothing. */
function decisionWords({ by, what, why }: Import['decisions'][number], it: Import): string {
  const isOurs = by === 'Rollcall';
  const did = `${what.charAt(0).toUpperCase()}${what.slice(1)}${isOurs ? '' : ` by ${by}`}`;
  if (why === '' || (isOurs && what === 'accepted' && it.report?.reasons.length === 0)) return `${did}.`;
  return `${did}: ${isOurs && it.report ? inPeoplesWords(why, it.report) : why}`;
}

function decidedState(it: Import, what: Import['decisions'][number]['what']): Step['state'] {
  switch (what) {
    case 'accepted':
    case 'released':
      return 'done';
    case 'rolled back':
      return it.state === 'ready' || it.state === 'checking' ? 'now' : 'failed';
    case 'held':
      return it.state === 'held' ? 'stopped' : 'failed';
    case 'rejected':
      return 'failed';
    case 'given another layout':
      return 'open';
    default:
      return assertNever(what, 'decision');
  }
}

function forwarded({ it, deliveries, placeIn, isStopped, times }: StepsOf): Step {
  const name = 'Forwarded';
  const at = it.finishedAt === undefined ? {} : { at: times.near(it.finishedAt) };
  const destinations = byDestination(deliveries);
  const standing = destinations.flatMap((to) => standingOf(to, placeIn(to[0]!.destinationId)) ?? []);
  const fact = whoHasTheFiles(standing.length, destinations.length);
  switch (it.state) {
    case 'forwarded':
      return {
        name,
        state: 'done',
        ...at,
        ...wentAt(it, standing, deliveries, times),
        fact: deliveries.length > 0 ? fact : 'No destination is agreed.',
      };
    case 'undelivered':
      return { name, state: 'failed', ...at, fact };
    case 'forwarding':
      return { name, state: 'now', fact };
    case 'accepted':
      return {
        name,
        state: 'open',
        fact: isStopped ? 'The feed is stopped: nothing is sent until it is resumed.' : 'Not sent yet.',
      };
    case 'rejected':
      return { name, state: 'open', fact: 'Nothing is sent.' };
    case 'held':
      return { name, state: 'open', fact: 'Nothing is sent until a person releases it.' };
    case 'superseded':
      return { name, state: 'open', fact: 'A newer import took its place.' };
    case 'cancelled':
      return { name, state: 'open', fact: 'It was cancelled.' };
    default:
      return { name, state: 'open' };
  }
}

/** When the last of them was in place, and how long that took; of one that was sent once more, since it was asked for. */
function wentAt(
  it: Import,
  standing: readonly Delivery[],
  deliveries: readonly Delivery[],
  times: Times,
): Pick<Step, 'at' | 'took'> {
  const last = standing.reduce<Delivery | undefined>(
    (newest, one) => (newest && (newest.receipt?.at ?? 0) >= (one.receipt?.at ?? 0) ? newest : one),
    undefined,
  );
  if (!last?.receipt) return took(it.decidedAt, it.finishedAt);
  const since = isRepeat(last, deliveries) ? last.createdAt : it.decidedAt;
  return { at: times.near(last.receipt.at), ...took(since, last.receipt.at) };
}

function whoHasTheFiles(done: number, all: number): string {
  if (all === 1) return done === 1 ? 'The destination has the files.' : 'The destination does not have the files.';
  if (done === all) return `All ${count(all)} destinations have the files.`;
  if (done === 0) return `None of the ${count(all)} destinations has the files.`;
  return `${count(done)} of ${count(all)} destinations ${done === 1 ? 'has' : 'have'} the files.`;
}
