// docs/RULES.md: the rule book, from the same catalogue the check runs by.
import type { Severity } from '../../src/roster/report.ts';
import type { Example, Rule } from '../../src/roster/rules/rule.ts';
import { guardsSection } from './guards_section.ts';
import { block, heading, table } from './markdown.ts';

const severities: Record<Severity, string> = {
  REJECT: 'The file set is refused. The last accepted roster stays in force and nothing is sent.',
  HOLD: 'It can be read, but a person must release or reject it.',
  ERROR: 'The row is wrong. It is counted; too many of these hold the night.',
  WARN: 'Kept and shown.',
  INFO: 'Good to know.',
};

export function rulesPage(rules: readonly Rule[]): string {
  const about = `What Rollcall looks for in every file set, and what to change in the SIS when it finds it. The same texts are on the page *Rule book* and in
\`rollcall rules CODE\`.

${table(
  ['severity', 'means'],
  Object.entries(severities).map(([severity, meaning]) => [severity.toLowerCase(), meaning]),
)}

${table(
  ['rule', 'severity', 'finds'],
  rules.map(({ code, severity, title }) => [`[${code}](#${code})`, severity.toLowerCase(), title]),
)}`;
  return [heading('Rules', 'src/roster', about), guardsSection(), ...rules.map(sectionOf)].join('\n');
}

function sectionOf({ code, severity, title, why, fix, bad, good }: Rule): string {
  return [
    `## ${code}`,
    `**${title}** (${severity.toLowerCase()}). ${why}`,
    `*What to do:* ${fix}`,
    ...exampleOf('Found', bad),
    ...exampleOf('Fine', good),
  ]
    .join('\n\n')
    .concat('\n');
}

function exampleOf(word: string, { baseline, files, encoding }: Example): string[] {
  const set = (name: string, texts: Record<string, string>) =>
    Object.entries(texts).flatMap(([file, text]) => [`${name}, \`${file}\`:`, block(excerpt(text))]);
  return [
    ...(baseline ? set('The last accepted night', baseline) : []),
    ...set(`${word}${encoding && encoding !== 'utf-8' ? ` (written in ${encoding})` : ''}`, files),
  ];
}

const longestExample = 10;

/** Long examples by their first and last lines; what cannot be seen, such as a byte order mark, is named. */
function excerpt(text: string): string {
  const lines = text
    .replaceAll('\uFEFF', '[byte order mark]')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (text === '') return '(nothing)';
  if (lines.length <= longestExample) return lines.join('\n');
  const ends = longestExample / 2 - 1;
  return [...lines.slice(0, ends), `... ${lines.length - 2 * ends} more lines`, ...lines.slice(-ends)].join('\n');
}
