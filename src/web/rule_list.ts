// GET /rules: the rule book.
import { RulesPage } from '../../views/rules.tsx';
import { page } from './page.ts';
import { ruleBook } from './rule_views.ts';
import type { Site, WebContext } from './site.ts';

export function listRules(site: Site, c: WebContext) {
  return page(site, c, { title: 'Rule book', place: 'rules' }, RulesPage(ruleBook()));
}
