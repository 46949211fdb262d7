// POST /theme: Auto, Light or Dark, for this browser.
import { setCookie } from 'hono/cookie';
import { readForm } from './form.ts';
import { safePath } from './page.ts';
import { isSecure } from './sessions.ts';
import type { Site, WebContext } from './site.ts';

export async function saveTheme(site: Site, c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const theme = form.text('theme');
  if (theme === 'light' || theme === 'dark' || theme === 'auto') {
    setCookie(c, 'theme', theme, {
      path: '/',
      sameSite: 'Lax',
      httpOnly: true,
      secure: isSecure(site.config),
      maxAge: 365 * 24 * 3600,
    });
  }
  return c.redirect(safePath(form.text('back'), '/'), 303);
}
