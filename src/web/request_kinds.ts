// Which requests are not ordinary forms: uploads of any size, and scripts that bring a token.
import type { MiddlewareHandler } from 'hono';
import type { Env, Site, WebContext } from './site.ts';

/** How long a form may take to come in, ms. */
const slowestFormMs = 60_000;

export function isForScripts(c: WebContext): boolean {
  return c.req.path.startsWith('/api/');
}

/** Its body is a stream of any length and is read piece by piece. */
export function isUpload(c: WebContext): boolean {
  const { method, path } = c.req;
  if (method === 'PUT') return /^\/(?:api\/v1\/)?senders\/[^/]+\/files\/[^/]+$/.test(path);
  return method === 'POST' && /^\/senders\/[^/]+\/upload$/.test(path);
}

/** A form that trickles in for longer than a minute is cut off. */
export function endSlowForms(site: Site): MiddlewareHandler<Env> {
  return async (c, next) => {
    const incoming = (c.env as { incoming?: { complete: boolean; destroy(): void } } | undefined)?.incoming;
    if (!incoming || c.req.method === 'GET' || c.req.method === 'HEAD' || isUpload(c)) return await next();
    const timer = site.deps.clock.after(slowestFormMs, () => {
      if (!incoming.complete) incoming.destroy();
    });
    try {
      await next();
    } finally {
      timer.cancel();
    }
    return undefined;
  };
}

/**
 * An answer given before the whole request was read says that the connection ends with it. Without that word a client
 * keeps the connection for its next request and finds it closed.
 */
export function sayWhenUnread(): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    const incoming = (c.env as { incoming?: { complete: boolean } } | undefined)?.incoming;
    const mayHaveBody = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (mayHaveBody && incoming && !incoming.complete) c.res.headers.set('connection', 'close');
  };
}
