// Tonight as plain data: one sentence, what needs a person, one row a feed.

import type { StatusName } from '../../views/parts/status_words.ts';
import type { SentencePart, TonightProps, TonightRow } from '../../views/tonight.tsx';
import { countOf, duration } from '../../views/words.ts';
import { sentenceOf as sentenceOfProblem } from '../kit/problem.ts';
import { nextDue } from '../relay/calendar.ts';
import { byDestination, standingTo } from '../relay/delivery_sum.ts';
import type { Delivery, Feed, Import } from '../relay/records.ts';
import { agreementNotes } from './agreement_notes.ts';
import type { Times } from './format.ts';
import { calendarFor } from './night_calendar.ts';
import { nightsOf, sinceNights, summaryOf } from './nights_of.ts';
import { timesOf } from './page.ts';
import { holdSentence, isInitialHold, rejectSentence, totalsOf } from './sentences.ts';
import type { Site } from './site.ts';
import { feedStatus } from './status_of.ts';
import { unclaimedNotes } from './unclaimed_notes.ts';

interface FeedTonight {
  feed: Feed;
  latest: Import | undefined;
  status: StatusName;
  /** Every destination has the set already: on its way is one that is sent once more. */
  isThere: boolean;
}

export function tonightModel(site: Site, isOwner: boolean): TonightProps {
  const { store, relay } = site.deps;
  const times = timesOf(site);
  const feeds = store.feeds.all().map((feed): FeedTonight => {
    const latest = store.imports.latest(feed.id);
    const status = feedStatus(feed, latest, relay.expectation(feed.id), times);
    return { feed, latest, status, isThere: latest?.state === 'forwarding' && areAllThere(site, latest) };
  });
  feeds.sort((a, b) => urgency(a.status) - urgency(b.status));
  const needs = feeds.flatMap((it) => {
    const need = needOf(site, it, times);
    return need ? [need] : [];
  });
  const agreements = agreementNotes(site, times);
  return {
    date: times.longDay(times.now),
    sentence: sentenceOf(feeds, needs),
    needs: [...ourNeeds(site), ...agreements.ended, ...(needs.length > 1 ? needs : [])],
    rows: feeds.map((it) => rowOf(site, it, times)),
    warnings: agreements.endSoon,
    notes: unclaimedNotes(site, times.now),
    steps: firstSteps(site, feeds),
    isOwner,
  };
}

function sentenceOf(feeds: readonly FeedTonight[], needs: readonly SentencePart[][]): SentencePart[] {
  const running = feeds.filter((it) => it.status !== 'stopped' && it.status !== 'paused');
  if (feeds.length === 0) return [{ text: 'Nothing is set up yet.' }];
  if (running.length === 0) return [{ text: 'All feeds are stopped or paused.' }];
  const tell = [countSentence(running)];
  const [only] = needs;
  if (needs.length === 1 && only) return [{ text: `${tell.join(' ')} ` }, ...only];
  if (needs.length > 1) tell.push(`${needs.length}\u00a0need\u00a0you.`);
  return [{ text: tell.join(' ') }];
}

function countSentence(running: readonly FeedTonight[]): string {
  const counted = (status: StatusName) =>
    running.filter((it) => (it.isThere && it.status === 'running' ? 'delivered' : it.status) === status).length;
  const delivered = counted('delivered');
  const all = running.length;
  const more = [
    counted('running') > 0 ? `${counted('running')} on the way` : '',
    counted('waiting') > 0 ? `${counted('waiting')} still expected` : '',
  ].filter(Boolean);
  if (delivered === all) return all === 1 ? 'The feed was delivered.' : `All ${all} feeds were delivered.`;
  if (counted('waiting') === all)
    return all === 1 ? 'The feed is still expected.' : `All ${all} feeds are still expected.`;
  if (counted('none') === all)
    return all === 1 ? 'The feed waits for its first night.' : 'The feeds wait for their first night.';
  return `${delivered} of ${countOf(all, 'feed')} delivered${more.length > 0 ? `, ${more.join(', ')}` : ''}.`;
}

