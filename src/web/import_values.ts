// POST /imports/:n/values: a person asks to see the first rows as they are. That they asked is on record.
import { ImportPage } from '../../views/import.tsx';
import { showFailure } from './failure_show.ts';
import { importModel } from './import_model.ts';
import { numberOf } from './import_show.ts';
import { page } from './page.ts';
import { isInitialHold } from './sentences.ts';
import type { Site, WebContext } from './site.ts';

export async function showValues(site: Site, c: WebContext): Promise<Response> {
  const id = numberOf(c);
  const { store, clock } = site.deps;
  const it = store.imports.get(id);
  const user = c.get('user');
  if (!it || !user) return await showFailure(site, c, 404);
  if (!isInitialHold(it)) return c.redirect(`/imports/${id}`, 303);
  const detail = 'The first rows of each file.';
  store.activity.add({
    at: clock.now(),
    who: user.name,
    what: 'looked at the values of',
    about: `Import ${id}`,
    detail,
  });
  const props = importModel(site, id, { mayDecide: true, showValues: true });
  if (!props) return await showFailure(site, c, 404);
  // Without the live connection: what it brings is masked.
  const { liveHref: _, ...still } = props;
  return await page(site, c, { title: `Import ${id}`, place: 'imports' }, ImportPage(still));
}
