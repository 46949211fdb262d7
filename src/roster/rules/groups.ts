// The chapters of the rule book. The catalogue is in their order: a chapter begins with the rule named here.
import { rules } from './catalogue.ts';
import type { Rule } from './rule.ts';

const chapters = [
  {
    from: 'file_missing_from_set',
    title: 'What arrived',
    about: 'Whether the files of the night are there, whole, and of this night.',
  },
  {
    from: 'encoding_not_utf8',
    title: 'How a file is written',
    about:
      'Letters, separators, quotes and line ends: what one hardly sees in the file, and a vendor’s program stumbles over.',
  },
  {
    from: 'header_missing',
    title: 'Header and columns',
    about: 'Whether the columns are the ones that were agreed at the first import, in the agreed order.',
  },
  {
    from: 'row_too_few_fields',
    title: 'Rows',
    about: 'Whether each line of the file is a row with all of its fields, and is there once.',
  },
  {
    from: 'required_value_missing',
    title: 'Values',
    about: 'Whether the single values are what their column should have: filled, a date, a known grade.',
  },
  {
    from: 'key_duplicate',
    title: 'Keys and references',
    about:
      'Whether each id is there once, and whatever a row names, such as the section of an enrollment, is in the set.',
  },
  {
    from: 'rows_removed_mass',
    title: 'Change and limits',
    about: 'Whether the night differs so much from the last accepted one that a person should look at it first.',
  },
  {
    from: 'rule_not_run',
    title: 'The report itself',
    about: 'What was not checked or not listed, so that nobody takes silence for a pass.',
  },
] as const;

export interface RuleGroup {
  title: string;
  about: string;
  rules: Rule[];
}

/** All rules in their chapters, in the order of the catalogue. */
export function ruleGroups(): RuleGroup[] {
  const groups: RuleGroup[] = [];
  for (const rule of rules) {
    const begun = chapters.find((chapter) => chapter.from === rule.code);
    if (begun) groups.push({ title: begun.title, about: begun.about, rules: [] });
    groups.at(-1)!.rules.push(rule);
  }
  return groups;
}
