// POST /imports/:n/roll-back: a person puts an earlier roster in force again, with a reason.
import type { RollbackProps } from '../../views/import_rollback.tsx';
import { list } from '../../views/words.ts';
import type { Feed, Import } from '../relay/records.ts';
import { wasAccepted } from '../relay/rollback.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import type { Times } from './format.ts';
import { numberOf } from './import_show.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function rollBackImport(site: Site, c: WebContext): Promise<Response> {
  const id = numberOf(c);
  const it = site.deps.store.imports.head(id);
  const user = c.get('user');
  if (!it || !user) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const inForce = Number(form.text('inForce'));
  const back = `/imports/${Number.isSafeInteger(inForce) && inForce > 0 ? inForce : id}`;
  const why = form.text('why');
  const mistake = reasonMistake(why);
  if (mistake) return redirectWith(site, c, back, { kind: 'wrong', text: mistake });
  const done = site.deps.relay.rollBack(id, inForce, user.name, why);
  if (!done.ok) {
    const { code, title, detail } = done.problem;
    const text = code === 'already_decided' ? `Nothing was changed: ${detail}.` : `${title}: ${detail}`;
    return redirectWith(site, c, back, { kind: 'note', text });
  }
  const text = `Import ${done.value} is the roster of Import ${it.rollbackOf ?? id} once more. It is checked and then sent.`;
  return redirectWith(site, c, `/imports/${done.value}`, { kind: 'good', text });
}

/** What the page of an accepted import offers: of the one in force the roster before it, of an older one that one. */
export function rollbackProps(site: Site, it: Import, feed: Feed | undefined, times: Times): RollbackProps | undefined {
  const inForce = feed?.baselineImportId;
  if (!feed || inForce === undefined || !wasAccepted(it)) return undefined;
  const to = inForce === it.id ? site.deps.store.imports.acceptedBefore(feed.id, it.id, 1)[0] : it;
  if (!to) return undefined;
  const names = feed.forwards.flatMap(
    ({ destinationId }) => site.deps.store.destinations.get(destinationId)?.name ?? [],
  );
  const goes = names.length > 0 && !feed.stopped ? `is sent to ${list(names)} again and` : 'is sent to nobody and';
  const received = times.moment(to.lastArrivalAt).text;
  return {
    to: to.id,
    inForce,
    offer: inForce === it.id ? `Roll back to Import ${to.id}…` : 'Put this roster in force again…',
    consequence: `The roster of Import ${to.id}, received ${received}, ${goes} becomes what the next night is compared with. Import ${inForce} stays stored, and this can be undone in the same way.`,
  };
}
