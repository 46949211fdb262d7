// What stands before every page: headers, the reference for the log, same-origin forms, who may see what.
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { reference } from '../kit/ids.ts';
import type { Role } from '../relay/records.ts';
import { showFailure } from './failure_show.ts';
import { isForHtmx, pathOf } from './page.ts';
import { isSecure, recognise } from './sessions.ts';
import type { Env, Handler, Site, WebConfig, WebContext } from './site.ts';

/** Everything from here, nothing inline, no exceptions. */
const contentPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export function securityHeaders(config: WebConfig): MiddlewareHandler<Env> {
  return secureHeaders({
    contentSecurityPolicy: contentPolicy,
    strictTransportSecurity: isSecure(config) ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
  });
}

export function nameRequest(): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('reference', reference('req'));
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  };
}

/** Only forms of this site may change anything; browsers say where a request comes from in its headers. */
export function sameOriginOnly(site: Site): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || isFromHere(site.config, c)) return await next();
    site.deps.log.warn('request_refused', {
      reference: c.get('reference'),
      path: c.req.path,
      detail: 'another origin',
    });
    return await showFailure(
      site,
      c,
      403,
      'This was sent from another site, so nothing was done. Open the page here and try again.',
    );
  };
}

function isFromHere(config: WebConfig, c: WebContext): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  // Every browser names the origin of a form it posts; a request that names none comes from no page.
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  if (config.publicUrl !== undefined && origin === new URL(config.publicUrl).origin) return true;
  return new URL(origin).host === c.req.header('host');
}

const ranks: Record<Role, number> = { viewer: 1, operator: 2, owner: 3 };

export function mayAs(c: WebContext, role: Role): boolean {
  const user = c.get('user');
  return user !== undefined && ranks[user.role] >= ranks[role];
}

/** Lets a handler run only for people of this role or a higher one. Pages send others to sign in. */
export function needing(site: Site, role: Role, handle: Handler): (c: WebContext) => Promise<Response> {
  return async (c) => {
    recognise(site, c);
    if (c.get('user') === undefined) return await askToSignIn(site, c);
    if (!mayAs(c, role)) return await showFailure(site, c, 403);
    return await handle(site, c);
  };
}

async function askToSignIn(site: Site, c: WebContext): Promise<Response> {
  const accept = c.req.header('accept') ?? '*/*';
  const wantsPage = c.req.method === 'GET' && !isForHtmx(c) && (accept.includes('text/html') || accept.includes('*/*'));
  if (wantsPage) {
    const back = pathOf(c);
    return c.redirect(back === '/' ? '/login' : `/login?back=${encodeURIComponent(back)}`, 303);
  }
  return await showFailure(site, c, 401);
}
