// The rule book as the pages show it, from the catalogue that the check runs by.

import type { RuleView } from '../../views/rules.tsx';
import { rules } from '../roster/rules/catalogue.ts';

export function ruleViews(): RuleView[] {
  return rules.map((rule) => ({
    code: rule.code,
    severity: rule.severity.toLowerCase() as RuleView['severity'],
    title: rule.title,
    why: rule.why,
    fix: rule.fix,
  }));
}

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** Title, why and how to fix it; undefined for a code of an older or newer program. */
export function ruleText(code: string): { title: string; why: string; fix: string } | undefined {
  return byCode.get(code);
}
