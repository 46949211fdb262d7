// Opens /api/v1 to programs with a token of their own. A session opens nothing here; who tries wrong tokens is slowed down
// by address, and a right one is always taken.
import { problem } from '../kit/problem.ts';
import { problemJson } from './problem_json.ts';
import type { Handler, Site, WebContext } from './site.ts';

export type ApiRole = 'viewer' | 'operator';

/** Lets a handler answer only programs whose token may that much. */
export function needingToken(site: Site, role: ApiRole, handle: Handler): (c: WebContext) => Promise<Response> {
  return async (c) => {
    const shown = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (shown === undefined) return refuse(c, 'There is no Authorization header with a token.');
    const token = site.deps.store.apiTokens.find(shown);
    if (token === undefined) return wrong(site, c);
    if (token.expiresAt <= site.deps.clock.now()) return refuse(c, `The token ${token.name} has expired.`);
    if (role === 'operator' && token.role !== 'operator') {
      return problemJson(c, problem('api_not_allowed', `The token ${token.name} may read and nothing else.`));
    }
    c.set('actor', `${token.name} (API token)`);
    return await handle(site, c);
  };
}

function wrong(site: Site, c: WebContext): Response {
  const address = site.addressOf(c);
  const wait = site.addressThrottle.waitMs(address);
  if (wait > 0) {
    const seconds = String(Math.ceil(wait / 1000));
    const why = problem('too_many_tries', `${address} may try again in ${seconds} s.`);
    return problemJson(c, why, { 'retry-after': seconds });
  }
  site.addressThrottle.begin(address);
  site.deps.log.warn('login_refused', { address, detail: 'wrong-api-token' });
  return refuse(c, 'Nobody here has this token.');
}

function refuse(c: WebContext, detail: string): Response {
  return problemJson(c, problem('api_token_refused', detail));
}

/** Who asks, as the activity has it. */
export function actorOf(c: WebContext): string {
  return c.get('actor') ?? c.get('user')?.name ?? '';
}
