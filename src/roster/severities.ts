// The severities a district changed, and what they make of a finding: raised or lowered per feed, within limits.
import { didYouMean } from '../kit/closest.ts';
import type { Severity, SeverityWord } from './report.ts';
import { rules } from './rules/catalogue.ts';

/** By code: the severity its findings have instead of the rule's own. */
export type SeveritySettings = Readonly<Record<string, SeverityWord>>;

/** The gravest first. */
export const severityWords: readonly SeverityWord[] = ['reject', 'hold', 'error', 'warn', 'info'];

/** What stands whatever a district says, each with the reason. */
const fixed: Readonly<Record<string, string>> = {
  archive_damaged: 'nothing in a zip that cannot be read was checked',
  archive_layout_bad: 'nothing in a refused zip was checked',
  notices_capped: 'it speaks of the report, not of the roster',
};

const ruleSeverities = new Map(rules.map((rule) => [rule.code, wordOf(rule.severity)]));

/** `HOLD` as it is printed. */
export function wordOf(severity: Severity): SeverityWord {
  return severity.toLowerCase() as SeverityWord;
}

/** Whether the first is graver than the second. */
export function isGraver(one: SeverityWord, other: SeverityWord): boolean {
  return severityWords.indexOf(one) < severityWords.indexOf(other);
}

/** What a rule's severity may be set to, the gravest first; empty when it stands. */
export function severitiesFor(code: string): SeverityWord[] {
  const own = ruleSeverities.get(code);
  if (own === undefined || Object.hasOwn(fixed, code)) return [];
  return severityWords.filter((word) => own !== 'reject' || !isGraver('hold', word));
}

/** Why a rule cannot have this severity, in one sentence; undefined when it can. */
export function severityMistake(code: string, severity: string): string | undefined {
  const own = ruleSeverities.get(code);
  if (own === undefined) return `there is no rule ${code}.${didYouMean(code, [...ruleSeverities.keys()])}`;
  const word = severityWords.find((one) => one === severity);
  if (word === undefined) return `${severity} is no severity; there are ${severityWords.join(', ')}.`;
  const why = fixed[code];
  if (why !== undefined) return `${code} stays ${own}, because ${why}.`;
  if (severitiesFor(code).includes(word)) return undefined;
  return `${code} rejects a night and can be lowered to hold at most: where it is found not everything could be compared, so a person looks.`;
}

/**
 * The severity of one finding. A rule may have said it milder than its own severity, as for an optional file: raising
 * a rule never makes a finding milder, and lowering one never graver.
 */
export function severityOf(code: string, said: Severity, settings: SeveritySettings): Severity {
  const wanted = Object.hasOwn(settings, code) ? settings[code] : undefined;
  const own = ruleSeverities.get(code);
  if (wanted === undefined || own === undefined || wanted === own) return said;
  const isMeant = isGraver(wanted, own) === isGraver(wanted, wordOf(said));
  return isMeant ? (wanted.toUpperCase() as Severity) : said;
}

/** Settings that change nothing left out; the rest in the order of the rule book. Undefined when none is left. */
export function withoutUsual(settings: SeveritySettings): SeveritySettings | undefined {
  const changed = rules.flatMap(({ code, severity }) => {
    const word = Object.hasOwn(settings, code) ? settings[code] : undefined;
    return word === undefined || word === wordOf(severity) ? [] : [[code, word] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** What was changed between two settings, such as `email_invalid from warn to error`, in the order of the rule book. */
export function severityChanges(before: SeveritySettings, after: SeveritySettings): string[] {
  return rules.flatMap(({ code, severity }) => {
    const own = wordOf(severity);
    const from = Object.hasOwn(before, code) ? before[code]! : own;
    const to = Object.hasOwn(after, code) ? after[code]! : own;
    return from === to ? [] : [`${code} from ${from} to ${to}`];
  });
}
