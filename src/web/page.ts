// Puts a view into its frame and answers with it: a whole page, or a fragment for htmx.

import { getCookie } from 'hono/cookie';
import { type FrameProps, Layout, type NavPlace, type Theme } from '../../views/parts/Layout.tsx';
import { heldDeliveries } from '../relay/sending.ts';
import { createTimes, type Times, zoneName } from './format.ts';
import type { OnceNote } from './once_notes.ts';
import type { Element, Site, WebContext } from './site.ts';

export interface PageOptions {
  title: string;
  place?: NavPlace;
  status?: 200 | 401 | 403 | 404 | 413 | 422 | 429 | 500 | 503;
}

/** A whole page with navigation and footer. */
export function page(site: Site, c: WebContext, options: PageOptions, body: Element): Response | Promise<Response> {
  const layout = Layout({
    title: options.title,
    ...(options.place ? { place: options.place } : {}),
    frame: frame(site, c),
    children: body,
  });
  return c.html(`<!doctype html>${layout}`, options.status ?? 200);
}

/** A part of a page, for htmx. */
export function fragment(c: WebContext, body: Element): Response | Promise<Response> {
  return c.html(`${body}`);
}

export function isForHtmx(c: WebContext): boolean {
  return c.req.header('hx-request') === 'true';
}

function frame(site: Site, c: WebContext): FrameProps {
  const { store, clock } = site.deps;
  const district = store.district.get();
  const user = c.get('user');
  return {
    district: district?.name ?? 'Rollcall',
    zone: district && user ? zoneName(district.timezone, clock.now()) : '',
    user: user ? { name: user.name, role: user.role } : undefined,
    holds: user ? countHolds(site) : 0,
    theme: themeOf(c),
    version: site.config.version,
    path: pathOf(c),
  };
}

export function countHolds(site: Site): number {
  const { store } = site.deps;
  return store.imports.countHeld() + heldDeliveries({ rows: store }).length;
}

export function themeOf(c: WebContext): Theme {
  const theme = getCookie(c, 'theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** Path and query as asked for, when it was a page. */
export function pathOf(c: WebContext): string {
  if (c.req.method !== 'GET') return '/';
  const url = new URL(c.req.url);
  return url.pathname + url.search;
}

/** The page a form was posted from, as its browser says or as the form remembers; else the first page. */
export function pathOfPage(c: WebContext, remembered?: string): string {
  if (remembered !== undefined) return safePath(remembered, '/');
  const from = c.req.header('referer');
  if (from === undefined || !URL.canParse(from)) return '/';
  const url = new URL(from);
  return url.host === c.req.header('host') ? safePath(url.pathname + url.search, '/') : '/';
}

/** Times in the district's zone, as read now. */
export function timesOf(site: Site): Times {
  return createTimes(site.deps.store.district.get()?.timezone ?? 'UTC', site.deps.clock.now());
}

/** What is said once on this page. */
export function answerOf(site: Site, c: WebContext): OnceNote | undefined {
  return site.notes.take(c.get('token'));
}

/** Says something on the page that the browser is sent to. */
export function redirectWith(site: Site, c: WebContext, path: string, note: OnceNote): Response {
  site.notes.put(c.get('token'), note);
  return c.redirect(path, 303);
}

/** A path of this site only; anything else becomes `otherwise`. */
export function safePath(path: unknown, otherwise: string): string {
  return typeof path === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : otherwise;
}
