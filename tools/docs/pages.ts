// Every page that is written from the program: where it goes and what it says.
import { problemKinds } from '../../src/kit/problem.ts';
import { publishedSchema } from '../../src/roster/reports/schema.ts';
import { ruleGroups } from '../../src/roster/rules/groups.ts';
import { routes } from '../../src/web/routes.ts';
import { problemsPage } from './problems_page.ts';
import { routesPage } from './routes_page.ts';
import { rulesPage } from './rules_page.ts';
import { envExample, settingsPage } from './settings_page.ts';

export interface GeneratedPage {
  /** From the root. */
  path: string;
  text: string;
}

export function generatedPages(): GeneratedPage[] {
  return [
    { path: 'docs/RULES.md', text: rulesPage(ruleGroups()) },
    { path: 'docs/report.schema.json', text: `${JSON.stringify(publishedSchema(), null, 2)}\n` },
    { path: 'docs/PROBLEMS.md', text: problemsPage(problemKinds) },
    { path: 'docs/PAGES.md', text: routesPage(routes) },
    { path: 'docs/SETTINGS.md', text: settingsPage() },
    { path: 'deploy/env.example', text: envExample() },
  ];
}
