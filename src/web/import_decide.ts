// POST /imports/:n/release and /reject: a person decides about a held import, with a reason.
import type { Result } from '../kit/result.ts';
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import { numberOf } from './import_show.ts';
import { redirectWith, safePath } from './page.ts';
import { isInitialHold } from './sentences.ts';
import type { Site, WebContext } from './site.ts';
import { importStatus } from './status_of.ts';

type Decide = (importId: number, by: string, why: string, alsoUntil?: string) => Result<undefined>;

export function releaseImport(site: Site, c: WebContext) {
  return decide(site, c, site.deps.relay.release, 'released');
}

export function rejectImport(site: Site, c: WebContext) {
  return decide(site, c, (id, by, why) => site.deps.relay.reject(id, by, why), 'rejected');
}

async function decide(site: Site, c: WebContext, act: Decide, what: 'released' | 'rejected'): Promise<Response> {
  const id = numberOf(c);
  const it = site.deps.store.imports.get(id);
  const user = c.get('user');
  if (!it || !user) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const back = safePath(form.text('back'), `/imports/${id}`);
  const why = form.text('why');
  const mistake = reasonMistake(why);
  if (mistake) return redirectWith(site, c, back, { kind: 'wrong', text: mistake });
  if (it.state !== 'held') return redirectWith(site, c, back, { kind: 'note', text: alreadyText(site, id) });
  const wasInitial = isInitialHold(it);
  const until = form.text('until');
  const result = act(id, user.name, why, until === '' ? undefined : until);
  if (!result.ok) {
    // Somebody was quicker between the look and the act.
    const isDecided = site.deps.store.imports.get(id)?.state !== 'held';
    const text = isDecided ? alreadyText(site, id) : `${result.problem.title}: ${result.problem.detail}`;
    return redirectWith(site, c, back, { kind: isDecided ? 'note' : 'wrong', text });
  }
  const also = until === '' || what === 'rejected' ? '' : ` Nights of this kind are accepted until ${until}.`;
  return redirectWith(site, c, back, { kind: 'good', text: `${doneText(id, what, wasInitial)}${also}` });
}

function doneText(id: number, what: 'released' | 'rejected', wasInitial: boolean): string {
  if (what === 'rejected') return `Import ${id} is rejected. The last accepted roster stays in force.`;
  return wasInitial ? `Import ${id} is confirmed. Its layout is pinned from now on.` : `Import ${id} is released.`;
}

function alreadyText(site: Site, id: number): string {
  const it = site.deps.store.imports.get(id);
  const last = it?.decisions.at(-1);
  if (last && last.by !== 'Rollcall') return `Import ${id} was already ${last.what} by ${last.by}: ${last.why}`;
  return `Import ${id} is not held any more; it is ${it ? importStatus(it.state).word.toLowerCase() : 'gone'}.`;
}
