// GET /login, POST /login and POST /logout.
import { LoginPage } from '../../views/login.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { duration } from '../../views/words.ts';
import { readForm } from './form.ts';
import { page, safePath } from './page.ts';
import { recognise, signIn, signOut } from './sessions.ts';
import type { Site, WebContext } from './site.ts';

export function showLogin(site: Site, c: WebContext) {
  recognise(site, c);
  if (c.get('user')) return c.redirect('/', 303);
  return show(site, c, { name: '', back: safePath(c.req.query('back'), '/') }, [], 200);
}

function show(
  site: Site,
  c: WebContext,
  values: { name: string; back: string },
  mistakes: Mistake[],
  status: 200 | 422 | 429,
) {
  const isUnset = site.deps.store.people.count() === 0;
  return page(site, c, { title: 'Sign in', status }, LoginPage({ ...values, mistakes, isUnset }));
}

/** Slow for guessers: by account and by address, and an unknown name takes as long as a known one. */
export async function logIn(site: Site, c: WebContext): Promise<Response> {
  const { store, log } = site.deps;
  const form = await readForm(c);
  const name = form.text('name');
  const values = { name, back: safePath(form.text('back'), '/') };
  const address = site.addressOf(c);
  const account = name.toLowerCase();
  const wait = Math.max(site.accountThrottle.waitMs(account), site.addressThrottle.waitMs(address));
  if (wait > 0) {
    log.warn('user_throttled', { user: name.slice(0, 64), address });
    c.header('retry-after', String(Math.ceil(wait / 1000)));
    return await show(site, c, values, [{ text: `Too many tries. Wait ${duration(wait)}, then try again.` }], 429);
  }
  site.accountThrottle.begin(account);
  site.addressThrottle.begin(address);
  const user = await store.people.verify(name, form.exact('password'));
  if (!user) {
    log.warn('user_refused', { user: name.slice(0, 64), address });
    return await show(site, c, values, [{ field: 'name', text: 'The name or the password is wrong.' }], 422);
  }
  site.accountThrottle.succeed(account);
  site.addressThrottle.succeed(address);
  log.info('user_login', { user: user.name, address });
  signIn(site, c, user);
  return c.redirect(values.back, 303);
}

export function logOut(site: Site, c: WebContext) {
  signOut(site, c);
  return c.redirect('/login', 303);
}
