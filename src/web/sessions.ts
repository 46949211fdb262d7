// The session cookie and who is signed in.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { User } from '../relay/records.ts';
import type { Site, WebConfig, WebContext } from './site.ts';

const longestS = 12 * 3600;

/** Whether browsers reach this site by HTTPS: by itself, or by a proxy named in the public URL. */
export function isSecure(config: WebConfig): boolean {
  return config.tls !== undefined || (config.publicUrl?.startsWith('https://') ?? false);
}

function cookieName(config: WebConfig): string {
  return isSecure(config) ? '__Host-rollcall' : 'rollcall';
}

/** Signs the person in: a new session each time. */
export function signIn(site: Site, c: WebContext, user: User): void {
  const token = site.deps.store.sessions.open(user.id, site.deps.clock.now());
  setCookie(c, cookieName(site.config), token, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: isSecure(site.config),
    maxAge: longestS,
  });
}

export function signOut(site: Site, c: WebContext): void {
  const token = c.get('token');
  if (token) site.deps.store.sessions.close(token);
  deleteCookie(c, cookieName(site.config), { path: '/', secure: isSecure(site.config) });
}

/** Finds out who asks; counts as a sign of life. */
export function recognise(site: Site, c: WebContext): void {
  const token = getCookie(c, cookieName(site.config));
  if (!token) return;
  const session = site.deps.store.sessions.touch(token, site.deps.clock.now());
  if (!session) return;
  c.set('user', session.user);
  c.set('token', token);
  c.set('confirmedAt', session.confirmedAt);
}
