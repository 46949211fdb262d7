// POST /deliveries/:n/again, /now and /cancel: what a person says about one delivery.
import type { Result } from '../kit/result.ts';
import type { Delivery } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import { numberOf } from './import_show.ts';
import { redirectWith, safePath } from './page.ts';
import type { Site, WebContext } from './site.ts';

function asked(site: Site, c: WebContext): { delivery: Delivery; by: string } | undefined {
  const delivery = site.deps.store.deliveries.get(numberOf(c));
  const user = c.get('user');
  return delivery && user && { delivery, by: user.name };
}

function answer(site: Site, c: WebContext, { importId }: Delivery, result: Result<undefined>, good: string, back = '') {
  const note = result.ok
    ? { kind: 'good' as const, text: good }
    : { kind: 'note' as const, text: `${result.problem.title}: ${result.problem.detail}` };
  return redirectWith(site, c, safePath(back, `/imports/${importId}`), note);
}

export async function sendAgain(site: Site, c: WebContext): Promise<Response> {
  const it = asked(site, c);
  if (!it) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const sent = site.deps.relay.sendAgain(it.delivery.id, it.by, form.text('read'));
  return answer(site, c, it.delivery, sent, 'It is sent again now.', form.text('back'));
}

export function sendNow(site: Site, c: WebContext) {
  const it = asked(site, c);
  if (!it) return showFailure(site, c, 404);
  return answer(site, c, it.delivery, site.deps.relay.sendNow(it.delivery.id, it.by), 'It is sent now.');
}

export async function cancelDelivery(site: Site, c: WebContext): Promise<Response> {
  const it = asked(site, c);
  if (!it) return await showFailure(site, c, 404);
  const why = (await readForm(c)).text('why');
  const mistake = reasonMistake(why);
  if (mistake) return redirectWith(site, c, `/imports/${it.delivery.importId}`, { kind: 'wrong', text: mistake });
  const result = site.deps.relay.cancelDelivery(it.delivery.id, it.by, why);
  return answer(site, c, it.delivery, result, 'It is cancelled. The destination keeps what it has.');
}
