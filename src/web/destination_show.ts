// GET /destinations/:name: the values from the vendor, the pinned key, the last deliveries.

import { type DestinationDelivery, DestinationPage, type DestinationProps } from '../../views/destination.tsx';
import type { Fact } from '../../views/parts/Facts.tsx';
import { list } from '../../views/words.ts';
import { dayOf } from '../kit/vendor_key.ts';
import type { Destination, Feed } from '../relay/records.ts';
import { lastEnded } from './destination_list.ts';
import { quirkWords } from './destination_quirks.ts';
import { changedKeyIn } from './destination_test.ts';
import { showFailure } from './failure_show.ts';
import { outgoingPath } from './feed_outgoing.ts';
import type { Times } from './format.ts';
import { statusAmong } from './import_deliveries_model.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import { endsOf, thenWords } from './vendor_ends.ts';

/** How far back deliveries are looked for, and how many are shown. */
const lookBackMs = 30 * 24 * 3_600_000;
const mostDeliveries = 12;

export function showDestination(site: Site, c: WebContext) {
  const destination = site.deps.store.destinations.byName(c.req.param('name') ?? '');
  if (!destination) return showFailure(site, c, 404);
  const answer = answerOf(site, c);
  return page(
    site,
    c,
    { title: destination.name, place: 'destinations' },
    DestinationPage({ ...destinationModel(site, c, destination), ...(answer ? { answer } : {}) }),
  );
}

/** `isTested`: the outcome of a test stands on the page, and says itself that the key is another one. */
export function destinationModel(
  site: Site,
  c: WebContext,
  destination: Destination,
  { isTested = false }: { isTested?: boolean } = {},
): DestinationProps {
  const feeds = site.deps.store.feeds
    .all()
    .filter((feed) => feed.forwards.some((it) => it.destinationId === destination.id));
  const base = `/destinations/${encodeURIComponent(destination.name)}`;
  return {
    name: destination.name,
    sentence: feeds.length > 0 ? `Gets ${list(feeds.map((feed) => feed.name))}.` : 'No feed forwards to it yet.',
    values: [...valuesOf(destination), ...vendorFacts(site, destination, timesOf(site))],
    feeds: feeds.map((feed) => ({
      name: feed.name,
      href: `/feeds/${encodeURIComponent(feed.name)}`,
      ...(mayAs(c, 'owner') ? { outgoingHref: outgoingPath(feed, destination) } : {}),
    })),
    deliveries: deliveriesOf(site, destination, feeds, timesOf(site)),
    ...(site.deps.testConnection && mayAs(c, 'operator') ? { testAction: `${base}/test` } : {}),
    ...(mayAs(c, 'owner') ? { editHref: `${base}/edit` } : {}),
    ...(isTested ? {} : changedKeyOf(site, c, destination)),
  };
}

/** As the newest of the last test and the last delivery had it, until another key is pinned. */
function changedKeyOf(site: Site, c: WebContext, destination: Destination): Pick<DestinationProps, 'changedKey'> {
  const test = site.connectionTests.get(destination.id);
  const last = lastEnded(site, destination.id);
  const isTestNewer = test?.result !== undefined && test.startedAt >= (last?.finishedAt ?? 0);
  const tested = test?.result?.ok === false ? test.result.problem : undefined;
  const problem = isTestNewer ? tested : last?.problem;
  const changedKey = problem && changedKeyIn(c, destination, problem);
  return changedKey ? { changedKey } : {};
}

/** The agreement and the key that things are encrypted to. */
function vendorFacts({ deps: { store } }: Site, destination: Destination, times: Times): Fact[] {
  const { agreement, pgp } = destination;
  const ends = endsOf(destination, store.district.get(), times);
  const endOf = (of: 'agreement' | 'key') => {
    const end = ends.find((it) => it.of === of);
    return end && `${end.words.charAt(0).toUpperCase()}${end.words.slice(1)}. ${thenWords(end)}`;
  };
  const expiry = pgp?.expiresAt === undefined ? [] : [`Until ${times.dayOfYear(dayOf(pgp.expiresAt))}.`];
  return [
    ...(agreement
      ? [
          {
            name: 'Agreement',
            value: agreement.name,
            ...(agreement.url ? { href: agreement.url } : {}),
            note: endOf('agreement') ?? `Until ${times.dayOfYear(agreement.until)}.`,
          },
        ]
      : []),
    ...(pgp
      ? [
          {
            name: 'Encrypted to',
            value: pgp.fingerprint,
            copy: pgp.fingerprint,
            note: [`${pgp.users.join(', ')}.`, endOf('key') ?? expiry].flat().join(' '),
          },
        ]
      : []),
  ];
}

function valuesOf({ end }: Destination): Fact[] {
  const unusual = end.quirks ? [{ name: 'Unusual', value: quirkWords(end.quirks).join('; ') }] : [];
  if (end.kind === 'folder') return [{ name: 'Folder', value: end.folder, copy: end.folder }, ...unusual];
  return [
    { name: 'Host', value: end.host, copy: end.host },
    { name: 'Username', value: end.username, copy: end.username },
    {
      name: 'Password',
      value: end.hasPassword ? 'set' : 'not set',
      ...(end.hasPassword ? { note: 'Stored encrypted, never shown.' } : {}),
    },
    { name: 'Port', value: String(end.port), copy: String(end.port) },
    { name: 'Directory', value: end.directory, copy: end.directory },
    ...(end.hasPrivateKey
      ? [
          {
            name: 'Private key',
            value: 'set',
            note: `Stored encrypted, never shown${end.hasPassphrase ? ', its passphrase too' : ''}.`,
          },
        ]
      : []),
    hostKeyFact(end.hostKey),
    ...unusual,
  ];
}

function hostKeyFact(hostKey: string | undefined): Fact {
  const name = 'Pinned host key';
  if (hostKey === undefined)
    return {
      name,
      value: 'none',
      note: 'Nothing is sent until one is pinned. Compare the fingerprint with the vendor’s.',
    };
  if (hostKey === 'accept-first')
    return { name, value: 'none yet', note: 'The first one that is seen will be pinned.' };
  return { name, value: hostKey, copy: hostKey };
}

function deliveriesOf(
  site: Site,
  destination: Destination,
  feeds: readonly Feed[],
  times: Times,
): DestinationDelivery[] {
  const { store } = site.deps;
  return feeds
    .flatMap((feed) =>
      store.imports
        .since(feed.id, times.now - lookBackMs)
        .slice(-mostDeliveries)
        .flatMap((it) =>
          store.deliveries
            .ofImport(it.id)
            .filter((delivery) => delivery.destinationId === destination.id)
            .map((delivery) => ({ feed, it, delivery })),
        ),
    )
    .toSorted((a, b) => b.delivery.id - a.delivery.id)
    .slice(0, mostDeliveries)
    .map(({ feed, it, delivery }) => ({
      import: { id: it.id, href: `/imports/${it.id}` },
      feed: feed.name,
      ...statusAmong(site, delivery, store.deliveries.ofImport(it.id)),
      at: times.near(delivery.finishedAt ?? delivery.dueAt),
      ...(delivery.problem && delivery.state !== 'delivered' ? { note: delivery.problem.title } : {}),
    }));
}
