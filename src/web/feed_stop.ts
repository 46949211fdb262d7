// POST /feeds/:feed/stop and /resume.
import type { Feed } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

function asked(site: Site, c: WebContext): { feed: Feed; by: string; path: string } | undefined {
  const feed = site.deps.store.feeds.byName(c.req.param('feed') ?? '');
  const user = c.get('user');
  return feed && user && { feed, by: user.name, path: `/feeds/${encodeURIComponent(feed.name)}` };
}

export async function stopFeed(site: Site, c: WebContext): Promise<Response> {
  const it = asked(site, c);
  if (!it) return await showFailure(site, c, 404);
  const why = (await readForm(c)).text('why');
  const mistake = reasonMistake(why);
  if (mistake) return redirectWith(site, c, it.path, { kind: 'wrong', text: mistake });
  if (it.feed.stopped) {
    return redirectWith(site, c, it.path, {
      kind: 'note',
      text: `It was already stopped by ${it.feed.stopped.by}: ${it.feed.stopped.why}`,
    });
  }
  const result = site.deps.relay.stopFeed(it.feed.id, it.by, why);
  return redirectWith(
    site,
    c,
    it.path,
    result.ok
      ? { kind: 'good', text: `${it.feed.name} is stopped. Nothing is sent until it is resumed.` }
      : { kind: 'wrong', text: `${result.problem.title}: ${result.problem.detail}` },
  );
}

export async function resumeFeed(site: Site, c: WebContext): Promise<Response> {
  const it = asked(site, c);
  if (!it) return await showFailure(site, c, 404);
  if (!it.feed.stopped) return redirectWith(site, c, it.path, { kind: 'note', text: 'It is running.' });
  const result = site.deps.relay.resumeFeed(it.feed.id, it.by);
  return redirectWith(
    site,
    c,
    it.path,
    result.ok
      ? { kind: 'good', text: `${it.feed.name} is resumed.` }
      : { kind: 'wrong', text: `${result.problem.title}: ${result.problem.detail}` },
  );
}
