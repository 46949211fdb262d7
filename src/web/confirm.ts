// The password again before something grave: a browser that somebody walked away from releases nothing. What was typed is
// kept in memory meanwhile, never on the page, and done as soon as the password is right.
import { ConfirmPage } from '../../views/confirm.tsx';
import type { Mistake } from '../../views/parts/MistakeSummary.tsx';
import { duration } from '../../views/words.ts';
import type { Clock } from '../kit/clock.ts';
import { randomToken } from '../kit/ids.ts';
import { bodyOf, type FormBody, readForm } from './form.ts';
import { page, pathOfPage, redirectWith } from './page.ts';
import type { Handler, Site, WebContext } from './site.ts';
import { triedPassword } from './tried_password.ts';

/** So long after the password was last given, grave things ask for it again. */
const freshMs = 10 * 60_000;
/** What was typed waits so long for the password. */
const keptMs = 30 * 60_000;
const mostKept = 100;

interface Kept {
  token: string;
  path: string;
  body: FormBody;
  at: number;
}

export interface KeptForms {
  put(form: Omit<Kept, 'at'>): string;
  /** Stays until it is removed: a wrong password loses nothing. Of this session and address only. */
  get(id: string, token: string, path: string): FormBody | undefined;
  remove(id: string): void;
}

/** In memory only; the oldest go when there are too many. */
export function createKeptForms(deps: { clock: Clock }): KeptForms {
  const forms = new Map<string, Kept>();
  return {
    put(form) {
      const id = randomToken();
      forms.set(id, { ...form, at: deps.clock.ticks() });
      const oldest = forms.keys().next();
      if (forms.size > mostKept && !oldest.done) forms.delete(oldest.value);
      return id;
    },
    get(id, token, path) {
      const form = forms.get(id);
      if (!form || form.token !== token || form.path !== path) return undefined;
      return deps.clock.ticks() - form.at <= keptMs ? form.body : undefined;
    },
    remove(id) {
      forms.delete(id);
    },
  };
}

/** Lets a handler run only when the password was given a short while ago. `what`: as the question goes on. */
export function confirming(what: string, handle: Handler): Handler {
  return async (site, c) => {
    const form = await readForm(c);
    const id = form.text('confirming');
    const token = c.get('token') ?? '';
    if (id === '') {
      if (site.deps.clock.now() - (c.get('confirmedAt') ?? 0) <= freshMs) return await handle(site, c);
      const kept = site.keptForms.put({ token, path: c.req.path, body: await bodyOf(c) });
      return await ask(site, c, { what, id: kept, back: pathOfPage(c) }, [], 401);
    }
    const back = form.text('back');
    const body = site.keptForms.get(id, token, c.req.path);
    if (!body) {
      const text = 'Nothing was done: what was typed is not kept any more. Do it once more.';
      return redirectWith(site, c, pathOfPage(c, back), { kind: 'wrong', text });
    }
    const tried = await triedPassword(site, c, c.get('user')?.name ?? '', form.exact('password'));
    switch (tried.kind) {
      case 'throttled': {
        const text = `Too many tries. Wait ${duration(tried.waitMs)}, then try again.`;
        return await ask(site, c, { what, id, back: pathOfPage(c, back) }, [{ text }], 429);
      }
      case 'wrong': {
        const mistakes = [{ field: 'password', text: 'The password is wrong. Nothing was done yet.' }];
        return await ask(site, c, { what, id, back: pathOfPage(c, back) }, mistakes, 422);
      }
      case 'right':
        site.keptForms.remove(id);
        site.deps.store.sessions.confirm(token, site.deps.clock.now());
        c.set('form', body);
        return await handle(site, c);
    }
  };
}

interface Question {
  what: string;
  id: string;
  back: string;
}

function ask(site: Site, c: WebContext, { what, id, back }: Question, mistakes: Mistake[], status: 401 | 422 | 429) {
  const name = c.get('user')?.name ?? '';
  const props = { name, what, back, action: c.req.path, confirming: id, mistakes };
  return page(site, c, { title: 'Your password again', status }, ConfirmPage(props));
}