/** With less than this free a night may not fit any more. */
const littleBytes = 64 * 1024 * 1024;

/** What keeps Rollcall itself from working. */
function ourNeeds(site: Site): SentencePart[][] {
  const trouble = site.deps.relay.trouble();
  if (trouble) return [[{ text: `${sentenceOfProblem(trouble)}. ${trouble.hint}` }]];
  const { freeBytes } = site.deps.spool.space();
  if (freeBytes >= littleBytes) return [];
  const free = `${Math.floor(freeBytes / 1024 / 1024)} MB`;
  return [[{ text: `The disk is almost full: ${free} left. Make room on the disk that holds the data folder.` }]];
}

/** What a person should look at, or nothing. */
function needOf(site: Site, { feed, latest, status }: FeedTonight, times: Times): SentencePart[] | undefined {
  const link = { text: feed.name, href: latest ? `/imports/${latest.id}` : `/feeds/${encodeURIComponent(feed.name)}` };
  const lastSeen = latest
    ? `nothing received since ${times.near(latest.lastArrivalAt).text}.`
    : 'nothing has been received yet.';
  const deliveries = () => (latest ? site.deps.store.deliveries.ofImport(latest.id) : []);
  switch (status) {
    case 'held':
      if (!latest) return undefined;
      return isInitialHold(latest) && (latest.report?.trips.length ?? 0) === 0
        ? [link, { text: ' is waiting for you: its first import needs to be confirmed.' }]
        : [link, { text: ` is waiting for you: ${holdSentence(latest)}` }];
    case 'rejected':
      return latest ? [link, { text: ` was rejected: ${rejectSentence(latest)}` }] : undefined;
    case 'failed':
      return [
        link,
        { text: ' was not delivered' },
        ...notDelivered(site, deliveries(), 'failed', 'cancelled'),
        { text: '.' },
      ];
    case 'running': {
      // What only a person can mend does not wait for the other destinations.
      const failure = notDelivered(site, deliveries(), 'failed');
      if (failure.length > 0) return [link, { text: ' was not delivered' }, ...failure, { text: '.' }];
      const retried = latest && retriedOf(site, latest);
      return (
        retried && [
          link,
          { text: isThere(site, retried) ? ' is not sent once more yet' : ' is not delivered yet' },
          ...deliveryFailure(site, retried),
          { text: `; ${nextTry(retried, times)}.` },
        ]
      );
    }
    case 'late':
      return [link, { text: ` is late: ${lastSeen}` }];
    case 'missing':
      return [link, { text: ` is missing: ${lastSeen}` }];
    default:
      return undefined;
  }
}

/** A delivery that failed and will be tried again. */
function retriedOf(site: Site, latest: Import): Delivery | undefined {
  const deliveries = site.deps.store.deliveries.ofImport(latest.id);
  return deliveries.find(({ state, problem }) => problem && (state === 'waiting' || state === 'sending'));
}

function areAllThere({ deps: { store } }: Site, { id }: Import): boolean {
  const deliveries = store.deliveries.ofImport(id);
  return byDestination(deliveries).every((to) => standingTo(store, to[0]!, deliveries));
}

/** It was only to be sent once more. */
function isThere({ deps: { store } }: Site, delivery: Delivery): boolean {
  return standingTo(store, delivery, store.deliveries.ofImport(delivery.importId)) !== undefined;
}

function nextTry({ state, dueAt }: Delivery, times: Times): string {
  return state === 'sending' ? 'it is being tried again' : `it is tried again at ${times.near(dueAt).text}`;
}

/**
 * Why an import did not arrive everywhere: the first destination's newest delivery that ended in the first of `states` that
 * there is, and left it without the set. `deliveries`: of the import.
 */
