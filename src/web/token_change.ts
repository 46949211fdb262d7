// POST /tokens and /tokens/:n/revoke: an owner lets a program in, or out. Both are on record; the token is shown once.
import { addDays, atLocalTime, isDate, localDate } from '../kit/zone.ts';
import { readForm } from './form.ts';
import { numberOf } from './import_show.ts';
import { redirectWith, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';
import { tokenDays } from './token_list.ts';

export async function addToken(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const { store } = site.deps;
  const by = c.get('user')?.name ?? '';
  const { now, zone } = timesOf(site);
  const today = localDate(now, zone);
  const name = form.text('name');
  const until = form.text('until');
  const mistake = nameMistake(name) ?? dateMistake(until, today);
  if (mistake) return redirectWith(site, c, '/tokens', { kind: 'wrong', text: mistake });
  const role = form.text('may') === 'operator' ? 'operator' : 'viewer';
  const added = store.transaction(() => {
    const expiresAt = atLocalTime(addDays(until, 1), '00:00', zone);
    const made = store.apiTokens.add({ name, role, createdBy: by, expiresAt });
    if (made.ok)
      record(site, by, 'made', name, `It may ${role === 'operator' ? 'read and decide' : 'read'} until ${until}.`);
    return made;
  });
  if (!added.ok) return redirectWith(site, c, '/tokens', { kind: 'wrong', text: added.problem.detail });
  return redirectWith(site, c, '/tokens', { kind: 'good', text: '', apiToken: added.value.token });
}

export function revokeToken(site: Site, c: WebContext): Response {
  const { store } = site.deps;
  const removed = store.transaction(() => {
    const it = store.apiTokens.remove(numberOf(c));
    if (it) record(site, c.get('user')?.name ?? '', 'revoked', it.name, 'It is refused from now on.');
    return it;
  });
  const text = removed ? `${removed.name} is revoked.` : 'It was revoked before.';
  return redirectWith(site, c, '/tokens', { kind: removed ? 'good' : 'note', text });
}

function record(site: Site, who: string, what: string, name: string, detail: string): void {
  site.deps.store.activity.add({ at: site.deps.clock.now(), who, what, about: `API token ${name}`, detail });
}

function nameMistake(name: string): string | undefined {
  if (name === '') return 'Name the program that uses it.';
  return /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}])?$/u.test(name)
    ? undefined
    : 'A name has 1 to 64 letters, digits, spaces, dots or hyphens.';
}

function dateMistake(until: string, today: string): string | undefined {
  if (!isDate(until) || until <= today) return 'Its last day is a date after today.';
  return until > addDays(today, tokenDays.longest) ? 'A token lasts two years at most.' : undefined;
}
