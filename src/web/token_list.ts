// GET /tokens: which programs may ask here, what they may, and for how long.
import { TokensPage } from '../../views/tokens.tsx';
import { addDays, localDate } from '../kit/zone.ts';
import { answerOf, page, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

/** Usual and longest life of a token. */
export const tokenDays = { usual: 180, longest: 730 };

export function listTokens(site: Site, c: WebContext) {
  const times = timesOf(site);
  const { now, zone } = times;
  const note = answerOf(site, c);
  const today = localDate(now, zone);
  return page(
    site,
    c,
    { title: 'API tokens', place: 'tokens' },
    TokensPage({
      tokens: site.deps.store.apiTokens.all().map((token) => ({
        id: token.id,
        name: token.name,
        may: token.role === 'operator' ? 'read and decide' : 'read',
        by: token.createdBy,
        expires: times.near(token.expiresAt),
        isExpired: token.expiresAt <= now,
        ...(token.lastUsedAt === undefined ? {} : { lastUsed: times.near(token.lastUsedAt) }),
      })),
      usualUntil: addDays(today, tokenDays.usual),
      earliest: addDays(today, 1),
      latest: addDays(today, tokenDays.longest),
      ...(note?.apiToken ? { newToken: note.apiToken } : {}),
      ...(note && !note.apiToken ? { answer: note } : {}),
    }),
  );
}
