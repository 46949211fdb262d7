// docs/PAGES.md: every address the program answers, and who may use it.
import type { Route } from '../../src/web/routes.ts';
import { heading, table } from './markdown.ts';
import { routeWords } from './route_words.ts';

/** Key of a route in the words: method and path. */
export function keyOfRoute({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

export function routesPage(routes: readonly Pick<Route, 'method' | 'path' | 'needs'>[]): string {
  const about = `Every address Rollcall answers. *Who* is the lowest role that may: an owner may all that an operator may, and an operator all that a viewer may. Beside
these, \`GET /assets/…\` answers the files the pages are made of, to everybody.`;
  const rows = routes.map((route) => [
    `${route.method} \`${route.path}\``,
    route.needs === 'nobody'
      ? 'everybody'
      : route.needs === 'token'
        ? 'upload token'
        : route.needs.replace(/^api (.*)/, 'API token: $1'),
    routeWords[keyOfRoute(route)] ?? '',
  ]);
  return [heading('Pages', 'src/web/routes.ts', about), table(['address', 'who', 'what for'], rows), ''].join('\n');
}
