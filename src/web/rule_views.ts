// The rule book as the pages show it, from the catalogue that the check runs by.

import type { RulesProps } from '../../views/rules.tsx';
import { readableSeverities } from '../roster/reports/severity_words.ts';
import { rules } from '../roster/rules/catalogue.ts';
import { ruleGroups } from '../roster/rules/groups.ts';
import { severityWords, wordOf } from '../roster/severities.ts';

/** The rule book, chapter by chapter. */
export function ruleBook(): RulesProps {
  return {
    severities: severityWords.map((severity) => ({ severity, means: readableSeverities[severity] })),
    groups: ruleGroups().map(({ title, about, rules: ofGroup }) => ({
      title,
      about,
      rules: ofGroup.map((rule) => ({
        code: rule.code,
        severity: wordOf(rule.severity),
        title: rule.title,
        why: rule.why,
        fix: rule.fix,
      })),
    })),
  };
}

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** Title, why and how to fix it; undefined for a code of an older or newer program. */
export function ruleText(code: string): { title: string; why: string; fix: string } | undefined {
  return byCode.get(code);
}
