// Agreements with vendors, and their keys, on Tonight: which end soon, and which have ended, with what is therefore not sent.
import type { SentencePart } from '../../views/tonight.tsx';
import { listed } from '../roster/words.ts';
import type { Times } from './format.ts';
import type { Site } from './site.ts';
import { endsOf, thenWords } from './vendor_ends.ts';

/** A sentence for each end, of each destination that a feed forwards to. */
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
    const link = { text: destination.name, href: `/destinations/${encodeURIComponent(destination.name)}` };
    for (const end of endsOf(destination, district, times)) {
      const begin = { text: end.of === 'agreement' ? 'The agreement with ' : 'The key of ' };
      const then = end.isOver ? thenWords(end, `nothing of ${listed(names)}`) : thenWords(end);
      (end.isOver ? ended : endSoon).push([begin, link, { text: ` ${end.words}. ${then}` }]);
    }
  }
  return { ended, endSoon };
}
