// Imports as rows of a list.

import type { ImportRow } from '../../views/imports.tsx';
import type { Import } from '../relay/records.ts';
import type { Times } from './format.ts';
import { holdSentence, rejectSentence, totalsOf } from './sentences.ts';
import type { Site } from './site.ts';
import { importStatus } from './status_of.ts';

export function importRows(site: Site, imports: readonly Import[], times: Times): ImportRow[] {
  return imports.map((it) => {
    const feed = site.deps.store.feeds.get(it.feedId)?.name ?? `feed ${it.feedId}`;
    const totals = it.report && totalsOf(it.report);
    const note = noteOf(it);
    return {
      id: it.id,
      href: `/imports/${it.id}`,
      feed,
      feedHref: `/feeds/${encodeURIComponent(feed)}`,
      ...importStatus(it.state),
      opened: times.moment(it.openedAt),
      ...(totals ? { rows: totals.rows } : {}),
      ...(totals?.isCompared ? { change: totals } : {}),
      ...(note === undefined ? {} : { note }),
    };
  });
}

function noteOf(it: Import): string | undefined {
  switch (it.state) {
    case 'held':
      return holdSentence(it);
    case 'rejected':
      return rejectSentence(it);
    default: {
      const released = it.decisions.findLast((decision) => decision.what === 'released');
      return released ? `Released by ${released.by}: ${released.why}` : it.problem?.title;
    }
  }
}
