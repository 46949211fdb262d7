// POST /senders/:name/fetch: fetches the files of a sender now, without waiting for its schedule.
import { sentenceOf } from '../kit/problem.ts';
import { showFailure } from './failure_show.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function fetchSender(site: Site, c: WebContext): Promise<Response> {
  const sender = site.deps.store.senders.byName(c.req.param('name') ?? '');
  const fetching = sender && site.deps.fetchNow?.(sender.id);
  if (!sender || !fetching) return await showFailure(site, c, 404);
  const result = await fetching;
  return redirectWith(
    site,
    c,
    `/senders/${encodeURIComponent(sender.name)}`,
    result.ok
      ? { kind: 'good', text: `${sender.name} was asked. What was new is listed below.` }
      : { kind: 'wrong', text: sentenceOf(result.problem) },
  );
}
