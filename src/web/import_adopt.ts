// POST /imports/:n/layout: the layout that a refused set came with is agreed from now on, with a reason.
import { showFailure } from './failure_show.ts';
import { readForm, reasonMistake } from './form.ts';
import { numberOf } from './import_show.ts';
import { redirectWith } from './page.ts';
import type { Site, WebContext } from './site.ts';

export async function adoptLayout(site: Site, c: WebContext): Promise<Response> {
  const id = numberOf(c);
  const user = c.get('user');
  if (!site.deps.store.imports.head(id) || !user) return await showFailure(site, c, 404);
  const form = await readForm(c);
  const path = `/imports/${id}`;
  const why = form.text('why');
  const mistake = reasonMistake(why);
  if (mistake) return redirectWith(site, c, path, { kind: 'wrong', text: mistake });
  const result = site.deps.relay.adoptLayout(id, user.name, why);
  if (result.ok) {
    const text = `The layout of Import ${id} is agreed from now on. The set is being checked again under it.`;
    return redirectWith(site, c, path, { kind: 'good', text });
  }
  const last = site.deps.store.imports.head(id)?.decisions.findLast((it) => it.what === 'given another layout');
  const text = last
    ? `The layout was already accepted by ${last.by}: ${last.why}`
    : `${result.problem.title}: ${result.problem.detail}`;
  return redirectWith(site, c, path, { kind: 'note', text });
}
