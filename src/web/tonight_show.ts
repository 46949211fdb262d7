// GET /: Tonight.
import { TonightBody, TonightPage } from '../../views/tonight.tsx';
import { live } from './live.ts';
import { page } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import { tonightModel } from './tonight_model.ts';

export function showTonight(site: Site, c: WebContext) {
  return page(site, c, { title: 'Tonight', place: 'tonight' }, TonightPage(tonightModel(site, mayAs(c, 'owner'))));
}

/** GET /live: the same, again and again. */
export function watchTonight(site: Site, c: WebContext) {
  const isOwner = mayAs(c, 'owner');
  return live(
    site,
    c,
    () => true,
    () => ({ html: `${TonightBody(tonightModel(site, isOwner))}`, isDone: false, isMoving: false }),
  );
}
