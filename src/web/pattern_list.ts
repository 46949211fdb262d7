// GET /-/patterns: every part of the pages on one page.
import { PatternsPage } from '../../views/patterns.tsx';
import { page } from './page.ts';
import type { Site, WebContext } from './site.ts';

export function listPatterns(site: Site, c: WebContext) {
  return page(site, c, { title: 'Patterns' }, PatternsPage());
}
