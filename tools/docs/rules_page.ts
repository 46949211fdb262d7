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
\`rollcall rules CODE\` and in every report. Nothing is ever mended or left out because of a finding: what goes to a vendor goes as it came, or not at all. (A
district may choose that a vendor gets only some of the columns or schools.)`;

const words: [string, string][] = [
  [
    'SIS, export',
    'The Student Information System, and what writes the files in it: a scheduled report, an extract or a script.',
  ],
  ['feed', 'One nightly sync: who sends it, what it should look like, its limits, and where it goes.'],
  ['file set, night', 'The files that belong together, as they came in one night.'],
  [
    'layout',
    'What was agreed at the first import: the files, their columns in order, which must be filled, and with what.',
  ],
  ['accepted', 'Found in order, or released by a person. A night is compared with the last one that was accepted.'],
  [
    'row, field, value',
    'A row is one student, one class and so on. Its fields stand between separators, and a value is what stands in a field.',
  ],
  ['separator', 'The character between two fields: a comma, a tab, a semicolon or an upright line.'],
  ['key', 'The column, or the columns together, by which a record is told from all others, such as `student_id`.'],
  ['encoding', 'How letters are stored as numbers: UTF-8 is the usual way, Windows-1252 an older one.'],
];

const severityAbout = `## What happens when something is found

Each rule has a severity. The gravest one found decides about the night:`;

const changing = `Each rule below has its severity beside it. A district can raise or lower it for one feed: on the feed's page, in the district file
(\`severities: { date_invalid: hold }\`) or for one run (\`rollcall check --severity date_invalid=hold\`). The page *Activity* shows who changed it, and the report of each
night says it. What rejects can be lowered to hold and no further, because such a night could not be checked in full. What is said of a zip that could not be
opened cannot be changed at all.

Counts are always exact. Of each kind of finding the first 50 places are listed. Line 1 is the first line of the file as it came, so a header is line 1 and the first
student line 2. Of a value only the first character is shown, unless a person asks to see it.

The examples below are small files made up for this page, with the line numbers in front. *Found in* has the fault; *Right* is the file without it. Where
a file looks much the same and is nevertheless in order, it stands there with the reason why it passes.`;

export function rulesPage(groups: readonly RuleGroup[]): string {
  const severities = table(
    ['severity', 'what happens'],
    Object.entries(readableSeverities).map(([word, meaning]) => [`**${word}**`, meaning]),
  );
  return [
    heading('Rules', 'src/roster', about),
    `## Words of this page\n\n${table(
      ['word', 'what is meant'],
      words.map(([word, meaning]) => [`**${word}**`, meaning]),
    )}\n`,
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
