// Entry file of the worker thread that lists who was removed, added or changed: one question in, its answer out.
import { parentPort, workerData } from 'node:worker_threads';
import { rowsOfPage, tableOf, withListing } from '../check/listing.ts';
import type { FromListingWorker, ListingWorkerData, ToListingWorker } from '../check/listing_messages.ts';
import type { Result } from '../kit/result.ts';

const { job, asked, showValues, page } = workerData as ListingWorkerData;
const port = parentPort!;
const say = (message: FromListingWorker) => port.postMessage(message);

function answer(result: Result<FromListingWorker>): void {
  say(result.ok ? result.value : { kind: 'refused', problem: result.problem });
}

/** The next piece is made when the last one was taken, so that no table lies in memory. */
function tellTable(): void {
  let chunks: Generator<string> | undefined;
  const begun = withListing(job, showValues, (listing): FromListingWorker => {
    const selection = listing.select(asked);
    chunks = tableOf(listing, selection);
    return { kind: 'begun', total: selection.total };
  });
  port.on('message', (_: ToListingWorker) => {
    guarded(() => {
      const next = chunks!.next();
      say(next.done === true ? { kind: 'done' } : { kind: 'chunk', text: next.value });
      if (next.done === true) port.close();
    });
  });
  answer(begun);
  if (!begun.ok) port.close();
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    port.close();
  }
}

guarded(() => {
  if (page === undefined) return tellTable();
  const { from, limit } = page;
  answer(
    withListing(job, showValues, (listing): FromListingWorker => {
      const selection = listing.select(asked);
      const rows = rowsOfPage(listing, selection, from, limit);
      return { kind: 'page', page: { columns: listing.columns, total: selection.total, rows } };
    }),
  );
});
