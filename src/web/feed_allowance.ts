// POST /feeds/:feed/allowances/:n/end: nights like import n are held again. And what the feed's page shows of them.
import type { AllowanceView } from '../../views/feed_allowances.tsx';
import { percent } from '../../views/words.ts';
import { localDate } from '../kit/zone.ts';
import type { AllowedKind } from '../relay/allowances.ts';
import { heldOn } from '../relay/allowances.ts';
import type { Feed } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import type { Times } from './format.ts';
import { numberOf } from './import_show.ts';
import { redirectWith } from './page.ts';
import { ruleText } from './rule_views.ts';
import type { Site, WebContext } from './site.ts';

export async function endAllowance(site: Site, c: WebContext): Promise<Response> {
  const feed = site.deps.store.feeds.byName(c.req.param('feed') ?? '');
  const user = c.get('user');
  if (!feed || !user) return await showFailure(site, c, 404);
  const done = site.deps.relay.endAllowance(feed.id, numberOf(c), user.name);
  const path = `/feeds/${encodeURIComponent(feed.name)}`;
  return redirectWith(
    site,
    c,
    path,
    done.ok
      ? { kind: 'good', text: 'Such nights are held again.' }
      : { kind: 'note', text: 'That had ended already. Nothing was changed.' },
  );
}

/** Those that hold tonight. */
export function allowanceViews(feed: Feed, times: Times, mayEnd: boolean): AllowanceView[] {
  return heldOn(feed.allowances, localDate(times.now, times.zone)).map(({ importId, kinds, until, by, why }) => ({
    import: { text: `Import ${importId}`, href: `/imports/${importId}` },
    kinds: kinds.map(kindWords),
    until: times.day(until),
    by,
    why,
    ...(mayEnd ? { endAction: `/feeds/${encodeURIComponent(feed.name)}/allowances/${importId}/end` } : {}),
  }));
}

function kindWords({ code, file, column, most, groups }: AllowedKind): string {
  const title = ruleText(code)?.title ?? code;
  const place = [file, column].filter((it) => it !== undefined).join(', ');
  const limit = groups ? `: ${groups.join(', ')}` : most === undefined ? '' : `, up to ${percent(most)}`;
  return `${title}${place ? ` (${place}${limit})` : ''}`;
}
