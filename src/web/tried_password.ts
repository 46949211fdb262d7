// One try of a password, at the login or before something grave: slow for guessers, by account and by address.
import type { User } from '../relay/records.ts';
import type { Site, WebContext } from './site.ts';

export type Tried = { kind: 'throttled'; waitMs: number } | { kind: 'wrong' } | { kind: 'right'; user: User };

/** An unknown name takes as long as a known one. Each refusal is in the log. */
export async function triedPassword(site: Site, c: WebContext, name: string, password: string): Promise<Tried> {
  const { store, log } = site.deps;
  const address = site.addressOf(c);
  const account = name.toLowerCase();
  const waitMs = Math.max(site.accountThrottle.waitMs(account), site.addressThrottle.waitMs(address));
  if (waitMs > 0) {
    log.warn('user_throttled', { user: name.slice(0, 64), address });
    c.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return { kind: 'throttled', waitMs };
  }
  site.accountThrottle.begin(account);
  site.addressThrottle.begin(address);
  const user = await store.people.verify(name, password);
  if (!user) {
    log.warn('user_refused', { user: name.slice(0, 64), address });
    return { kind: 'wrong' };
  }
  site.accountThrottle.succeed(account);
  site.addressThrottle.succeed(address);
  return { kind: 'right', user };
}
