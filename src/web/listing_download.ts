// GET and POST /imports/:n/changes/:file/download: all who were removed, added or changed, as a file. With their values only
// by POST, and that is on record before the first byte leaves.
import { countOf } from '../../views/words.ts';
import type { ListingAsked } from '../roster/change_listing.ts';
import { showFailure } from './failure_show.ts';
import { readForm } from './form.ts';
import { numberOf } from './import_show.ts';
import { askedFrom, fileOfReport } from './listing_asked.ts';
import { recordListing } from './listing_show.ts';
import type { Site, WebContext } from './site.ts';

export function downloadListing(site: Site, c: WebContext) {
  const { key: _, ...asked } = askedFrom((name) => c.req.query(name) ?? '');
  return answerTable(site, c, asked, false);
}

export async function downloadValues(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  return await answerTable(site, c, askedFrom(form.text), true);
}

async function answerTable(site: Site, c: WebContext, asked: ListingAsked, showValues: boolean): Promise<Response> {
  const { store, listing } = site.deps;
  const it = store.imports.get(numberOf(c));
  const file = fileOfReport(it?.report, c.req.param('file') ?? '');
  if (!it || !file || !listing) return await showFailure(site, c, 404);
  // Who asks for the head alone reads no table.
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/csv; charset=utf-8' });
  const found = await listing.table(it.id, file.name, { ...asked, showValues }, c.req.raw.signal);
  if (!found.ok) {
    const { title, detail, hint } = found.problem;
    return await showFailure(site, c, found.problem.retry === 'later' ? 503 : 404, `${title}: ${detail}. ${hint}`);
  }
  const { total, chunks } = found.value;
  if (showValues) recordListing(site, c, it.id, file.name, asked.kind, `${countOf(total, 'key')}, as a file`);
  const name = file.name.replaceAll(/[^\w.-]/g, '_').replace(/\.\w+$/, '');
  return c.body(streamOf(chunks), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="import-${it.id}-${name}-${asked.kind}.csv"`,
  });
}

/** Made as it is read; whoever goes away ends the work. */
function streamOf(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
