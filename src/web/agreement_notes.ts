// Agreements with vendors, and their keys, on Tonight: which end soon, and which have ended, with what is therefore not sent.
import type { SentencePart } from '../../views/tonight.tsx';
import { dayOf, keyState } from '../kit/vendor_key.ts';
import { agreementState } from '../relay/agreement.ts';
import type { Destination } from '../relay/records.ts';
import { listed } from '../roster/words.ts';
import type { Times } from './format.ts';
import type { Site } from './site.ts';

/** A sentence for each destination that a feed forwards to. */
export function agreementNotes(
  { deps: { store } }: Site,
  times: Times,
): { ended: SentencePart[][]; endSoon: SentencePart[][] } {
  const district = store.district.get();
  const feeds = store.feeds.all();
  const ended: SentencePart[][] = [];
  const endSoon: SentencePart[][] = [];
  for (const destination of store.destinations.all()) {
    const names = feeds
      .filter(({ forwards }) => forwards.some(({ destinationId }) => destinationId === destination.id))
      .map(({ name }) => name);
    if (names.length === 0) continue;
    noteKey(destination, names, times, { ended, endSoon });
    const state = agreementState(destination, district, times.now);
    if (!destination.agreement) continue;
    const { until } = destination.agreement;
    const day = `${times.day(until)}, ${until.slice(0, 4)}`;
    if (state === 'ended') {
      const what = `Nothing of ${listed(names)} is sent there until it is renewed.`;
      ended.push([{ text: 'The agreement with ' }, linkTo(destination), { text: ` ended on ${day}. ${what}` }]);
    } else if (state === 'ends soon') {
      const then = 'After that day nothing is sent there.';
      endSoon.push([{ text: 'The agreement with ' }, linkTo(destination), { text: ` ends on ${day}. ${then}` }]);
    }
  }
  return { ended, endSoon };
}

/** The vendor's key, which nothing can be encrypted to after its end. */
function noteKey(
  destination: Destination,
  names: readonly string[],
  { now }: Times,
  { ended, endSoon }: { ended: SentencePart[][]; endSoon: SentencePart[][] },
): void {
  const { pgp } = destination;
  if (pgp?.expiresAt === undefined) return;
  const day = dayOf(pgp.expiresAt);
  const begin = [{ text: 'The key of ' }, linkTo(destination)];
  switch (keyState(pgp, now)) {
    case 'expired': {
      const what = `Nothing of ${listed(names)} is sent there until there is a new one.`;
      ended.push([...begin, { text: ` expired on ${day}. ${what}` }]);
      return;
    }
    case 'ends soon':
      endSoon.push([...begin, { text: ` expires on ${day}. After that nothing is sent there.` }]);
      return;
    case 'holds':
      return;
  }
}

function linkTo({ name }: Destination): SentencePart {
  return { text: name, href: `/destinations/${encodeURIComponent(name)}` };
}
