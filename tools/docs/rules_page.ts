// docs/RULES.md: the rule book, from the same catalogue the check runs by. What a rule says is what its example was told.
import { readableSeverities } from '../../src/roster/reports/severity_words.ts';
import type { RuleGroup } from '../../src/roster/rules/groups.ts';
import type { Example, Rule } from '../../src/roster/rules/rule.ts';
import { severitiesFor, wordOf } from '../../src/roster/severities.ts';
import { checkExample } from '../../test/roster/sets.ts';
import { guardsSection } from './guards_section.ts';
import { heading, table } from './markdown.ts';
import { baselineOf, besideOf, excerptOf } from './rule_example.ts';

const about = `What Rollcall looks for in every file set, why, and what to change in the SIS when it finds it. The same texts are on the page *Rule book*, in
\`rollcall rules CODE\` and in every report. Nothing is ever mended or left out: a file goes to the vendor exactly as it came, or not at all.`;

const severityAbout = `## What happens when something is found

Each rule has a severity. The gravest one found decides about the night:`;

const changing = `The severity stands with each rule below. A district can raise or lower it for one feed, on the feed's page, in the district file
(\`severities: { date_invalid: hold }\`) or for one run (\`rollcall check --severity date_invalid=hold\`). Who changed it is in the activity, and each report of
a night says it. A rule that rejects can be lowered to hold and no further, because where it is found not everything could be compared; what is said of a zip that could not be
opened cannot be changed at all.

Counts are always exact. Places are listed for the first 50 of a kind; lines are those of the file as it came, 1 being its first. Values are shown by their first
character only, unless a person asks to see them.`;

export function rulesPage(groups: readonly RuleGroup[]): string {
  const severities = table(
    ['severity', 'what happens'],
    Object.entries(readableSeverities).map(([word, meaning]) => [`**${word}**`, meaning]),
  );
  return [
    heading('Rules', 'src/roster', about),
    `${severityAbout}\n\n${severities}\n\n${changing}\n`,
    contentsOf(groups),
    guardsSection(),
    ...groups.map(chapterOf),
  ].join('\n');
}

function contentsOf(groups: readonly RuleGroup[]): string {
  const lists = groups.map(({ title, rules }) => {
    const rows = rules.map(({ code, severity, title: finds }) => [finds, wordOf(severity), `[${code}](#${code})`]);
    return `**${title}**\n\n${table(['found', 'severity', 'rule'], rows)}\n`;
  });
  return `## Contents\n\n${lists.join('\n')}`;
}

function chapterOf({ title, about: says, rules }: RuleGroup): string {
  return [`## ${title}\n\n${says}\n`, ...rules.map(sectionOf)].join('\n');
}

/** Where the night has other files than it should. */
function setsOf(bad: Example, good: Example): string[] {
  const names = ({ files }: Example) => Object.keys(files).map((name) => `\`${name}\``);
  const [found, right] = [names(bad).join(', '), names(good).join(', ')];
  return found === right ? [] : [`The night has ${found}. Right: ${right}.`];
}

/** The same files mended, or others that look like the fault and are none. */
function passingOf(bad: Example, good: Example): string[] {
  const { passes } = good;
  if (passes === undefined) return excerptOf((file) => `Right ${file}`, good, bad.files);
  const changed = Object.fromEntries(Object.entries(good.files).filter(([name, text]) => text !== bad.files[name]));
  const names = Object.keys(changed);
  if (names.length === 0) return [`The same files pass when ${passes}.`];
  const isOne = names.length === 1;
  return [
    ...(isOne ? [] : [`These files pass, because ${passes}.`]),
    ...excerptOf(
      (file) => (isOne ? `A ${file} that passes, because ${passes}` : file),
      { ...good, files: changed },
      good.baseline ?? bad.files,
    ),
  ];
}

function sectionOf(rule: Rule): string {
  const { code, severity, title, why, fix, bad, good } = rule;
  const { message } = checkExample(bad).report.notices.find((notice) => notice.code === code)!;
  const stands = severitiesFor(code).length === 0 ? '; it cannot be changed' : '';
  const facts = [
    ['Severity', `${wordOf(severity)}${stands}`],
    ['Rollcall says', `“${message}”`],
    ['Why it matters', why],
    ['What to change', fix],
  ];
  return [
    `### ${code}`,
    `**${title}${title.endsWith('?') ? '' : '.'}**`,
    facts.map(([name, text]) => `- *${name}:* ${text}`).join('\n'),
    ...baselineOf(bad),
    ...setsOf(bad, good),
    ...besideOf(bad, good),
    ...excerptOf((file) => `Found in ${file}`, bad, bad.baseline ?? good.files),
    ...passingOf(bad, good),
  ]
    .join('\n\n')
    .concat('\n');
}
