// POST /deliveries/:n/again: a person sends a failed or cancelled delivery once more.
import { showFailure } from './failure_show.ts';
import { numberOf } from './import_show.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export function sendAgain(site: Site, c: WebContext) {
  const delivery = site.deps.store.deliveries.get(numberOf(c));
  const user = c.get('user');
  if (!delivery || !user) return showFailure(site, c, 404);
  const result = site.deps.relay.sendAgain(delivery.id, user.name);
  return redirectWith(
    site,
    c,
    `/imports/${delivery.importId}`,
    result.ok
      ? { kind: 'good', text: 'It is sent again now.' }
      : { kind: 'note', text: `${result.problem.title}: ${result.problem.detail}` },
  );
}
