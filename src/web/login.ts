// GET /login, POST /login and POST /logout.
import { LoginPage } from '../../views/login.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { duration } from '../../views/words.ts';
import { readForm } from './form.ts';
import { page, safePath } from './page.ts';
import { recognise, signIn, signOut } from './sessions.ts';
import type { Site, WebContext } from './site.ts';
import { triedPassword } from './tried_password.ts';

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
  const form = await readForm(c);
  const name = form.text('name');
  const values = { name, back: safePath(form.text('back'), '/') };
  const tried = await triedPassword(site, c, name, form.exact('password'));
  if (tried.kind === 'throttled') {
    const text = `Too many tries. Wait ${duration(tried.waitMs)}, then try again.`;
    return await show(site, c, values, [{ text }], 429);
  }
  if (tried.kind === 'wrong') {
    return await show(site, c, values, [{ field: 'name', text: 'The name or the password is wrong.' }], 422);
  }
  const { user } = tried;
  site.deps.log.info('user_login', { user: user.name, address: site.addressOf(c) });
  signIn(site, c, user);
  return c.redirect(values.back, 303);
}

export function logOut(site: Site, c: WebContext) {
  signOut(site, c);
  return c.redirect('/login', 303);
}
