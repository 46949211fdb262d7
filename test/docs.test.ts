// The documents cannot rot: what the program has is in them, generated pages are fresh, and their examples work.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingsHelp } from '../src/config.ts';
import { problemKinds } from '../src/kit/problem.ts';
import { parseDistrictFile } from '../src/relay/district/parse.ts';
import { rules } from '../src/roster/rules/catalogue.ts';
import { routes } from '../src/web/routes.ts';
import { generatedPages } from '../tools/docs/pages.ts';
import { routeWords } from '../tools/docs/route_words.ts';
import { keyOfRoute } from '../tools/docs/routes_page.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const settingNames = settingsHelp().match(/ROLLCALL_\w+(?= {2})/g) ?? [];
const noFiles = () => ({ why: 'an example names no file' });

describe('generated pages', () => {
  test.each(generatedPages().map((page) => [page.path, page.text]))('%s is fresh', (path, text) => {
    expect(existsSync(join(root, path)) ? read(path) : '', `${path} is stale: run \`npm run docs\``).toBe(text);
  });
});

test.each([
  ['problem', 'docs/PROBLEMS.md', Object.keys(problemKinds).map((code) => `\n## ${code}\n`)],
  ['rule', 'docs/RULES.md', rules.map(({ code }) => `\n### ${code}\n`)],
  ['setting', 'docs/SETTINGS.md', settingNames.map((name) => `| \`${name}\` |`)],
  ['setting', 'deploy/env.example', settingNames.map((name) => `\n# ${name}=`)],
])('every %s is in %s', (_what, path, headings) => {
  expect(headings.length).toBeGreaterThan(5);
  expect(headings.filter((each) => !read(path).includes(each))).toEqual([]);
});

test('every route has its sentence, and every sentence its route', () => {
  expect(Object.keys(routeWords)).toEqual(routes.map(keyOfRoute));
});

test('the district file of the README can be applied', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '';
  const parsed = parseDistrictFile(example.replace(/^ {3}/gm, ''), noFiles);
  expect(parsed.ok ? [] : parsed.mistakes).toEqual([]);
});

test.each(['README.md', 'docs/HANDBOOK.md', 'docs/CONNECTING.md', 'CHANGELOG.md'])(
  'links of %s lead somewhere',
  (path) => {
    const links = [...read(path).matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    const broken = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(root, dirname(path), link)));
    expect(broken).toEqual([]);
  },
);
