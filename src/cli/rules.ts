// `rollcall rules`: what is checked, why, and how to mend it in the SIS.
import { type Command, Option } from 'commander';
import { rules } from '../roster/rules/catalogue.ts';
import type { Rule } from '../roster/rules/rule.ts';
import { processTerminal, type Terminal, UsageError } from './terminal.ts';
import { columnsOf, createPaint, type Paint, wrapped } from './text.ts';

/** Adds the command to the program. */
export function addRules(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('rules')
    .summary('show what is checked')
    .argument('[code]', 'show one rule in full')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action((code: string | undefined, options: { format: 'text' | 'json' }) => {
      terminal.out(answer(code, options.format === 'json', terminal));
      terminal.exitCode = 0;
    });
}

function answer(code: string | undefined, isJson: boolean, terminal: Terminal): string {
  if (code === undefined) {
    if (isJson) return `${JSON.stringify(rules.map(publicRule), null, 2)}\n`;
    return `${columnsOf(rules.map((rule) => [rule.code, rule.severity.toLowerCase(), rule.title])).join('\n')}\n`;
  }
  const rule = rules.find((it) => it.code === code);
  if (!rule) throw new UsageError(`There is no rule ${code}. "rollcall rules" lists them.`);
  if (isJson) return `${JSON.stringify(publicRule(rule), null, 2)}\n`;
  return ruleText(rule, createPaint(terminal.outIsTty), Math.max(60, Math.min(terminal.width, 100)));
}

function publicRule({ code, severity, title, why, fix, bad, good }: Rule) {
  return { code, severity: severity.toLowerCase(), title, why, fix, bad: bad.files, good: good.files };
}

function ruleText(rule: Rule, paint: Paint, width: number): string {
  const example = (files: Record<string, string>) =>
    Object.entries(files).flatMap(([name, text]) => [
      `  ${paint('dim', name)}`,
      ...excerpt(text).map((line) => `    ${line}`),
    ]);
  const lines = [
    `${paint('bold', rule.code)}  ${rule.severity.toLowerCase()}`,
    rule.title,
    '',
    ...wrapped(`Why: ${rule.why}`, width),
    ...wrapped(`Fix: ${rule.fix}`, width),
    '',
    'Bad',
    ...example(rule.bad.files),
    rule.good.passes === undefined ? 'Good' : `Good, because ${rule.good.passes}`,
    ...example(rule.good.files),
  ];
  return `${lines.join('\n')}\n`;
}

/** The first and last lines of an example that needs many rows. */
function excerpt(text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length <= 12) return lines;
  return [...lines.slice(0, 5), `(${lines.length - 10} more lines)`, ...lines.slice(-5)];
}