export function notDelivered(
  site: Site,
  deliveries: readonly Delivery[],
  ...states: readonly ('failed' | 'cancelled')[]
): SentencePart[] {
  const newest = byDestination(deliveries).map((to) => to.at(-1)!);
  for (const state of states) {
    const ended = newest.find((it) => it.state === state && !standingTo(site.deps.store, it, deliveries));
    if (ended) return deliveryFailure(site, ended);
  }
  return [];
}

/** ` to gradecam: the destination does not answer (2 tries)`, with the way to its page. */
function deliveryFailure(site: Site, delivery: Delivery): SentencePart[] {
  const name = site.deps.store.destinations.get(delivery.destinationId)?.name;
  const tries = countOf(delivery.attempts, 'try', 'tries');
  const why = delivery.problem
    ? `: ${delivery.problem.title.charAt(0).toLowerCase()}${delivery.problem.title.slice(1)}`
    : '';
  const to =
    name === undefined
      ? { text: 'the destination' }
      : { text: name, href: `/destinations/${encodeURIComponent(name)}` };
  return [{ text: ' to ' }, to, { text: delivery.attempts > 0 ? `${why} (${tries})` : why }];
}

const urgent: readonly StatusName[] = ['held', 'failed', 'rejected', 'missing', 'late', 'running'];

/** What needs a person comes first. */
function urgency(status: StatusName): number {
  const place = urgent.indexOf(status);
  return place < 0 ? urgent.length : place;
}

function rowOf(site: Site, { feed, latest, status }: FeedTonight, times: Times): TonightRow {
  const { store } = site.deps;
  const nights = nightsOf(
    feed,
    calendarFor(site, feed),
    store.imports.since(feed.id, sinceNights(times, 30)),
    times,
    30,
  );
  const totals = latest?.report && totalsOf(latest.report);
  const note = noteOf(site, { feed, latest, status });
  return {
    feed: feed.name,
    href: `/feeds/${encodeURIComponent(feed.name)}`,
    status,
    ...(note === undefined ? {} : { statusNote: note }),
    ...(latest
      ? { import: { id: latest.id, href: `/imports/${latest.id}`, at: times.near(latest.lastArrivalAt) } }
      : {}),
    ...(totals ? { rows: totals.rows } : {}),
    ...(totals?.isCompared ? { change: { added: totals.added, removed: totals.removed } } : {}),
    ...nextOf(site, feed, times),
    nights,
    nightsSummary: summaryOf(nights),
  };
}

function noteOf(site: Site, { feed, latest, status }: Omit<FeedTonight, 'isThere'>): string | undefined {
  if (feed.stopped) return `by ${feed.stopped.by}: ${feed.stopped.why}`;
  if (status === 'held' && latest && isInitialHold(latest)) return 'first import';
  if (status === 'paused') return site.deps.relay.expectation(feed.id).why;
  if (status === 'running' && latest?.state === 'checking') return 'checking';
  return undefined;
}

function nextOf(site: Site, feed: Feed, times: Times): Pick<TonightRow, 'next' | 'nextTime'> {
  const calendar = calendarFor(site, feed);
  const next = nextDue(calendar, times.now);
  if (!calendar.due || !next) return {};
  const { graceMs } = calendar.due;
  const grace = graceMs > 0 ? `, ${duration(graceMs)} grace` : '';
  const day = times.day(next.date);
  return { next: { ...times.moment(next.at), text: day }, nextTime: `${times.clock(next.at).text}${grace}` };
}

function firstSteps(site: Site, feeds: readonly FeedTonight[]): TonightProps['steps'] {
  const { store } = site.deps;
  const senders = store.senders.all();
  return [
    {
      text: 'Add a sender: the account your SIS logs in with',
      href: '/senders/new',
      verb: 'Add',
      isDone: senders.length > 0,
    },
    {
      text: 'Add a destination: where the files go',
      href: '/destinations/new',
      verb: 'Add',
      isDone: store.destinations.areThere(),
    },
    { text: 'Add a feed: which layout, when, and where to', href: '/feeds/new', verb: 'Add', isDone: feeds.length > 0 },
  ];
}
