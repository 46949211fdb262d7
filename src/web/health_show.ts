// GET /healthz and /readyz: for probes, without login.
import type { Site, WebContext } from './site.ts';

export function showHealth(_site: Site, c: WebContext) {
  return c.text('ok\n');
}

export function showReadiness(site: Site, c: WebContext) {
  const { ok, checks } = site.deps.isReady();
  return c.json({ ok, checks }, ok ? 200 : 503);
}
