// GET /destinations: all destinations.

import { EndsPage } from '../../views/ends.tsx';
import { standingTo } from '../relay/delivery_sum.ts';
import type { Delivery, Destination } from '../relay/records.ts';
import type { Times } from './format.ts';
import { statusAmong } from './import_deliveries_model.ts';
import { page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import type { StatusView } from './status_of.ts';
import { endsOf } from './vendor_ends.ts';

/** `sftp.vendor.example:22, /incoming`, or the folder. */
export function whereIs(destination: Destination): string {
  const { end } = destination;
  return end.kind === 'sftp' ? `${end.host}:${end.port}, ${end.directory}` : end.folder;
}

export function listDestinations(site: Site, c: WebContext) {
  const { store } = site.deps;
  const times = timesOf(site);
  const rows = store.destinations.all().map((destination) => {
    const last = lastDelivery(site, destination.id);
    return {
      name: destination.name,
      href: `/destinations/${encodeURIComponent(destination.name)}`,
      ...statusOf(site, destination, times),
      where: whereIs(destination),
      ...(last === undefined ? {} : { last: times.near(last) }),
    };
  });
  return page(
    site,
    c,
    { title: 'Destinations', place: 'destinations' },
    EndsPage({ kind: 'destinations', rows, isOwner: mayAs(c, 'owner') }),
  );
}

function statusOf(site: Site, destination: Destination, times: Times): StatusView & { note?: string } {
  const ends = endsOf(destination, site.deps.store.district.get(), times);
  const [first] = ends;
  const note = first ? { note: ends.map(({ of, words }) => `The ${of} ${words}.`).join(' ') } : {};
  if (destination.end.kind === 'sftp' && destination.end.hostKey === undefined)
    return { status: 'held', word: 'No host key pinned', ...note };
  if (first) {
    const what = first.of === 'agreement' ? 'Agreement' : 'Key';
    if (!first.isOver) return { status: 'late', word: `${what} ends soon`, ...note };
    return { status: 'failed', word: `${what} ${first.of === 'agreement' ? 'ended' : 'expired'}`, ...note };
  }
  const open = site.deps.store.deliveries.inState('waiting', 'sending');
  const isTrying = open.some((delivery) => delivery.destinationId === destination.id && delivery.problem !== undefined);
  if (isTrying) return { status: 'late', word: 'Trying again' };
  const ended = endedByFeed(site, destination.id);
  if (ended[0]?.problem?.code === 'host_key_changed') return { status: 'failed', word: 'Another host key' };
  const failed = ended.find(({ state }) => state === 'failed');
  if (failed) return failedStatus(site, failed, ended.length > 1, times);
  return lastDelivery(site, destination.id) === undefined
    ? { status: 'waiting', word: 'Nothing sent yet' }
    : { status: 'delivered', word: 'Works' };
}

/**
 * What a failed delivery leaves there; one that was only to be sent once more may leave all of it. `isOneOfSeveral`: other
 * feeds go there too.
 */
function failedStatus(
  site: Site,
  failed: Delivery,
  isOneOfSeveral: boolean,
  times: Times,
): StatusView & { note?: string } {
  const { store } = site.deps;
  const deliveries = store.deliveries.ofImport(failed.importId);
  const standing = standingTo(store, failed, deliveries);
  const status = statusAmong(site, failed, deliveries);
  const feed = isOneOfSeveral ? store.feeds.get(store.imports.head(failed.importId)?.feedId ?? 0) : undefined;
  const name = `Import ${failed.importId}${feed ? ` of ${feed.name}` : ''}`;
  if (!standing?.receipt) return feed ? { ...status, note: `${name} was not delivered.` } : status;
  const why = failed.problem ? `: ${failed.problem.title}` : '';
  const note = `${name} is there, delivered ${times.near(standing.receipt.at).text}. It could not be sent once more${why}.`;
  return { ...status, note };
}

/** The newest delivery there that was made or met a problem. */
export function lastEnded(site: Site, destinationId: number): Delivery | undefined {
  return endedByFeed(site, destinationId)[0];
}

/** Of each feed that goes there the newest delivery that was made or met a problem; the newest of all first. */
function endedByFeed({ deps: { store } }: Site, destinationId: number): Delivery[] {
  const withProblem = store.deliveries
    .inState('failed', 'waiting', 'sending')
    .filter((delivery) => delivery.destinationId === destinationId && delivery.problem !== undefined);
  const feeds = store.feeds.all().filter(({ forwards }) => forwards.some((it) => it.destinationId === destinationId));
  const newest = feeds.flatMap(({ id }) => {
    const delivered = store.deliveries.lastDelivered(id, destinationId) ?? [];
    const failed = withProblem.filter((it) => store.imports.head(it.importId)?.feedId === id);
    return failed.concat(delivered).sort((a, b) => b.id - a.id)[0] ?? [];
  });
  return newest.sort((a, b) => b.id - a.id);
}

/** When something was last delivered there for any feed, epoch ms. */
function lastDelivery(site: Site, destinationId: number): number | undefined {
  const { store } = site.deps;
  const times = store.feeds
    .all()
    .flatMap((feed) => store.deliveries.lastDelivered(feed.id, destinationId)?.finishedAt ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}
