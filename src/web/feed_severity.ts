// POST /feeds/:feed/severities: one rule is graver or milder in this feed from the next check on.
import type { SeveritiesProps } from '../../views/feed_severities.tsx';
import type { Feed } from '../relay/records.ts';
import type { SeverityWord } from '../roster/report.ts';
import { rules } from '../roster/rules/catalogue.ts';
import type { SeveritySettings } from '../roster/severities.ts';
import { severitiesFor, severityMistake, withoutUsual, wordOf } from '../roster/severities.ts';
import { feedEntryOf } from '../store/export_district.ts';
import { changeDistrict } from './district_change.ts';
import { showFailure } from './failure_show.ts';
import { readForm } from './form.ts';
import { redirectWith } from './page.ts';
import { ruleText } from './rule_views.ts';
import type { Site, WebContext } from './site.ts';

/** What the feed's page shows; with the form for those who may change it. */
export function severitiesProps(feed: Feed, mayChange: boolean): SeveritiesProps {
  const changed = rules.flatMap(({ code, title, severity }) => {
    const word = feed.severities?.[code];
    return word === undefined ? [] : [{ code, title, severity: word, usual: wordOf(severity) }];
  });
  if (!mayChange) return { changed };
  const changeable = rules.filter(({ code }) => severitiesFor(code).length > 0);
  const options = changeable
    .map(({ code, title, severity }) => ({ code, text: `${title} (${wordOf(severity)})` }))
    .toSorted((a, b) => a.text.localeCompare(b.text, 'en'));
  return { changed, form: { action: `/feeds/${encodeURIComponent(feed.name)}/severities`, rules: options } };
}

export async function saveSeverity(site: Site, c: WebContext): Promise<Response> {
  const { store } = site.deps;
  const feed = store.feeds.byName(c.req.param('feed') ?? '');
  if (!feed) return await showFailure(site, c, 404);
  const path = `/feeds/${encodeURIComponent(feed.name)}`;
  const form = await readForm(c);
  const [code, word] = [form.text('code'), form.text('severity')];
  const usual = rules.find((rule) => rule.code === code)?.severity;
  const severity = word === 'usual' && usual !== undefined ? wordOf(usual) : word;
  const mistake = severityMistake(code, severity);
  if (mistake !== undefined) return redirectWith(site, c, path, { kind: 'wrong', text: `Not changed: ${mistake}` });
  const { severities: _, ...entry } = feedEntryOf(store, feed);
  const severities = withSeverity(feed.severities, code, severity as SeverityWord);
  const result = await changeDistrict(site, c, { feeds: [{ ...entry, ...(severities ? { severities } : {}) }] });
  const title = ruleText(code)?.title ?? code;
  return redirectWith(
    site,
    c,
    path,
    result.ok
      ? { kind: 'good', text: `${title}: ${severity} from the next check of ${feed.name} on.` }
      : { kind: 'wrong', text: result.problem.detail },
  );
}

function withSeverity(before: SeveritySettings = {}, code: string, word: SeverityWord): SeveritySettings | undefined {
  return withoutUsual({ ...before, [code]: word });
}
