// GET /imports/:n: one night as a receipt, live while something still happens.
import { ImportBody, ImportPage } from '../../views/import.tsx';
import { showFailure } from './failure_show.ts';
import { importModel } from './import_model.ts';
import { live } from './live.ts';
import { answerOf, page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import { isMoving } from './status_of.ts';

/** The number in the path; 0, which nothing has, when it is none. */
export function numberOf(c: WebContext): number {
  const text = c.req.param('n') ?? '';
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
}

export function showImport(site: Site, c: WebContext) {
  const props = importModel(site, numberOf(c), { mayDecide: mayAs(c, 'operator') });
  if (!props) return showFailure(site, c, 404);
  const answer = answerOf(site, c);
  return page(
    site,
    c,
    { title: `Import ${props.id}`, place: 'imports' },
    ImportPage({ ...props, ...(answer ? { answer } : {}) }),
  );
}

/** GET /imports/:n/live: the same, again whenever it changes. */
export function watchImport(site: Site, c: WebContext) {
  const id = numberOf(c);
  const mayDecide = mayAs(c, 'operator');
  if (!site.deps.store.imports.get(id)) return showFailure(site, c, 404);
  return live(
    site,
    c,
    (change) => change.importId === undefined || change.importId === id,
    () => {
      const props = importModel(site, id, { mayDecide });
      const it = site.deps.store.imports.get(id);
      if (!props || !it) return undefined;
      return { html: `${ImportBody(props)}`, isDone: props.liveHref === undefined, isMoving: isMoving(it.state) };
    },
  );
}
